import type { Rule } from '../rule.ts'

export const emptyMacroCondition: Rule = {
  name: 'empty-macro-condition',
  code: 'KAM6506',
  category: 'preprocessor',
  severity: 'info',
  title: 'condition of the preprocessor with nothing in it',
  why: 'Whether the macro is defined or not, the configuration is the same.',
  remedy: 'Remove the two lines.',
  hasFix: true,
  examples: [
    {
      bad: '#!KAMAILIO\n«#!ifdef WITH_NAT»\n#!endif\nrequest_route {\n  drop;\n}\n',
      good: '#!KAMAILIO\n#!ifdef WITH_NAT\nloadmodule "nathelper.so"\n#!endif\nrequest_route {\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      ctx.directives.forEach((line, index) => {
        const next = ctx.directives[index + 1]
        if (line.name?.startsWith('if') !== true || next?.name !== 'endif' || next.span.source !== line.span.source)
          return
        const { text } = ctx.sources.get(line.span.source)
        if (text.slice(line.span.end, next.span.start).trim() !== '') return
        const end = next.span.end + (text[next.span.end] === '\n' ? 1 : 0)
        const isLine = /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, line.span.start - 80), line.span.start))
        report({
          span: line.span,
          message: 'there is nothing between this and its #!endif',
          ...(isLine
            ? { fix: { title: 'remove both lines', edits: [{ span: { ...line.span, end }, text: '' }] } }
            : {}),
        })
      })
    },
  }),
}
