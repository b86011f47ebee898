import type { Rule } from '../rule.ts'

export const neverReadVariable: Rule = {
  name: 'never-read-variable',
  code: 'KAM6353',
  category: 'correctness',
  severity: 'info',
  title: '$var that is written and never read',
  why: 'Nothing in the configuration looks at the value. It is left over, or the name is misspelt where it is read.',
  remedy: 'Remove the assignment, or correct the name.',
  needs: 'whole',
  examples: [
    {
      bad: 'request_route {\n  «$var(caler)» = $fU;\n  xlog("from $fU\\n");\n}\n',
      good: 'request_route {\n  $var(caller) = $fU;\n  xlog("from $var(caller)\\n");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const inactive = ctx.parsed.inactive.map((span) => ctx.sources.slice(span)).join('\n')
      for (const variable of ctx.variables.of('var')) {
        const { assigned, uses, name } = variable
        const [first] = assigned
        if (first === undefined || uses.some((use) => use.access !== 'write' || use.isInText)) continue
        if (inactive.includes(`(${name})`)) continue
        // An assignment is the way to run a function for its code without a condition.
        if (assigned.some(({ value }) => value.kind === 'Call')) continue
        report({ span: first.target.span, message: `nothing ever reads ${first.target.text}` })
      }
    },
  }),
}
