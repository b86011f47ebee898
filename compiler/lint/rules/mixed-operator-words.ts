import type { Rule } from '../rule.ts'

export const mixedOperatorWords: Rule = {
  name: 'mixed-operator-words',
  code: 'KAM6715',
  category: 'style',
  severity: 'off',
  title: 'and, or and not in place of &&, || and !',
  why: 'Both forms mean the same; a script that uses one of them is easier to search.',
  remedy: 'Write &&, || and !.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if (is_method("ACK") «and» has_totag()) {\n    t_relay();\n  }\n}\n',
      good: 'request_route {\n  if (is_method("ACK") && has_totag()) {\n    t_relay();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: ({ operator, left, right, span }) => {
      if (operator !== '&&' && operator !== '||') return
      const between = { ...span, start: left.span.end, end: right.span.start }
      const match = /^(\s*)(and|or)\s*$/.exec(ctx.sources.slice(between))
      const [, blank = '', word] = match ?? []
      if (word === undefined) return
      const start = between.start + blank.length
      const place = { ...span, start, end: start + word.length }
      report({
        span: place,
        message: `${operator} is the usual form`,
        fix: { title: `write ${operator}`, edits: [{ span: place, text: operator }] },
      })
    },
  }),
}
