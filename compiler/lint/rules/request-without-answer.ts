import type { Node } from '../../ast/nodes.ts'
import type { MethodSet } from '../../5-check/flow/methods.ts'
import { methodSet, namesOf } from '../../5-check/flow/methods.ts'
import { fateOf } from '../answering.ts'
import { isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** The script is over and nobody has said anything to the caller. */
export const requestWithoutAnswer: Rule = {
  name: 'request-without-answer',
  code: 'KAM6102',
  category: 'sip-flow',
  severity: 'warning',
  title: 'request that reaches the end of the script with neither a reply nor a relay',
  why: 'When the script ends, nothing else answers for it: the caller retransmits for half a minute and then gives up with a timeout of its own, and nobody sees why.',
  remedy:
    'End every path of the request route with a relay or a final reply; write `exit` where a request is meant to be ignored.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("REGISTER")) {\n    save("location");\n    exit;\n  }\n  if (is_method("INVITE")) {\n    t_relay();\n    exit;\n  }\n«}»\n',
      good: 'request_route {\n  if (is_method("REGISTER")) {\n    save("location");\n    exit;\n  }\n  if (is_method("INVITE|ACK|BYE|CANCEL")) {\n    t_relay();\n    exit;\n  }\n  sl_send_reply("405", "Method Not Allowed");\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => {
    const open = new Map<Node, MethodSet>()
    return {
      end: () => {
        ctx.runFlow<'waiting' | 'done'>({
          start: (route) => (isMainRequestRoute(route) ? 'waiting' : undefined),
          call: (state, _written, call) => {
            const name = ctx.nameOf(call)
            // It answers what it refuses, and leaves the rest as it was.
            if (name === 'sanity_check') return { whenTrue: state, whenFalse: 'done' }
            const fate = fateOf(name)
            if (fate === undefined) return undefined
            // t_relay() that fails answers by itself when the script ends; a transaction that is not found leaves the request as it was.
            return fate === 'suspended' ? { whenTrue: 'done', whenFalse: state } : 'done'
          },
          dynamic: () => 'done',
          end: (state, methods, place, how) => {
            // `exit` and `drop` are how a script says that it ignores a request.
            if (state === 'waiting' && how === 'return') open.set(place, (open.get(place) ?? 0) | methods)
          },
        })
        for (const [place, methods] of open) {
          const names = namesOf(methods & ~methodSet(['ACK']))
          if (names.length === 0) continue
          const { start, end } = place.span
          const span = place.kind === 'Block' ? { ...place.span, start: Math.max(start, end - 1) } : place.span
          const who =
            names.length > 4 ? 'requests' : names.map((name) => (name === 'OTHER' ? 'other methods' : name)).join(', ')
          report({ span, message: `the script ends here for ${who} without a reply or a relay` })
        }
      },
    }
  },
}
