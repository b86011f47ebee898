import type { PvReference } from '../../ast/nodes.ts'
import { sourceSides, isTrustCheck } from '../authenticating.ts'
import { isMainRequestRoute, settledSides } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** The sender names the next hop. */
export const destinationFromHeader: Rule = {
  name: 'destination-from-header',
  code: 'KAM6231',
  category: 'security',
  severity: 'warning',
  title: 'header of the message decides where the request goes',
  why: 'Whoever writes the header sends requests from this server to any address, also to those inside the network that only this server reaches.',
  remedy: 'Take the destination from dispatcher, htable or the database, with the header as the key.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  $du = «$hdr(X-Next-Hop)»;\n  t_relay();\n}\n',
      good: 'request_route {\n  if ($hdr(X-Next-Hop) == "a") {\n    $du = "sip:10.0.0.2";\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => {
    const found: PvReference[] = []
    return {
      end: () => {
        ctx.runFlow<'open' | 'known'>({
          start: (route) => (isMainRequestRoute(route) ? 'open' : undefined),
          call: (state, _written, call) => {
            if (ctx.nameOf(call) === 'isflagset') return { whenTrue: 'known', whenFalse: state }
            return settledSides(isTrustCheck(ctx, call), state, 'known')
          },
          condition: (state, condition) => settledSides(sourceSides(condition), state, 'known'),
          assign: (state, target, value) => {
            const isHeader = value.kind === 'PvReference' && /^\$\(?hdr\(/.test(value.text)
            if (state === 'open' && isHeader && /^\$(du|ru|dd)$/.test(target) && !found.includes(value))
              found.push(value)
            return state
          },
          dynamic: () => 'known',
        })
        for (const value of found)
          report({
            span: value.span,
            message: `${value.text} is written by the sender, and says where the request goes`,
          })
      },
    }
  },
}
