import type { Call, Expression } from '../../ast/nodes.ts'
import { hasMethod } from '../../5-check/flow/methods.ts'
import { relays } from '../answering.ts'
import { sourceSides, isTrustCheck } from '../authenticating.ts'
import { mentions } from '../conditions.ts'
import { isMainRequestRoute, settledSides } from '../paths.ts'
import type { Rule } from '../rule.ts'

const dialogs: ReadonlySet<string> = new Set(['has_totag', 'loose_route', 't_check_trans', 'isflagset', 'lua_run'])

/** `$rU =~ "^(\\+|00)…"`. */
function asksForAbroad(condition: Expression): boolean {
  if (condition.kind !== 'Binary' || condition.operator !== '=~' || condition.right.kind !== 'StringLiteral')
    return false
  return (
    mentions(condition, new Set(['$rU', '$ru', 'uri', '$tU'])) &&
    /^\^?(sips?:)?\(*(\\\+|\[\+\]|00)/.test(condition.right.value)
  )
}

/** Free calls to everywhere. */
export const pstnWithoutAuth: Rule = {
  name: 'pstn-without-auth',
  code: 'KAM6234',
  category: 'security',
  severity: 'warning',
  title: 'calls to international numbers are relayed without authentication',
  why: 'International numbers cost money, and that is what scanners look for: they try 00 and + prefixes on every server they find. On this path neither a password nor a source address is asked for.',
  remedy: 'Authenticate callers before the PSTN route, or let only known addresses in.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if ($rU =~ "^(\\\\+|00)[1-9]") {\n    $ru = "sip:" + $rU + "@10.0.0.9";\n    «t_relay()»;\n    exit;\n  }\n  sl_send_reply("404", "Not Found");\n}\n',
      good: 'request_route {\n  if ($rU =~ "^(\\\\+|00)[1-9]") {\n    if (!auth_check("$fd", "subscriber", "1")) {\n      auth_challenge("$fd", "0");\n      exit;\n    }\n    consume_credentials();\n    $ru = "sip:" + $rU + "@10.0.0.9";\n    t_relay();\n    exit;\n  }\n  sl_send_reply("404", "Not Found");\n}\n',
      modules: ['tm', 'sl', 'pv', 'rr', 'siputils', 'textops', 'xlog', 'usrloc', 'registrar', 'auth', 'auth_db'],
    },
  ],
  create: (ctx, report) => {
    const found = new Set<Call>()
    return {
      end: () =>
        ctx.runFlow<'open' | 'abroad' | 'known'>({
          start: (route) => (isMainRequestRoute(route) ? 'open' : undefined),
          call: (state, _written, call, methods) => {
            const name = ctx.nameOf(call)
            if (state === 'abroad' && relays.has(name) && hasMethod(methods, 'INVITE') && !found.has(call)) {
              found.add(call)
              report({
                span: call.span,
                message: 'anybody may call international numbers here: no password and no source address is asked for',
              })
            }
            if (dialogs.has(name)) return { whenTrue: 'known', whenFalse: state }
            return settledSides(isTrustCheck(ctx, call), state, 'known')
          },
          condition: (state, condition) => {
            const settled = settledSides<'open' | 'known' | 'abroad'>(sourceSides(condition), state, 'known')
            if (settled !== undefined) return settled
            return state === 'open' && asksForAbroad(condition) ? { whenTrue: 'abroad', whenFalse: state } : undefined
          },
          dynamic: () => 'known',
        }),
    }
  },
}
