import type { Rule } from '../rule.ts'

/** A loop may hold a process for ever. */
export const loopsWithoutEnd: Rule = {
  name: 'loops-without-end',
  code: 'KAM6224',
  category: 'security',
  severity: 'warning',
  title: 'number of turns of a while loop is not limited',
  why: 'With max_while_loops=0 a loop whose condition depends on a message may run for ever, and the process that runs it answers nobody any more.',
  remedy: 'Keep the limit of 100, or set one that your longest loop needs.',
  hasFix: true,
  examples: [
    {
      bad: 'max_while_loops=«0»\n',
      good: 'max_while_loops=500\n',
      modules: [],
    },
  ],
  create: (_ctx, report) => ({
    CoreParameter: ({ name, value }) => {
      if (name.text !== 'max_while_loops' || value.kind !== 'NumberLiteral' || value.value !== 0) return
      const { span } = value
      report({
        span,
        message: 'a loop that does not end holds its process for ever',
        fix: { title: 'Limit loops to 100 turns', edits: [{ span, text: '100' }] },
      })
    },
  }),
}
