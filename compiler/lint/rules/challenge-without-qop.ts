import { callsOf } from '../arguments.ts'
import type { Rule } from '../rule.ts'

/** Responses that can be replayed. */
export const challengeWithoutQop: Rule = {
  name: 'challenge-without-qop',
  code: 'KAM6229',
  category: 'security',
  severity: 'off',
  title: 'challenge offers no quality of protection',
  why: 'Without qop the client adds no nonce count and no nonce of its own, so that a captured response can be replayed (RFC 7616 5.12).',
  remedy: 'Give "1" as the flags of the challenge: qop is auth.',
  hasFix: true,
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (!auth_check("$fd", "subscriber", "1")) {\n    auth_challenge("$fd", «"0"»);\n    exit;\n  }\n}\n',
      good: 'request_route {\n  if (!auth_check("$fd", "subscriber", "1")) {\n    auth_challenge("$fd", "1");\n    exit;\n  }\n}\n',
      modules: ['tm', 'sl', 'pv', 'rr', 'siputils', 'textops', 'xlog', 'usrloc', 'registrar', 'auth', 'auth_db'],
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { call } of callsOf(ctx, ['www_challenge', 'proxy_challenge', 'auth_challenge'])) {
        const flags = call.args[1]
        if (flags?.kind !== 'StringLiteral' || flags.value !== '0') continue
        const { span } = flags
        report({
          span,
          message: 'a response to this challenge can be replayed',
          fix: { title: 'Offer qop=auth', edits: [{ span, text: '"1"' }] },
        })
      }
    },
  }),
}
