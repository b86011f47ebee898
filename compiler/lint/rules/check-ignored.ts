import { forEachStatement } from '../arguments.ts'
import { authenticates } from '../authenticating.ts'
import type { Rule } from '../rule.ts'

// prettier-ignore
const checks: ReadonlySet<string> = new Set([
  'allow_source_address', 'allow_source_address_group', 'allow_address', 'allow_trusted', 'allow_register', 'allow_routing', 'sanity_check',
  'pike_check_req', 'rl_check', 'pl_check', 'check_from', 'check_to', 'is_from_local', 'is_uri_host_local', 'mf_process_maxfwd_header',
  'secf_check_ua', 'secf_check_ip', 'is_peer_verified',
])

/** A check without consequences. */
export const checkIgnored: Rule = {
  name: 'check-ignored',
  code: 'KAM6228',
  category: 'security',
  severity: 'warning',
  title: 'result of a check is not looked at',
  why: 'The function only tells; it stops nobody. Without a look at what it returns everybody passes.',
  remedy: 'Write `if (!check()) { ...; exit; }`.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "permissions.so"\nrequest_route {\n  «allow_source_address("1")»;\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "permissions.so"\nrequest_route {\n  if (!allow_source_address("1")) {\n    sl_send_reply("403", "Forbidden");\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () =>
      forEachStatement(ctx, ({ statement, list, index }) => {
        if (statement.kind !== 'CallStatement') return
        const name = ctx.nameOf(statement.call)
        if (!authenticates.has(name) && !checks.has(name)) return
        const next = list[index + 1]
        if (next !== undefined && /\$(rc|retcode|\?)/.test(ctx.sources.slice(next.span))) return
        // The value of the last statement is the value of a named block.
        if (next === undefined) return
        report({
          span: statement.span,
          message: `${statement.call.callee.text}() stops nobody by itself: nothing asks what it found`,
        })
      }),
  }),
}
