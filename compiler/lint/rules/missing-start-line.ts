import type { Rule } from '../rule.ts'

export const missingStartLine: Rule = {
  name: 'missing-start-line',
  code: 'KAM6511',
  category: 'preprocessor',
  severity: 'warning',
  title: 'configuration without #!KAMAILIO',
  why: 'Without the line, and also when its line ends with CR LF, Kamailio reads in the mode of old SER files: a misspelt `$name` is no error then, but the name of an attribute.',
  remedy: 'Start the file with `#!KAMAILIO`, with the line ends of Unix.',
  hasFix: true,
  needs: 'whole',
  examples: [
    {
      bad: '#!OLD\n«loadmodule» "tm.so"\nrequest_route {\n  drop;\n}\n',
      good: '#!KAMAILIO\nloadmodule "tm.so"\nrequest_route {\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const [main] = ctx.sources.all
      const hasLine = ctx.sources.all.some(({ text }) =>
        /^[ \t]*(?:#!|\/\/!|!!)(?:KAMAILIO|OPENSER|SER|MAXCOMPAT|ALL)$/m.test(text),
      )
      const first = ctx.program.file.items[0]
      if (main === undefined || hasLine || first === undefined) return
      const word = /^\w+/.exec(ctx.sources.slice(first.span))?.[0].length ?? 1
      const at = { source: main.id, start: 0, end: 0 }
      report({
        span: { ...first.span, end: first.span.start + word },
        message: 'the line #!KAMAILIO is missing at the start of the file',
        fix: { title: 'add #!KAMAILIO', edits: [{ span: at, text: '#!KAMAILIO\n' }] },
      })
    },
  }),
}
