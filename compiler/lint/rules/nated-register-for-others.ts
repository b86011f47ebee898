import { hasMethod } from '../../5-check/flow/methods.ts'
import type { Rule } from '../rule.ts'

/** A note for save() where nothing is saved. */
export const natedRegisterForOthers: Rule = {
  name: 'nated-register-for-others',
  code: 'KAM6130',
  category: 'sip-flow',
  severity: 'info',
  title: 'fix_nated_register() for requests that are not registrations',
  why: 'The function only notes the source address for save(). For any other method it does nothing, and the Contact of the client stays unreachable.',
  remedy: 'Call it behind `is_method("REGISTER")`, and set_contact_alias() for the other methods.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "pv.so"\nloadmodule "textops.so"\nloadmodule "nathelper.so"\nmodparam("nathelper", "received_avp", "$avp(rcv)")\nrequest_route {\n  force_rport();\n  if (is_method("INVITE")) {\n    «fix_nated_register()»;\n  }\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "pv.so"\nloadmodule "textops.so"\nloadmodule "nathelper.so"\nmodparam("nathelper", "received_avp", "$avp(rcv)")\nrequest_route {\n  force_rport();\n  if (is_method("INVITE")) {\n    set_contact_alias();\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const [call, methods] of ctx.methodsAtCalls) {
        if (ctx.nameOf(call) !== 'fix_nated_register' || hasMethod(methods, 'REGISTER')) continue
        report({ span: call.span, message: 'fix_nated_register() is for REGISTER; no REGISTER comes here' })
      }
    },
  }),
}
