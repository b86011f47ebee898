import { suspensions } from '../answering.ts'
import { sourceSides, isRegistrarSave, isTrustCheck } from '../authenticating.ts'
import { isLocalOnly } from '../listening.ts'
import { callsWithout, isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** A location that anybody can write. */
export const registerWithoutAuth: Rule = {
  name: 'register-without-auth',
  code: 'KAM6202',
  category: 'security',
  severity: 'info',
  title: 'registrations are saved without a password',
  why: 'Whoever sends a REGISTER for a user gets the calls of that user, and may place calls in that name where the script trusts registered users.',
  remedy: 'Authenticate first: `if (!auth_check("$fd", "subscriber", "1")) { auth_challenge("$fd", "0"); exit; }`.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("REGISTER")) {\n    «save("location")»;\n    exit;\n  }\n  sl_send_reply("405", "Method Not Allowed");\n}\n',
      good: 'request_route {\n  if (is_method("REGISTER")) {\n    if (!auth_check("$fd", "subscriber", "1")) {\n      auth_challenge("$fd", "0");\n      exit;\n    }\n    save("location");\n    exit;\n  }\n  sl_send_reply("405", "Method Not Allowed");\n}\n',
      modules: ['tm', 'sl', 'pv', 'rr', 'siputils', 'textops', 'xlog', 'usrloc', 'registrar', 'auth', 'auth_db'],
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsWithout(ctx, {
        starts: isMainRequestRoute,
        at: (_name, call) => isRegistrarSave(ctx, call),
        guardCall: (name, call) =>
          suspensions.has(name) ? 'both' : name === 'isflagset' ? 'true' : isTrustCheck(ctx, call),
        guardCondition: sourceSides,
      })
      // What listens on this machine only is a place to try things.
      if (isLocalOnly(ctx)) return
      for (const { call } of found)
        report({ span: call.span, message: 'a REGISTER is saved here that nobody asked for a password' })
    },
  }),
}
