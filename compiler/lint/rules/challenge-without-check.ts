import { challenges, credentialChecks } from '../authentication.ts'
import { isAnyCalled } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** The script asks for credentials and never looks at them, so that the client is challenged again and again. */
export const challengeWithoutCheck: Rule = {
  name: 'challenge-without-check',
  code: 'KAM6422',
  category: 'modules',
  severity: 'warning',
  title: 'challenge that no answer satisfies',
  why: 'The script asks for credentials and never looks at them, so that the client is challenged again and again.',
  remedy: 'Call www_authenticate(), proxy_authenticate() or one of their kind, and challenge only when it fails.',
  needs: 'whole',
  examples: [
    {
      modules: ['sl', 'pv', 'auth'],
      bad: 'request_route {\n  «www_challenge("$fd", "0")»;\n  exit;\n}\n',
      good: 'request_route {\n  if (!pv_www_authenticate("$fd", "secret", "0")) {\n    www_challenge("$fd", "0");\n  }\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (isAnyCalled(ctx, credentialChecks)) return
      for (const name of challenges) {
        const [site] = ctx.calls(name)
        if (site !== undefined) report({ span: site.call.span, message: `nothing checks the answer to ${name}()` })
      }
    },
  }),
}
