import { callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

/** NAT detection without symmetric replies. */
export const natTestWithoutRport: Rule = {
  name: 'nat-test-without-rport',
  code: 'KAM6128',
  category: 'sip-flow',
  severity: 'info',
  title: 'clients behind NAT are detected, but replies do not go back to their port',
  why: 'Without force_rport() the reply goes to the port that the Via header names, which is closed in the NAT of a client that did not ask for rport itself. The client never sees its reply.',
  remedy: 'Call force_rport() for each request, or set the core parameter force_rport.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "nathelper.so"\nrequest_route {\n  if «(nat_uac_test("19"))» {\n    setflag(5);\n  }\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "nathelper.so"\nrequest_route {\n  force_rport();\n  if (nat_uac_test("19")) {\n    setflag(5);\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const [first] = ctx
        .calls('nat_uac_test')
        .filter(({ route }) => ctx.isReachable(route) && route.kind === 'request')
      if (first === undefined || callsAny(ctx, ['force_rport', 'add_rport', 'msg_set_rport'])) return
      if (ctx.program.file.items.some((item) => item.kind === 'CoreParameter' && item.name.text === 'force_rport'))
        return
      report({
        span: first.call.span,
        message: 'NAT is tested for, but force_rport() is never called: replies miss clients behind NAT',
      })
    },
  }),
}
