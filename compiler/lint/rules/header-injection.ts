import { callsOf } from '../arguments.ts'
import { isFromMessage, usesWithin } from '../message-data.ts'
import type { Rule } from '../rule.ts'

// prettier-ignore
const decoders: ReadonlySet<string> = new Set([
  's.unescape.user', 's.unescape.param', 's.unescape.common', 's.decode.hexa', 's.decode.base64', 's.decode.base64t', 's.decode.base64url', 's.decode.base58',
])

/** Line breaks that come in escaped. */
export const headerInjection: Rule = {
  name: 'header-injection',
  code: 'KAM6207',
  category: 'security',
  severity: 'warning',
  title: 'decoded text of a message is written into a header',
  why: 'A value of a message cannot hold a line break, but its escaped form can: `%0d%0a` becomes one when it is decoded, and the sender adds headers of its own, such as P-Asserted-Identity or Route.',
  remedy: 'Write the value into the header as it came, without decoding it.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  append_hf("X-Name: «$(fU{s.unescape.user})»\\r\\n");\n  t_relay();\n}\n',
      good: 'request_route {\n  append_hf("X-Name: $fU\\r\\n");\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { call } of callsOf(ctx, [
        'append_hf',
        'insert_hf',
        'append_to_reply',
        'insert_hf_first',
        'append_hf_value',
        'insert_hf_value',
        'assign_hf_value',
      ])) {
        for (const { pv, span } of usesWithin(ctx, call.span)) {
          const isDecoded = pv.transformations.some(({ className, name }) => decoders.has(`${className}.${name}`))
          if (!isDecoded || !isFromMessage(pv)) continue
          report({
            span,
            message: `${pv.text} may hold line breaks once it is decoded: the sender adds headers of its own`,
          })
        }
      }
    },
  }),
}
