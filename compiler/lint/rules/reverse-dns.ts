import type { Rule } from '../rule.ts'

export const reverseDns: Rule = {
  name: 'reverse-dns',
  code: 'KAM6610',
  category: 'performance',
  severity: 'warning',
  title: 'reverse DNS lookups',
  why: 'With rev_dns the worker asks a name server for the name of each sender whose Via does not show the address, and waits for the answer.',
  remedy: 'Remove the line; the default is no.',
  hasFix: true,
  examples: [
    {
      bad: '«rev_dns=yes»\nrequest_route {\n  t_relay();\n}\n',
      good: 'request_route {\n  t_relay();\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    CoreParameter: (node) => {
      if (node.name.text !== 'rev_dns' || node.value.kind !== 'NumberLiteral' || node.value.value === 0) return
      report({
        span: node.span,
        message: 'each message may wait for a name server',
        fix: { title: 'write no', edits: [{ span: node.value.span, text: 'no' }] },
      })
    },
  }),
}
