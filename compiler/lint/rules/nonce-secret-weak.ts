import type { Rule } from '../rule.ts'

/** Nonces that others can make. */
export const nonceSecretWeak: Rule = {
  name: 'nonce-secret-weak',
  code: 'KAM6219',
  category: 'security',
  severity: 'warning',
  title: 'secret of the nonces is short or comes from an example',
  why: 'Whoever guesses the secret makes nonces that the server takes for its own, and replays captured credentials for as long as it likes.',
  remedy:
    'Leave the parameter out, so that each start makes a random secret; servers that share their nonces need a long random one.',
  examples: [
    {
      bad: 'loadmodule "sl.so"\nloadmodule "auth.so"\nmodparam("auth", "secret", «"secret"»)\n',
      good: 'loadmodule "sl.so"\nloadmodule "auth.so"\nmodparam("auth", "secret", "v8Qm2xT0pLr5Zc9WkN4bYd7HsJ1gFa6E")\n',
      modules: [],
    },
  ],
  create: (ctx, report) => ({
    ModParam: (node) => {
      const { module, param, value } = node
      if (module.value !== 'auth' || param.value !== 'secret' || value.kind !== 'StringLiteral') return
      if (
        value.value.includes('$') ||
        (value.value.length >= 16 && !/johndoe|changeme|secretphrase/i.test(value.value))
      )
        return
      report({ span: value.span, message: 'this secret can be guessed' })
    },
  }),
}
