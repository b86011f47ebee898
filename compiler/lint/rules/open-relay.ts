import type { Call, Expression } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import { methodSet } from '../../5-check/flow/methods.ts'
import { relays } from '../answering.ts'
import { sourceSides, isTrustCheck, choosesDestination } from '../authenticating.ts'
import { mentions, isMyself, hasToTag } from '../conditions.ts'
import { callsWithout, isMainRequestRoute, type Settles } from '../paths.ts'
import type { Rule } from '../rule.ts'

const initial = methodSet(['INVITE', 'MESSAGE', 'SUBSCRIBE', 'REFER', 'OTHER'])
const targets: ReadonlySet<string> = new Set([
  'uri',
  '$ru',
  '$rd',
  '$rU',
  '$rz',
  '$du',
  '$dd',
  '$td',
  '$tu',
  '$tU',
  'to_uri',
])
/** The checks of From are the business of trusted-by-from. */
const others: ReadonlySet<string> = new Set(['from_uri', '$fd', '$fu', '$fU', '$au', '$hdr', '$ua'])
// prettier-ignore
const knows: ReadonlySet<string> = new Set([
  'is_from_local', 'is_uri_host_local', 'is_domain_local', 'lookup_domain', 'is_user_in', 'does_uri_exist', 'is_myself',
  'lua_run', 'python_exec', 'perl_exec', 'is_subscriber', 'registered', 'is_gruu', 'is_direction', 'is_in_profile', 'tls_is_verified',
])

const dialogs: ReadonlySet<string> = new Set([
  'has_totag',
  'loose_route',
  't_check_trans',
  't_lookup_cancel',
  'isflagset',
])

/** t_relay_to_udp("10.0.0.1", "5060") and forward(10.0.0.1, 5060) name their destination; forward(uri:host) does not. */
function namesTarget(ctx: LintContext, call: Call): boolean {
  const [first] = call.args
  if (first === undefined) return false
  const text = ctx.sources.slice(first.span)
  return !text.includes('uri:') && !/^"?(0x)?[\dA-Fa-f]*"?$/.test(text)
}

/** A path from anybody to anywhere. */
export const openRelay: Rule = {
  name: 'open-relay',
  code: 'KAM6201',
  category: 'security',
  severity: 'warning',
  title: 'request of anybody is relayed to anywhere',
  why: 'On this path nothing asks who sends the request, and its own request URI says where it goes. Scanners find such a server within hours; calls to expensive numbers are then made through it, and it sends on whatever strangers tell it to.',
  remedy:
    'Relay only requests for your own domains (`uri == myself`), or from senders that you know: by password (auth_check), or by address (allow_source_address, src_ip).',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (has_totag()) {\n    if (loose_route()) t_relay();\n    exit;\n  }\n  «t_relay()»;\n}\n',
      good: 'request_route {\n  if (has_totag()) {\n    if (loose_route()) t_relay();\n    exit;\n  }\n  if (uri != myself) {\n    sl_send_reply("403", "Not relaying");\n    exit;\n  }\n  if (!lookup("location")) {\n    sl_send_reply("404", "Not Found");\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsWithout(ctx, {
        starts: isMainRequestRoute,
        at: (name, call) => relays.has(name) && !namesTarget(ctx, call),
        guardCall: (name, call) => {
          if (knows.has(name) || choosesDestination.has(name)) return 'both'
          return dialogs.has(name) ? 'true' : isTrustCheck(ctx, call)
        },
        guardCondition: (condition) => {
          // Who claims to be local is the matter of trusted-by-from; who does not is a stranger.
          const fromHere = isMyself(condition, 'from_uri') ?? isMyself(condition, '$fd')
          if (fromHere !== undefined) return fromHere
          if (mentions(condition, others)) return agreeing(condition)
          const source = sourceSides(condition)
          if (source !== undefined) return source
          const inDialog = hasToTag(condition)
          if (inDialog !== undefined) return inDialog
          return (
            isMyself(condition, 'uri') ??
            isMyself(condition, '$ru') ??
            (mentions(condition, targets) ? 'both' : undefined)
          )
        },
        guardAssign: (target) => /^\$(ru|rd|du|dd|nh)\b/.test(target),
      })
      for (const { call, methods } of found) {
        if ((methods & initial) === 0) continue
        report({
          span: call.span,
          message: 'whoever sends a request here has it relayed to wherever its request URI says',
        })
      }
    },
  }),
}

/** The side on which something of the request is what the script asks for: a scanner that is not found by its name is no friend yet. */
function agreeing(condition: Expression): Settles {
  if (condition.kind !== 'Binary') return 'both'
  if (['==', '=~', 'eq', 'ieq'].includes(condition.operator)) return 'true'
  return ['!=', '!~', 'ne', 'ine'].includes(condition.operator) ? 'false' : 'both'
}
