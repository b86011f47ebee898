import { hasMethod } from '../../5-check/flow/methods.ts'
import type { Rule } from '../rule.ts'

/** Record-Route in a REGISTER. */
export const recordRouteRegister: Rule = {
  name: 'record-route-register',
  code: 'KAM6113',
  category: 'sip-flow',
  severity: 'info',
  title: 'Record-Route added to requests that start no dialog',
  why: 'A REGISTER starts no dialog, and its Record-Route is ignored (RFC 3261 10.3). It only makes the message longer, up to the size at which UDP fragments.',
  remedy:
    'Call record_route() for the methods that start dialogs: `if (is_method("INVITE|SUBSCRIBE|REFER")) record_route();`.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  «record_route()»;\n  if (loose_route()) t_relay();\n  t_relay();\n}\n',
      good: 'request_route {\n  if (is_method("INVITE|SUBSCRIBE")) record_route();\n  if (loose_route()) t_relay();\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const [call, methods] of ctx.methodsAtCalls) {
        if (ctx.nameOf(call) !== 'record_route' || !hasMethod(methods, 'REGISTER')) continue
        report({ span: call.span, message: 'record_route() for REGISTER too: registrations ignore it' })
      }
    },
  }),
}
