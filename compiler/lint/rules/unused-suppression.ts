import type { Rule } from '../rule.ts'

/** Reported by lint/suppressions.ts, which knows what each comment silenced. */
export const unusedSuppression: Rule = {
  name: 'unused-suppression',
  code: 'KAM6002',
  category: 'style',
  severity: 'warning',
  title: 'comment that disables a rule which finds nothing',
  why: 'The problem went away and the comment stayed; the next problem at this place would be silenced unseen.',
  remedy: 'Remove the comment.',
  examples: [
    {
      bad: 'request_route {\n  «# kamkit-disable-next-line reply-after-relay -- both are wanted»\n  drop;\n}\n',
      good: 'request_route {\n  drop;\n}\n',
    },
  ],
  create: () => ({}),
}
