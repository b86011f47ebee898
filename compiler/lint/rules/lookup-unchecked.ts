import { forEachStatement } from '../arguments.ts'
import type { Rule } from '../rule.ts'

/** A user who is not there. */
export const lookupUnchecked: Rule = {
  name: 'lookup-unchecked',
  code: 'KAM6125',
  category: 'sip-flow',
  severity: 'warning',
  title: 'result of lookup() is not looked at',
  why: 'When the user is not registered, lookup() leaves the request URI as it was. The request is then relayed to this server itself until Max-Forwards runs out.',
  remedy:
    'Reply 404 or 480 when lookup() fails: `if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }`.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  «lookup("location")»;\n  t_relay();\n}\n',
      good: 'request_route {\n  if (!lookup("location")) {\n    sl_send_reply("404", "Not Found");\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () =>
      forEachStatement(ctx, ({ statement, list, index }) => {
        if (statement.kind !== 'CallStatement' || ctx.nameOf(statement.call) !== 'lookup') return
        const next = list[index + 1]
        // Aliases are looked up before the location, and most users have none.
        if (list.slice(index + 1).some((later) => ctx.sources.slice(later.span).includes('lookup'))) return
        // What the code was may be asked right behind it.
        if (next !== undefined && /\$(rc|retcode|\?|ru|rd|du)/.test(ctx.sources.slice(next.span))) return
        report({
          span: statement.span,
          message: 'lookup() may fail, and the request goes on as if the user was registered',
        })
      }),
  }),
}
