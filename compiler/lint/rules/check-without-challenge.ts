import { challenges, digestChecks } from '../authentication.ts'
import { isAnyCalled } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** A client sends credentials after a challenge, because it needs the nonce; without one the check always fails. */
export const checkWithoutChallenge: Rule = {
  name: 'check-without-challenge',
  code: 'KAM6423',
  category: 'modules',
  severity: 'warning',
  title: 'credentials that are never asked for',
  why: 'A client sends credentials after a challenge, because it needs the nonce; without one the check always fails.',
  remedy:
    'Challenge when the check fails: www_challenge() after www_authenticate(), proxy_challenge() after proxy_authenticate().',
  needs: 'whole',
  examples: [
    {
      modules: ['sl', 'pv', 'auth'],
      bad: 'request_route {\n  if (!«pv_www_authenticate("$fd", "secret", "0")») {\n    sl_send_reply("403", "Forbidden");\n  }\n  exit;\n}\n',
      good: 'request_route {\n  if (!pv_www_authenticate("$fd", "secret", "0")) {\n    www_challenge("$fd", "0");\n  }\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (isAnyCalled(ctx, challenges)) return
      // The script may build the challenge itself.
      if (ctx.calls('append_to_reply').length > 0) return
      for (const name of digestChecks) {
        const [site] = ctx.calls(name)
        if (site !== undefined)
          report({ span: site.call.span, message: `no client is ever challenged, so ${name}() fails` })
      }
    },
  }),
}
