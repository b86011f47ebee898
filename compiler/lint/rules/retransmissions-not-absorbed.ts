import { statefulRelays } from '../answering.ts'
import { callsOf, callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

// prettier-ignore
const queries: ReadonlySet<string> = new Set([
  'sql_query', 'sql_xquery', 'sql_pvquery', 'avp_db_query', 'auth_check', 'www_authorize', 'proxy_authorize', 'http_client_query', 'http_connect',
  'radius_www_authorize', 'radius_proxy_authorize', 'alias_db_lookup', 'sd_lookup', 'enum_query', 'ldap_search', 'redis_cmd', 'load_gws',
])

/** Work that is done again for each copy. */
export const retransmissionsNotAbsorbed: Rule = {
  name: 'retransmissions-not-absorbed',
  code: 'KAM6136',
  category: 'sip-flow',
  severity: 'info',
  title: 'each retransmission goes through authentication or the database again',
  why: 'A client repeats its request until it sees a reply. Without t_check_trans() or t_newtran() before it, each copy of a slow request asks the database once more, exactly when that is slow already.',
  remedy:
    'Call t_check_trans() at the head of the request route: it answers retransmissions from the transaction and ends the script.',
  needsWholeScript: true,
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "sqlops.so"\nmodparam("sqlops", "sqlcon", "a=>mysql://localhost/x")\nrequest_route {\n  «sql_query("a", "select 1", "r")»;\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "sqlops.so"\nmodparam("sqlops", "sqlcon", "a=>mysql://localhost/x")\nrequest_route {\n  t_check_trans();\n  sql_query("a", "select 1", "r");\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (callsAny(ctx, ['t_check_trans', 't_precheck_trans', 't_newtran', 't_lookup_request', 't_suspend'])) return
      if (!callsAny(ctx, statefulRelays)) return
      const [first] = callsOf(ctx, queries).filter(
        ({ route }) => ctx.kindsOf(route).has('request') && ctx.isReachable(route),
      )
      if (first === undefined) return
      report({
        span: first.call.span,
        message: `each copy of a request comes to ${first.call.callee.text}(): t_check_trans() is never called before it`,
      })
    },
  }),
}
