import { textOf, callsOf, callsAny, headerNameOf } from '../arguments.ts'
import type { Rule } from '../rule.ts'

const identities: ReadonlySet<string> = new Set([
  'p-asserted-identity',
  'remote-party-id',
  'p-charging-vector',
  'p-preferred-identity',
])

/** Two identities, and the false one comes first. */
export const identityHeaderKept: Rule = {
  name: 'identity-header-kept',
  code: 'KAM6212',
  category: 'security',
  severity: 'warning',
  title: 'identity header is added beside the one that the sender wrote',
  why: 'The next hop takes the first P-Asserted-Identity or Remote-Party-ID that it finds. When the one of the sender stays in the message, callers choose the number that is shown and billed.',
  remedy: 'Call remove_hf() for the header before append_hf().',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  «append_hf("P-Asserted-Identity: <sip:100@example.com>\\r\\n")»;\n  t_relay();\n}\n',
      good: 'request_route {\n  remove_hf("P-Asserted-Identity");\n  append_hf("P-Asserted-Identity: <sip:100@example.com>\\r\\n");\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const removed = new Set(
        callsOf(ctx, ['remove_hf', 'remove_hf_exp']).map(({ call }) => headerNameOf(textOf(call, 0))),
      )
      if (callsAny(ctx, ['remove_hf_re', 'remove_hf_pv', 'remove_hf_re_pv', 'remove_hf_idx', 'remove_hf_iterator']))
        return
      for (const { call } of callsOf(ctx, ['append_hf', 'insert_hf'])) {
        const header = headerNameOf(textOf(call, 0))
        if (header === undefined || !identities.has(header) || removed.has(header)) continue
        report({
          span: call.span,
          message: 'the same header of the sender stays beside this one: remove_hf() is missing',
        })
      }
    },
  }),
}
