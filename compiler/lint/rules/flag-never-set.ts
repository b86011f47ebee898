import type { Call } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'

export const flagNeverSet: Rule = {
  name: 'flag-never-set',
  code: 'KAM6354',
  category: 'correctness',
  severity: 'warning',
  title: 'flag that is asked for and never set',
  why: 'Message flags are zero for each request until the script sets them, and nothing in this configuration does: the answer is always no.',
  remedy: 'Set the flag where it is meant to be, or correct its name or number.',
  needs: 'whole',
  examples: [
    {
      bad: 'request_route {\n  setflag(1);\n  if (isflagset(«2»)) {\n    t_relay();\n  }\n}\n',
      good: 'request_route {\n  setflag(1);\n  if (isflagset(1)) {\n    t_relay();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (ctx.variableUses.some((use) => /^[mM][fF]$/.test(use.pv.name) && use.access !== 'read')) return
      const set = new Set(ctx.calls('setflag').map(({ call }) => flagOf(call, ctx)))
      if (set.has(undefined) || ctx.parsed.inactive.some((span) => /\bsetflag\b/.test(ctx.sources.slice(span)))) return
      for (const { call } of ctx.calls('isflagset')) {
        const [arg] = call.args
        const flag = flagOf(call, ctx)
        if (arg === undefined || flag === undefined || set.has(flag)) continue
        // A module sets the flags that a parameter names.
        const isParam = ctx.program.file.items.some(
          (item) =>
            item.kind === 'ModParam' &&
            item.value.kind === 'NumberLiteral' &&
            item.value.value === flag &&
            /flag|bit/.test(item.param.value),
        )
        if (!isParam) report({ span: arg.span, message: `nothing sets flag ${ctx.sources.slice(arg.span)}` })
      }
    },
  }),
}

function flagOf({ args: [arg] }: Call, { program }: LintContext): number | undefined {
  if (arg?.kind === 'NumberLiteral') return arg.value
  const name = arg?.kind === 'BareWord' ? arg.text : arg?.kind === 'StringLiteral' ? arg.value : undefined
  return name === undefined ? undefined : program.flags.get(name)
}
