import { callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

/** Calls to wherever a phone says. */
export const redirectsFollowedBlindly: Rule = {
  name: 'redirects-followed-blindly',
  code: 'KAM6232',
  category: 'security',
  severity: 'warning',
  title: 'redirects of the other side are followed to wherever they point',
  why: 'A 302 with the number of a satellite phone in Contact makes this server place that call, for the account of its owner. The phone that answers so may be a stolen one.',
  remedy: 'Set deny_filter and accept_filter of uac_redirect, or call set_accept_filter() before get_redirects().',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "sl.so"\nloadmodule "tm.so"\nloadmodule "acc.so"\nloadmodule "uac_redirect.so"\nrequest_route {\n  t_on_failure("MOVED");\n  t_relay();\n}\nfailure_route[MOVED] {\n  «get_redirects("*")»;\n  t_relay();\n}\n',
      good: 'loadmodule "sl.so"\nloadmodule "tm.so"\nloadmodule "acc.so"\nloadmodule "uac_redirect.so"\nmodparam("uac_redirect", "default_filter", "deny")\nmodparam("uac_redirect", "accept_filter", "@example\\\\.com$")\nrequest_route {\n  t_on_failure("MOVED");\n  t_relay();\n}\nfailure_route[MOVED] {\n  get_redirects("*");\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (callsAny(ctx, ['set_deny_filter', 'set_accept_filter'])) return
      if (
        ['deny_filter', 'accept_filter', 'default_filter'].some(
          (param) => ctx.modparams('uac_redirect', param).length > 0,
        )
      )
        return
      for (const { call } of ctx.calls('get_redirects')) {
        report({ span: call.span, message: 'the side that redirects chooses any destination: no filter is set' })
      }
    },
  }),
}
