import { callsOf, callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

/** An alias without its other half. */
export const contactAliasUnhandled: Rule = {
  name: 'contact-alias-unhandled',
  code: 'KAM6131',
  category: 'sip-flow',
  severity: 'warning',
  title: 'contacts get an alias that nothing ever takes off',
  why: 'set_contact_alias() adds a parameter with the source address to Contact. Requests of the other side come back with it in their request URI, and only handle_ruri_alias() turns it into the address to send to. Without it they go to the private address of the client.',
  remedy: 'Call handle_ruri_alias() behind loose_route().',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "nathelper.so"\nrequest_route {\n  force_rport();\n  «set_contact_alias()»;\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "nathelper.so"\nrequest_route {\n  force_rport();\n  set_contact_alias();\n  handle_ruri_alias();\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const [first] = callsOf(ctx, ['set_contact_alias', 'add_contact_alias'])
      if (
        first === undefined ||
        callsAny(ctx, ['handle_ruri_alias', 'handle_ruri_alias_mode', 'set_alias_to_pv', 'set_ruri_alias'])
      )
        return
      report({
        span: first.call.span,
        message: `${first.call.callee.text}() adds an alias that no handle_ruri_alias() takes off`,
      })
    },
  }),
}
