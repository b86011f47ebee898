import type { Rule } from '../rule.ts'

/** Replays all day long. */
export const nonceExpiresLate: Rule = {
  name: 'nonce-expires-late',
  code: 'KAM6220',
  category: 'security',
  severity: 'warning',
  title: 'nonces are valid for more than an hour',
  why: 'Credentials that somebody captured can be used again until the nonce expires. The default of 300 seconds costs a client one more round trip every five minutes.',
  remedy: 'Set nonce_expire to 300 or less, and use nonce_count or one_time_nonce against replays.',
  examples: [
    {
      bad: 'loadmodule "sl.so"\nloadmodule "auth.so"\nmodparam("auth", "nonce_expire", «86400»)\n',
      good: 'loadmodule "sl.so"\nloadmodule "auth.so"\nmodparam("auth", "nonce_expire", 300)\n',
      modules: [],
    },
  ],
  create: (ctx, report) => ({
    ModParam: (node) => {
      const { module, param, value } = node
      if (
        module.value !== 'auth' ||
        param.value !== 'nonce_expire' ||
        value.kind !== 'NumberLiteral' ||
        value.value <= 3600
      )
        return
      report({
        span: value.span,
        message: `captured credentials can be used again for ${Math.round(value.value / 60)} minutes`,
      })
    },
  }),
}
