import type { Node } from '../../ast/nodes.ts'
import { answers, relays } from '../answering.ts'
import type { Rule } from '../rule.ts'

/** A final reply of our own after the request went out: the caller gets two. */
export const replyAfterRelay: Rule = {
  name: 'reply-after-relay',
  code: 'KAM6101',
  category: 'sip-flow',
  severity: 'warning',
  title: 'reply to a request that was relayed',
  why: 'The next hop answers the request. A reply of the script beside that ends the call for the caller while it goes on for the callee.',
  remedy: 'Reply only where t_relay() or forward() failed: `if (!t_relay()) sl_reply_error();`.',
  examples: [
    {
      bad: 'request_route {\n  t_relay();\n  «sl_send_reply("404", "Not Found")»;\n  exit;\n}\n',
      good: 'request_route {\n  if (!t_relay()) {\n    sl_reply_error();\n  }\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => {
    const seen = new Set<Node>()
    return {
      end: () =>
        ctx.runFlow<'received' | 'relayed'>({
          start: (route) => (route.kind === 'request' && route.name === '' ? 'received' : undefined),
          call: (state, _name, call) => {
            const name = ctx.nameOf(call)
            if (relays.has(name)) return { whenTrue: 'relayed', whenFalse: state }
            if (state === 'relayed' && answers.has(name) && !seen.has(call)) {
              seen.add(call)
              report({ span: call.span, message: `${name}() answers a request that was relayed before` })
            }
            return undefined
          },
        }),
    }
  },
}
