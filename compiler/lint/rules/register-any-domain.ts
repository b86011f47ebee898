import { isSourceCheck, isRegistrarSave, isTrustCheck } from '../authenticating.ts'
import { mentions } from '../conditions.ts'
import { callsWithout, isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

const domains: ReadonlySet<string> = new Set([
  'uri',
  'myself',
  '$rd',
  '$td',
  '$fd',
  '$ru',
  '$tu',
  '$fu',
  'from_uri',
  'to_uri',
])
const localChecks: ReadonlySet<string> = new Set([
  'is_uri_host_local',
  'is_domain_local',
  'is_from_local',
  'lookup_domain',
  'is_myself',
])

/** REGISTER for the domains of others. */
export const registerAnyDomain: Rule = {
  name: 'register-any-domain',
  code: 'KAM6126',
  category: 'sip-flow',
  severity: 'info',
  title: 'registrations for any domain are saved',
  why: 'A REGISTER whose request URI names a domain of others is not for this registrar (RFC 3261 10.3 step 1). Saved all the same, it makes an entry that lookup() may find for a local user of the same name.',
  remedy: 'Refuse it before save(): `if (uri != myself) { sl_send_reply("403", "Not a local domain"); exit; }`.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("REGISTER")) {\n    «save("location")»;\n    exit;\n  }\n  sl_send_reply("405", "Method Not Allowed");\n}\n',
      good: 'request_route {\n  if (is_method("REGISTER")) {\n    if (uri != myself) {\n      sl_send_reply("403", "Not a local domain");\n      exit;\n    }\n    save("location");\n    exit;\n  }\n  sl_send_reply("405", "Method Not Allowed");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsWithout(ctx, {
        starts: isMainRequestRoute,
        at: (_name, call) => isRegistrarSave(ctx, call),
        guardCall: (name, call) => (localChecks.has(name) || name === 'isflagset' ? 'both' : isTrustCheck(ctx, call)),
        guardCondition: (condition) => (mentions(condition, domains) || isSourceCheck(condition) ? 'both' : undefined),
      })
      for (const { call } of found)
        report({ span: call.span, message: 'nothing asks whether the domain of this REGISTER is a local one' })
    },
  }),
}
