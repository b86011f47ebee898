import { isAnyCalled } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** The module keeps states and subscriptions only of requests that the script hands to it. */
export const presenceWithoutHandler: Rule = {
  name: 'presence-without-handler',
  code: 'KAM6428',
  category: 'modules',
  severity: 'warning',
  title: 'presence server that answers nobody',
  why: 'The module keeps states and subscriptions only of requests that the script hands to it.',
  remedy: 'Call handle_publish() for PUBLISH and handle_subscribe() for SUBSCRIBE.',
  needs: 'whole',
  examples: [
    {
      bad: 'loadmodule "sl.so"\nloadmodule "tm.so"\nloadmodule «"presence.so"»\nrequest_route {\n  exit;\n}\n',
      good: 'loadmodule "sl.so"\nloadmodule "tm.so"\nloadmodule "presence.so"\nrequest_route {\n  if (method == "PUBLISH") handle_publish();\n  if (method == "SUBSCRIBE") handle_subscribe();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const module = ctx.module('presence')
      if (module === undefined) return
      if (isAnyCalled(ctx, ['handle_publish', 'handle_subscribe', 'rls_handle_subscribe'])) return
      // Others use its subscriptions from inside.
      if (ctx.program.modules.some(({ name }) => /^(?:pua|rls|ims_|sca|xmpp)/.test(name))) return
      report({ span: module.node.name.span, message: 'no request is handed to the presence server' })
    },
  }),
}
