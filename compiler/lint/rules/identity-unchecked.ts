import type { Call } from '../../ast/nodes.ts'
import { suspensions } from '../answering.ts'
import { textOf, callsOf, callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

const names: ReadonlySet<string> = new Set(['au', 'aU', 'Au', 'AU', 'adu'])
const comparisons = [
  'check_from',
  'check_to',
  'db_check_from',
  'db_check_to',
  'radius_check_from',
  'autheph_check_from',
  'is_uri_user_authorized',
]
const checks = ['auth_check', 'www_authorize', 'proxy_authorize', 'www_authenticate', 'proxy_authenticate']

/** auth_check() with bit 0 of its flags compares by itself. */
function comparesItself(name: string, call: Call): boolean {
  const flags = textOf(call, 2) ?? (call.args[2]?.kind === 'NumberLiteral' ? call.args[2].text : '')
  return name === 'auth_check' && !/^\d*[02468]$/.test(flags)
}

/** A password of one is good for all names. */
export const identityUnchecked: Rule = {
  name: 'identity-unchecked',
  code: 'KAM6211',
  category: 'security',
  severity: 'warning',
  title: 'user name of the password is not compared with the one in From or To',
  why: 'A subscriber with a valid password can then call as any other, and register for any other and get the calls. Authentication proves who sends; only the comparison ties that to the name in the message.',
  remedy:
    'Use `auth_check(realm, table, "1")`, or compare: `if ($au != $fU) { sl_send_reply("403", "Forbidden auth ID"); exit; }`.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (!«www_authorize("$fd", "subscriber")») {\n    www_challenge("$fd", "0");\n    exit;\n  }\n  save("location");\n}\n',
      good: 'request_route {\n  if (!www_authorize("$fd", "subscriber")) {\n    www_challenge("$fd", "0");\n    exit;\n  }\n  if ($au != $tU) {\n    sl_send_reply("403", "Forbidden auth ID");\n    exit;\n  }\n  save("location");\n}\n',
      modules: ['tm', 'sl', 'pv', 'rr', 'siputils', 'textops', 'xlog', 'usrloc', 'registrar', 'auth', 'auth_db'],
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const used = ctx.variableUses.some(({ pv, route }) => route !== undefined && names.has(pv.name))
      if (used || callsAny(ctx, comparisons) || callsAny(ctx, suspensions)) return
      const [first] = callsOf(ctx, checks).filter(
        ({ call, route }) => ctx.isReachable(route) && !comparesItself(ctx.nameOf(call), call),
      )
      if (first === undefined) return
      report({
        span: first.call.span,
        message: 'whoever has a password may use any name: $au is never compared with From or To',
      })
    },
  }),
}
