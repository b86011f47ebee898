import type { Rule } from '../rule.ts'

export const tosByName: Rule = {
  name: 'tos-by-name',
  code: 'KAM6362',
  category: 'correctness',
  severity: 'warning',
  title: 'tos set by a name',
  why: 'Kamailio accepts any word here, a misspelt one too, and mixes the names up: whatever is written, most of them select low delay.',
  remedy:
    'Write the number: 16 low delay, 8 throughput, 4 reliability, 184 expedited forwarding (DSCP 46), 104 (DSCP 26) for signalling.',
  examples: [
    {
      bad: 'tos=«IPTOS_RELIABILITY»\nrequest_route {\n  drop;\n}\n',
      good: 'tos=4\nrequest_route {\n  drop;\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    CoreParameter: ({ name, value }) => {
      if (name.text !== 'tos' || value.kind !== 'BareWord') return
      report({ span: value.span, message: 'names are not taken for what they say: write the number' })
    },
  }),
}
