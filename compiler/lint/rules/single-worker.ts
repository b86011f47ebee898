import type { Rule } from '../rule.ts'

export const singleWorker: Rule = {
  name: 'single-worker',
  code: 'KAM6608',
  category: 'performance',
  severity: 'off',
  title: 'one worker for all messages',
  why: 'With children=1 one process reads each UDP socket: a single slow query, DNS lookup or disk holds up every call.',
  remedy: 'Set children to the number of messages that wait at the same time; the stock configuration has 8.',
  examples: [
    {
      bad: 'children=«1»\nrequest_route {\n  t_relay();\n}\n',
      good: 'children=8\nrequest_route {\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    CoreParameter: ({ name, value }) => {
      if (name.text !== 'children' || value.kind !== 'NumberLiteral' || value.value !== 1) return
      // A script that relays nothing, such as a test, needs no more.
      if (ctx.calls('t_relay').length > 0)
        report({ span: value.span, message: 'one process reads all messages of a socket' })
    },
  }),
}
