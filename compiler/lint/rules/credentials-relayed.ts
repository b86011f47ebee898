import type { Call, If } from '../../ast/nodes.ts'
import type { Fix } from '../../diagnostics/diagnostic.ts'
import { methodSet } from '../../5-check/flow/methods.ts'
import { relays } from '../answering.ts'
import { textOf, callsAny, forEachStatement, indentAt } from '../arguments.ts'
import { isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

const calling = methodSet(['INVITE', 'MESSAGE', 'SUBSCRIBE', 'REFER', 'BYE', 'UPDATE'])
// prettier-ignore
const digests: ReadonlySet<string> = new Set([
  'auth_check', 'www_authorize', 'proxy_authorize', 'www_authenticate', 'proxy_authenticate', 'pv_www_authenticate', 'pv_proxy_authenticate',
  'radius_www_authorize', 'radius_proxy_authorize', 'pv_auth_check',
])

function removes(name: string, call: Call): boolean {
  if (name === 'consume_credentials') return true
  return name.startsWith('remove_hf') && /authorization/i.test(textOf(call, 0) ?? '')
}

/** The check in `if (!check()) { ...; exit; }`: what stands behind the statement runs only when it succeeded. */
function refusedCall({ condition, then, otherwise }: If): Call | undefined {
  const last = then.statements.at(-1)
  const leaves = last?.kind === 'Jump' && (last.jump === 'exit' || last.jump === 'drop')
  if (otherwise !== undefined || !leaves || condition.kind !== 'Unary' || condition.operator !== '!') return undefined
  return condition.operand.kind === 'Call' ? condition.operand : undefined
}

/** Digests for everybody down the road. */
export const credentialsRelayed: Rule = {
  name: 'credentials-relayed',
  code: 'KAM6203',
  category: 'security',
  severity: 'warning',
  title: 'credentials of the client are relayed to the next hop',
  why: 'The Authorization header of an authenticated request proves that the client knows its password. Sent on, it lets every server behind see user names and digests, and try passwords against them at leisure.',
  remedy: 'Call consume_credentials() when the check succeeded: it removes the header.',
  hasFix: true,
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("INVITE")) {\n    if (!«proxy_authorize("$fd", "subscriber")») {\n      proxy_challenge("$fd", "0");\n      exit;\n    }\n  }\n  t_relay();\n}\n',
      good: 'request_route {\n  if (is_method("INVITE")) {\n    if (!proxy_authorize("$fd", "subscriber")) {\n      proxy_challenge("$fd", "0");\n      exit;\n    }\n    consume_credentials();\n  }\n  t_relay();\n}\n',
      modules: ['tm', 'sl', 'pv', 'rr', 'siputils', 'textops', 'xlog', 'usrloc', 'registrar', 'auth', 'auth_db'],
    },
  ],
  create: (ctx, report) => {
    const calls = new Map<string, Call>()
    const relayed = new Set<string>()
    return {
      end: () => {
        if (!callsAny(ctx, digests)) return
        ctx.runFlow<string>({
          start: (route) => (isMainRequestRoute(route) ? '' : undefined),
          call: (state, _written, call, methods) => {
            const name = ctx.nameOf(call)
            if (digests.has(name)) {
              const key = `${call.span.source}:${call.span.start}`
              calls.set(key, call)
              return { whenTrue: key, whenFalse: state }
            }
            // Registrations and publications that go on are for the same domain's servers.
            if (relays.has(name) && state !== '' && (methods & calling) !== 0) relayed.add(state)
            return removes(name, call) ? '' : undefined
          },
          dynamic: () => '',
        })
        if (relayed.size === 0) return
        const fixes = new Map<Call, Fix>()
        forEachStatement(ctx, ({ statement, isInBraces }) => {
          const call = statement.kind === 'If' ? refusedCall(statement) : undefined
          if (call === undefined || !isInBraces) return
          const { span } = statement
          const text = `\n${indentAt(ctx, span)}consume_credentials();`
          fixes.set(call, { title: 'Remove the credentials', edits: [{ span: { ...span, start: span.end }, text }] })
        })
        for (const key of relayed) {
          const call = calls.get(key)
          if (call === undefined) continue
          const fix = fixes.get(call)
          const message = 'the credentials that are checked here are relayed: consume_credentials() is missing'
          report({ span: call.span, message, ...(fix === undefined ? {} : { fix }) })
        }
      },
    }
  },
}
