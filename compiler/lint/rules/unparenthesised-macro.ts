import type { Rule } from '../rule.ts'

export const unparenthesisedMacro: Rule = {
  name: 'unparenthesised-macro',
  code: 'KAM6509',
  category: 'preprocessor',
  severity: 'info',
  title: 'macro of several operands without parentheses',
  why: 'The text is put in place of the name before operators are looked at: with `#!define LIMIT 10 + 5`, `LIMIT * 2` is 20 and not 30.',
  remedy: 'Put parentheses round the value.',
  hasFix: true,
  examples: [
    {
      bad: '#!KAMAILIO\n#!define LIMIT «10 + 5»\nrequest_route {\n  $var(max) = LIMIT * 2;\n}\n',
      good: '#!KAMAILIO\n#!define LIMIT (10 + 5)\nrequest_route {\n  $var(max) = LIMIT * 2;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { name, macro, span } of ctx.directives) {
        if (!['define', 'redefine', 'trydefine'].includes(name ?? '') || macro === undefined) continue
        const [, head, value] = /^([#!]!\w+[ \t]+\w+[ \t]+)(\S.*)$/.exec(ctx.sources.slice(span)) ?? []
        if (head === undefined || value === undefined || !joins(value)) continue
        const place = { ...span, start: span.start + head.length }
        report({
          span: place,
          message: `operators next to ${macro} bind to one part of this`,
          fix: { title: 'add parentheses', edits: [{ span: place, text: `(${value})` }] },
        })
      }
    },
  }),
}

const operand = String.raw`(?:-?\w+|"[^"]*"|\$\w+(?:\([\w.=>-]*\))?)`

/** Operands joined by operators, without parentheses. */
function joins(value: string): boolean {
  return new RegExp(String.raw`^${operand}(?:\s*(?:\+|-|\*|\||&&|\|\||==|!=|<|>|<<)\s*${operand})+$`).test(value)
}
