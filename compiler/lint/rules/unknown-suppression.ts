import type { Rule } from '../rule.ts'

/** Reported by lint/suppressions.ts, which reads the comments. */
export const unknownSuppression: Rule = {
  name: 'unknown-suppression',
  code: 'KAM6001',
  category: 'style',
  severity: 'warning',
  title: 'comment that disables a rule which does not exist',
  why: 'A misspelt name silences nothing, and the reader believes that somebody thought about the place.',
  remedy: 'Write the name or the code of the rule as `kamkit check` shows it.',
  examples: [
    {
      bad: 'request_route {\n  «# kamkit-disable-next-line reply-after-relais -- both are wanted»\n  drop;\n}\n',
      good: 'request_route {\n  # kamkit-disable-next-line reply-after-relay -- both are wanted\n  drop;\n}\n',
    },
  ],
  create: () => ({}),
}
