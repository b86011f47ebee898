import { methodsOf } from '../../5-check/flow/methods.ts'
import { methodSet, namesOf } from '../../5-check/flow/methods.ts'
import type { Rule } from '../rule.ts'

/** `if (is_method("X")) exit;`: the client repeats itself until it gives up. */
export const methodIgnored: Rule = {
  name: 'method-ignored',
  code: 'KAM6103',
  category: 'sip-flow',
  severity: 'info',
  title: 'requests of one method are ignored without a reply',
  why: 'A client that gets no answer sends its request again and again, up to eleven times in 32 seconds, and takes the server for dead.',
  remedy: 'Reply, for example with 405 or 403, before the `exit`; ACK is the only method that is never answered.',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("PUBLISH")) {\n    «exit»;\n  }\n  t_relay();\n}\n',
      good: 'request_route {\n  if (is_method("PUBLISH")) {\n    sl_send_reply("405", "Method Not Allowed");\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    If: ({ condition, then }) => {
      const asked = methodsOf(condition)
      const [only] = then.statements
      if (asked === undefined || then.statements.length !== 1 || only?.kind !== 'Jump') return
      if (only.jump !== 'exit' && only.jump !== 'drop') return
      const names = namesOf(asked.whenTrue & ~methodSet(['ACK']))
      if (names.length === 0 || names.length > 6) return
      report({ span: only.span, message: `${names.join(', ')} gets no answer here` })
    },
  }),
}
