import type { FlagDeclarations } from '../../ast/nodes.ts'
import type { Rule } from '../rule.ts'

export const flagNumberShared: Rule = {
  name: 'flag-number-shared',
  code: 'KAM6355',
  category: 'correctness',
  severity: 'warning',
  title: 'two flags with one number',
  why: 'Both names stand for the same bit: setting one sets the other.',
  remedy: 'Give one of them another number, or leave the number out.',
  examples: [
    {
      bad: 'flags NATED:5, «LOCAL»:5\nrequest_route {\n  setflag(NATED);\n  setflag(LOCAL);\n}\n',
      good: 'flags NATED:5, LOCAL:6\nrequest_route {\n  setflag(NATED);\n  setflag(LOCAL);\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const seen = new Map<number, string>()
      const declared = ctx.program.file.items.filter(
        (item): item is FlagDeclarations => item.kind === 'FlagDeclarations' && !item.avp,
      )
      for (const { name } of declared.flatMap((item) => item.flags)) {
        const number = ctx.program.flags.get(name.text)
        if (number === undefined || number < 0) continue
        const other = seen.get(number)
        if (other !== undefined && other !== name.text) {
          report({ span: name.span, message: `${name.text} is the same flag as ${other}: number ${number}` })
        }
        seen.set(number, name.text)
      }
    },
  }),
}
