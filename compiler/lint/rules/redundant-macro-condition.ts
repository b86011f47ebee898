import type { Rule } from '../rule.ts'

export const redundantMacroCondition: Rule = {
  name: 'redundant-macro-condition',
  code: 'KAM6505',
  category: 'preprocessor',
  severity: 'warning',
  title: 'condition on a macro inside of a condition on the same macro',
  why: 'The outer condition has decided already: the inner part is always taken, or never.',
  remedy: 'Remove the inner condition, or ask for the macro that was meant.',
  examples: [
    {
      bad: '#!KAMAILIO\n#!ifdef WITH_NAT\n«#!ifndef WITH_NAT»\nloadmodule "nathelper.so"\n#!endif\n#!endif\nrequest_route {\n  drop;\n}\n',
      good: '#!KAMAILIO\n#!ifdef WITH_NAT\n#!ifndef WITH_RTPENGINE\nloadmodule "nathelper.so"\n#!endif\n#!endif\nrequest_route {\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const open: Condition[] = []
      const byMacro = new Map<string, Condition>()
      for (const { name, macro, span } of ctx.directives) {
        if (name === 'ifdef' || name === 'ifndef') {
          const outer = macro === undefined ? undefined : byMacro.get(macro)
          if (outer !== undefined) {
            const isAlways = outer.isTaken === (name === 'ifdef')
            report({
              span,
              message: `this part is ${isAlways ? 'always' : 'never'} taken: a condition around it asks for ${macro} too`,
            })
          }
          const condition = { macro: outer === undefined ? macro : undefined, isTaken: name === 'ifdef' }
          open.push(condition)
          if (condition.macro !== undefined) byMacro.set(condition.macro, condition)
        } else if (name === 'ifexp') open.push({ macro: undefined, isTaken: true })
        else if (name === 'else') {
          const last = open.at(-1)
          if (last !== undefined) last.isTaken = !last.isTaken
        } else if (name === 'endif') {
          const closed = open.pop()?.macro
          if (closed !== undefined) byMacro.delete(closed)
        } else if (macro !== undefined && name !== undefined) byMacro.delete(macro)
      }
    },
  }),
}

interface Condition {
  readonly macro: string | undefined
  isTaken: boolean
}
