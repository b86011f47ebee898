import type { Rule } from '../rule.ts'

/** Withdrawn versions of TLS. */
export const tlsVersionOld: Rule = {
  name: 'tls-version-old',
  code: 'KAM6221',
  category: 'security',
  severity: 'warning',
  title: 'TLS versions that are broken or withdrawn are accepted',
  why: 'SSL 3, TLS 1.0 and TLS 1.1 are withdrawn (RFC 8996). An attacker between client and server picks the weakest version that both accept.',
  remedy: 'Set tls_method to "TLSv1.2+".',
  hasFix: true,
  examples: [
    {
      bad: 'loadmodule "tls.so"\nmodparam("tls", "tls_method", «"TLSv1"»)\n',
      good: 'loadmodule "tls.so"\nmodparam("tls", "tls_method", "TLSv1.2+")\n',
      modules: [],
    },
  ],
  create: (ctx, report) => ({
    ModParam: (node) => {
      const { module, param, value } = node
      if (module.value !== 'tls' || param.value !== 'tls_method' || value.kind !== 'StringLiteral') return
      if (!/^(SSLv2|SSLv3|SSLv23|TLSv1|TLSv1\+|TLSv1\.0\+?|TLSv1\.1\+?)$/i.test(value.value)) return
      const { span } = value
      const edits = [{ span, text: '"TLSv1.2+"' }]
      report({
        span,
        message: `${value.value} accepts TLS versions that are withdrawn`,
        fix: { title: 'Require TLS 1.2 or later', edits },
      })
    },
  }),
}
