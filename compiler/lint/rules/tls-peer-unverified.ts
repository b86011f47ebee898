import type { Rule } from '../rule.ts'

/** Any certificate will do. */
export const tlsPeerUnverified: Rule = {
  name: 'tls-peer-unverified',
  code: 'KAM6222',
  category: 'security',
  severity: 'hint',
  title: 'certificate of the other side is not verified',
  why: 'TLS without a look at the certificate keeps out listeners only: whoever stands in the way can pretend to be the trunk.',
  remedy:
    'Set verify_certificate to 1 and ca_list to the authorities that you trust; servers for phones may leave it in the profile of those.',
  examples: [
    {
      bad: 'loadmodule "tls.so"\nmodparam("tls", "verify_certificate", «0»)\n',
      good: 'loadmodule "tls.so"\nmodparam("tls", "verify_certificate", 1)\n',
      modules: [],
    },
  ],
  create: (ctx, report) => ({
    ModParam: (node) => {
      const { module, param, value } = node
      if (
        module.value !== 'tls' ||
        param.value !== 'verify_certificate' ||
        value.kind !== 'NumberLiteral' ||
        value.value !== 0
      )
        return
      report({ span: value.span, message: 'any certificate of the other side is accepted' })
    },
  }),
}
