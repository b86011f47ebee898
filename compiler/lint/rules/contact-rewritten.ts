import type { Rule } from '../rule.ts'

/** Contact replaced instead of extended. */
export const contactRewritten: Rule = {
  name: 'contact-rewritten',
  code: 'KAM6129',
  category: 'sip-flow',
  severity: 'info',
  title: 'fix_nated_contact() replaces the Contact that the client gave',
  why: 'The client later gets requests for a contact that it never had, and strict ones refuse them with 404. A private address that the NAT needs is lost as well.',
  remedy:
    'Use set_contact_alias() and, for requests inside dialogs, handle_ruri_alias(): the Contact stays and carries the source address as a parameter.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "nathelper.so"\nrequest_route {\n  force_rport();\n  «fix_nated_contact()»;\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "nathelper.so"\nrequest_route {\n  force_rport();\n  set_contact_alias();\n  handle_ruri_alias();\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { call } of ctx.calls('fix_nated_contact')) {
        report({ span: call.span, message: 'the Contact of the client is replaced: set_contact_alias() keeps it' })
      }
    },
  }),
}
