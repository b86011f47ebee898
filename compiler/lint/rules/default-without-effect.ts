import type { Rule } from '../rule.ts'

export const defaultWithoutEffect: Rule = {
  name: 'default-without-effect',
  code: 'KAM6510',
  category: 'preprocessor',
  severity: 'info',
  title: '#!trydef of a macro that is always defined before',
  why: '#!trydef gives a default to a name that nobody has defined. A #!define before it, outside of every condition, has: the line does nothing.',
  remedy: 'Remove one of the lines; to replace the value write #!redefine.',
  examples: [
    {
      bad: '#!KAMAILIO\n#!define WORKERS 4\n«#!trydef WORKERS 8»\nchildren=WORKERS\nrequest_route {\n  drop;\n}\n',
      good: '#!KAMAILIO\n#!trydef WORKERS 8\nchildren=WORKERS\nrequest_route {\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const defined = new Set<string>()
      let depth = 0
      for (const { name, macro, span } of ctx.directives) {
        if (name?.startsWith('if') === true) depth += 1
        else if (name === 'endif') depth -= 1
        else if (name === 'define' && depth === 0 && macro !== undefined) defined.add(macro)
        else if (name === 'trydefine' && macro !== undefined && defined.has(macro)) {
          report({ span, message: `${macro} is defined already: this does nothing` })
        }
      }
    },
  }),
}
