import type { Rule } from '../rule.ts'

export const macroHidesFunction: Rule = {
  name: 'macro-hides-function',
  code: 'KAM6504',
  category: 'preprocessor',
  severity: 'warning',
  title: 'macro with the name of a function',
  why: 'Every word of this name is replaced from here on, the calls of the function too.',
  remedy: 'Give the macro another name; capitals are the custom.',
  examples: [
    {
      bad: '#!KAMAILIO\nloadmodule "rr.so"\n«#!define record_route 1»\nrequest_route {\n  drop;\n}\n',
      good: '#!KAMAILIO\nloadmodule "rr.so"\n#!define RECORD_ROUTE 1\nrequest_route {\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { name, macro, span, isActive } of ctx.directives) {
        if (macro === undefined || !isActive || !defining.has(name ?? '')) continue
        const owner = ctx.program.modules.find((module) => Object.hasOwn(module.exports?.functions ?? {}, macro))
        if (owner !== undefined) report({ span, message: `${macro}() of module ${owner.name} can no longer be called` })
      }
    },
  }),
}

const defining: ReadonlySet<string> = new Set(['define', 'redefine', 'trydefine'])
