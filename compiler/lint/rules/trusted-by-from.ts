import type { Call, Expression } from '../../ast/nodes.ts'
import { methodSet } from '../../5-check/flow/methods.ts'
import { relays } from '../answering.ts'
import { sourceSides, authenticates, isTrustCheck, choosesDestination } from '../authenticating.ts'
import { mentions, isMyself } from '../conditions.ts'
import { isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** `claimed`: the From header is local; `foreign`: it is known not to be. */
type Trust = 'open' | 'claimed' | 'foreign' | 'known'

const initial = methodSet(['INVITE', 'MESSAGE', 'OTHER'])
const settles: ReadonlySet<string> = new Set(['t_check_trans', 'is_uri_host_local', 'is_domain_local', 'lua_run'])
const targets: ReadonlySet<string> = new Set(['uri', '$ru', '$rd', '$rU', '$tU', '$td', '$tu', 'to_uri', '$au'])

function trustBy(
  state: Trust,
  condition: Expression,
): { readonly whenTrue: Trust; readonly whenFalse: Trust } | undefined {
  if (mentions(condition, targets)) return { whenTrue: 'known', whenFalse: 'known' }
  const source = sourceSides(condition)
  if (source !== undefined) {
    return { whenTrue: source === 'false' ? state : 'known', whenFalse: source === 'true' ? state : 'known' }
  }
  const side = isMyself(condition, 'from_uri')
  if (side === undefined || state === 'known') return undefined
  // What is known to be foreign cannot be local later.
  const local: Trust = state === 'foreign' ? 'known' : 'claimed'
  const foreign: Trust = state === 'claimed' ? 'known' : 'foreign'
  return side === 'true' ? { whenTrue: local, whenFalse: foreign } : { whenTrue: foreign, whenFalse: local }
}

/** From is not a proof. */
export const trustedByFrom: Rule = {
  name: 'trusted-by-from',
  code: 'KAM6210',
  category: 'security',
  severity: 'warning',
  title: 'From header alone decides that a request may be relayed',
  why: 'Anybody can write a From header. A request that claims to come from a local user is relayed to wherever it wants, on this path without a password.',
  remedy: 'Authenticate requests whose From is local before they are relayed.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (from_uri == myself) {\n    «t_relay()»;\n    exit;\n  }\n  sl_send_reply("403", "Forbidden");\n}\n',
      good: 'request_route {\n  if (from_uri == myself) {\n    if (!auth_check("$fd", "subscriber", "1")) {\n      auth_challenge("$fd", "0");\n      exit;\n    }\n    consume_credentials();\n    t_relay();\n    exit;\n  }\n  sl_send_reply("403", "Forbidden");\n}\n',
      modules: ['tm', 'sl', 'pv', 'rr', 'siputils', 'textops', 'xlog', 'usrloc', 'registrar', 'auth', 'auth_db'],
    },
  ],
  create: (ctx, report) => {
    const found = new Set<Call>()
    return {
      end: () =>
        ctx.runFlow<Trust>({
          start: (route) => (isMainRequestRoute(route) ? 'open' : undefined),
          call: (state, _written, call, methods) => {
            const name = ctx.nameOf(call)
            if (state === 'claimed' && relays.has(name) && (methods & initial) !== 0 && !found.has(call)) {
              found.add(call)
              report({
                span: call.span,
                message: 'the From header is all that this request is trusted for, and anybody can write it',
              })
            }
            if (authenticates.has(name)) return { whenTrue: 'known', whenFalse: state }
            if (name === 'has_totag' || name === 'loose_route' || name === 'isflagset')
              return { whenTrue: 'known', whenFalse: state }
            return isTrustCheck(ctx, call) !== undefined || settles.has(name) || choosesDestination.has(name)
              ? 'known'
              : undefined
          },
          condition: (state, condition) => trustBy(state, condition),
          assign: (state, target) => (/^\$(ru|rd|du|dd)\b/.test(target) ? 'known' : state),
          dynamic: () => 'known',
        }),
    }
  },
}
