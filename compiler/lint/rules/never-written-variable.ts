import { respelling, suggest } from '../../5-check/suggest.ts'
import type { Rule } from '../rule.ts'

export const neverWrittenVariable: Rule = {
  name: 'never-written-variable',
  code: 'KAM6352',
  category: 'correctness',
  severity: 'warning',
  title: '$var that is read and never written',
  why: 'Nothing in the configuration gives the variable a value, so that it is 0 for every message. Most often the name is misspelt.',
  remedy: 'Correct the name, or remove the variable.',
  hasSuggestions: true,
  needs: 'whole',
  examples: [
    {
      bad: 'request_route {\n  $var(caller) = $fU;\n  xlog("from «$var(callr)»\\n");\n}\n',
      good: 'request_route {\n  $var(caller) = $fU;\n  xlog("from $var(caller)\\n");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const all = ctx.variables.of('var')
      const written = all.filter((one) => one.uses.some((use) => use.access !== 'read')).map((one) => one.name)
      const isWritten = new Set(written)
      let suggestions = 0
      const inactive = ctx.parsed.inactive.map((span) => ctx.sources.slice(span)).join('\n')
      // Modules write results into the variables that their parameters name, by default too.
      const defaults = ctx.program.modules.flatMap((module) =>
        Object.values(module.exports?.params ?? {}).map((param) => param.default),
      )
      defaults.push('$var(jsrpc_result)')
      for (const variable of all) {
        if (isWritten.has(variable.name) || variable.assigned.length > 0) continue
        if (inactive.includes(`var(${variable.name})`) || defaults.includes(`$var(${variable.name})`)) continue
        suggestions += 1
        const near = suggestions > maxSuggestions ? undefined : suggest(variable.name, written)
        for (const use of variable.uses) {
          report({
            span: use.span,
            message: `nothing ever writes ${use.pv.name}(${variable.name})`,
            ...(near === undefined
              ? {}
              : {
                  help: `did you mean $var(${near})?`,
                  ...respelling(variable.name, [near], use.span, ctx.sources),
                }),
          })
        }
      }
    },
  }),
}

/** Comparing names takes time, and nobody reads more. */
const maxSuggestions = 50
