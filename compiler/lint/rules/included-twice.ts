import type { Rule } from '../rule.ts'

export const includedTwice: Rule = {
  name: 'included-twice',
  code: 'KAM6512',
  category: 'preprocessor',
  severity: 'warning',
  title: 'file that is included twice',
  why: 'Its statements are read twice: modules are loaded and parameters set again, and routes and macros are defined twice.',
  remedy: 'Remove one of the lines, or put the file into `#!ifndef NAME` … `#!endif`.',
  examples: [
    {
      bad: '#!KAMAILIO\nimport_file "local.cfg"\n«import_file "local.cfg"»\nrequest_route {\n  drop;\n}\n',
      good: '#!KAMAILIO\nimport_file "local.cfg"\nrequest_route {\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const seen = new Set<string>()
      for (const { name, rest, span, isActive } of ctx.directives) {
        if ((name !== 'include_file' && name !== 'import_file') || !isActive) continue
        const [, path] = /^"([^"\n]*)"/.exec(rest) ?? []
        if (path === undefined) continue
        if (seen.has(path)) report({ span, message: `${path} is included before` })
        seen.add(path)
      }
    },
  }),
}
