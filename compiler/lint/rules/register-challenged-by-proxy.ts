import { methodSet } from '../../5-check/flow/methods.ts'
import type { Rule } from '../rule.ts'

/** Each with its sister that takes the same arguments. */
const swaps: ReadonlyMap<string, string> = new Map([
  ['proxy_challenge', 'www_challenge'],
  ['proxy_authorize', 'www_authorize'],
  ['pv_proxy_authenticate', 'pv_www_authenticate'],
])

/** 407 for a registration. */
export const registerChallengedByProxy: Rule = {
  name: 'register-challenged-by-proxy',
  code: 'KAM6139',
  category: 'sip-flow',
  severity: 'warning',
  title: 'REGISTER is answered with 407 instead of 401',
  why: 'A registrar asks for a password with 401 and WWW-Authenticate (RFC 3261 22.2). With proxy_challenge() the client gets 407, and many phones do not register after that.',
  remedy: 'Use www_challenge() and www_authorize(), or auth_challenge(), which knows the difference.',
  hasFix: true,
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "textops.so"\nloadmodule "auth.so"\nrequest_route {\n  if (is_method("REGISTER")) {\n    «proxy_challenge»("example.com", "0");\n    exit;\n  }\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "textops.so"\nloadmodule "auth.so"\nrequest_route {\n  if (is_method("REGISTER")) {\n    www_challenge("example.com", "0");\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const [call, methods] of ctx.methodsAtCalls) {
        const better = swaps.get(ctx.nameOf(call))
        if (better === undefined || methods !== methodSet(['REGISTER'])) continue
        const { span } = call.callee
        const edits = [{ span, text: better }]
        report({
          span,
          message: `a REGISTER is for ${better}(): a registrar answers 401`,
          fix: { title: `Use ${better}()`, edits },
        })
      }
    },
  }),
}
