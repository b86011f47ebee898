import type { Rule } from '../rule.ts'

export const numberOverflow: Rule = {
  name: 'number-overflow',
  code: 'KAM6335',
  category: 'correctness',
  severity: 'warning',
  title: 'number beyond 32 bits',
  why: 'Kamailio reads numbers of the script as 32 bits with a sign and says nothing about what is lost: 2147483648 becomes -2147483648, and 4294967296 becomes 0.',
  remedy: 'Write a smaller number; a larger one can be computed: `1000000 * 1000000`.',
  examples: [
    {
      bad: 'request_route {\n  $var(limit) = «4294967296»;\n}\n',
      good: 'request_route {\n  $var(limit) = 2147483647;\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    NumberLiteral: (node) => {
      const digits = node.text.replace('-', '')
      if (!/^(?:[1-9]\d*|0x[0-9a-f]+)$/i.test(digits) || BigInt(digits) <= 2147483647n) return
      if (/^0x/i.test(digits) && BigInt(digits) <= 0xffffffffn) return
      if (node.text.startsWith('-') && BigInt(digits) === 2147483648n) return
      report({ span: node.span, message: `Kamailio takes this for ${node.value}` })
    },
  }),
}
