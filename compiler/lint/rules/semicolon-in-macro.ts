import type { Rule } from '../rule.ts'

export const semicolonInMacro: Rule = {
  name: 'semicolon-in-macro',
  code: 'KAM6508',
  category: 'preprocessor',
  severity: 'warning',
  title: 'value of a macro that ends with a semicolon',
  why: 'The semicolon is a part of the value and ends the statement wherever the macro is used: in a condition or an argument that is a syntax error far away from here.',
  remedy: 'Remove the semicolon.',
  hasFix: true,
  examples: [
    {
      bad: '#!KAMAILIO\n#!define MAX_CALLS 5«;»\nrequest_route {\n  $var(max) = MAX_CALLS;\n}\n',
      good: '#!KAMAILIO\n#!define MAX_CALLS 5\nrequest_route {\n  $var(max) = MAX_CALLS;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { name, macro, span, rest } of ctx.directives) {
        if (!['define', 'redefine', 'trydefine'].includes(name ?? '') || macro === undefined) continue
        // A macro may stand for a whole statement; a constant is none.
        if (!/^\w+[ \t]+(?:-?\w+|"[^"]*")[ \t]*;$/.test(rest)) continue
        const place = { ...span, start: span.end - 1 }
        report({
          span: place,
          message: `the semicolon is a part of the value of ${macro}`,
          fix: { title: 'remove the semicolon', edits: [{ span: place, text: '' }] },
        })
      }
    },
  }),
}
