import type { Span } from '../../1-source/span.ts'
import type { LintContext } from '../context.ts'
import { callsOf } from '../arguments.ts'
import { usesWithin, withTransformation, unsafeUses, taintedVariables } from '../message-data.ts'
import type { Rule } from '../rule.ts'

/** Functions that run SQL, and which of their arguments it is. */
const queries: ReadonlyMap<string, number> = new Map([
  ['sql_query', 1],
  ['sql_xquery', 1],
  ['sql_pvquery', 1],
  ['sql_query_async', 1],
  ['avp_db_query', 0],
])
/** Whether a place inside a query stands between quotes of SQL. */
function isQuoted(ctx: LintContext, text: Span, place: Span): boolean {
  if (text.source !== place.source) return false
  const before = ctx.sources.slice({ ...text, end: place.start })
  return before.startsWith('"') && before.split("'").length % 2 === 0
}

const escapes: ReadonlySet<string> = new Set([
  's.escape.common',
  'sql.val',
  'sql.val.int',
  'sql.val.str',
  's.escape.user',
  's.escape.param',
])

/** A query that the caller writes. */
export const sqlInjection: Rule = {
  name: 'sql-injection',
  code: 'KAM6205',
  category: 'security',
  severity: 'warning',
  title: 'SQL is built from what a message says',
  why: "Whoever sends the message writes part of the query: a user name such as `x' or '1'='1` reads other rows, and with some databases more than that.",
  remedy:
    "Escape the value inside the quotes, as in `'$(fU{s.escape.common})'`, or let {sql.val} write the quotes too.",
  hasFix: true,
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "sqlops.so"\nloadmodule "tm.so"\nloadmodule "pv.so"\nmodparam("sqlops", "sqlcon", "a=>mysql://localhost/x")\nrequest_route {\n  sql_query("a", "select pin from users where name=\'«$fU»\'", "r");\n  t_relay();\n}\n',
      good: 'loadmodule "sqlops.so"\nloadmodule "tm.so"\nloadmodule "pv.so"\nmodparam("sqlops", "sqlcon", "a=>mysql://localhost/x")\nrequest_route {\n  sql_query("a", "select pin from users where name=\'$(fU{s.escape.common})\'", "r");\n  t_relay();\n}\n',
    },
    {
      bad: 'loadmodule "sqlops.so"\nloadmodule "tm.so"\nmodparam("sqlops", "sqlcon", "a=>mysql://localhost/x")\nloadmodule "pv.so"\nrequest_route {\n  $var(who) = $rU;\n  sql_query("a", "select pin from users where name=\'«$var(who)»\'", "r");\n}\n',
      good: 'loadmodule "sqlops.so"\nloadmodule "tm.so"\nmodparam("sqlops", "sqlcon", "a=>mysql://localhost/x")\nloadmodule "pv.so"\nrequest_route {\n  $var(who) = $(rU{s.escape.common});\n  sql_query("a", "select pin from users where name=\'$var(who)\'", "r");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const tainted = taintedVariables(ctx)
      for (const { call } of callsOf(ctx, queries.keys())) {
        const text = call.args[queries.get(ctx.nameOf(call)) ?? 0]
        if (text === undefined) continue
        const byName = Map.groupBy(unsafeUses(usesWithin(ctx, text.span), tainted, escapes), ({ use }) => use.pv.text)
        for (const [first, ...others] of byName.values()) {
          if (first === undefined) continue
          const uses = [first, ...others].map(({ use }) => use)
          const quoted = uses.filter(
            ({ span, pv }) => ctx.sources.slice(span) === pv.text && isQuoted(ctx, text.span, span),
          )
          const edits = quoted.map(({ span, pv }) => ({ span, text: withTransformation(pv, 's.escape.common') }))
          const fix = edits.length === uses.length ? { fix: { title: 'Escape the value', edits } } : {}
          report({ span: first.use.span, message: `${first.origin}, and becomes part of the query`, ...fix })
        }
      }
    },
  }),
}
