import type { RouteKind } from '#grammar/route-kinds.ts'
import type { LintContext } from '../context.ts'
import { suspensions } from '../answering.ts'
import { callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

const armings: ReadonlyMap<RouteKind, string> = new Map([
  ['failure', 't_on_failure'],
  ['branch', 't_on_branch'],
  ['onreply', 't_on_reply'],
])

/** The names that a function arms; any when one comes from a variable, or another language may arm them. */
function armedNames(
  ctx: LintContext,
  arming: string,
): { readonly isAnyName: boolean; readonly names: ReadonlySet<string> } {
  const names = new Set<string>()
  let isAnyName = ctx.program.file.items.some((item) => item.kind === 'CfgEngine') || callsAny(ctx, suspensions)
  for (const { call } of ctx.calls(arming)) {
    const [arg] = call.args
    const text =
      arg?.kind === 'StringLiteral'
        ? arg.value
        : arg?.kind === 'NumberLiteral' || arg?.kind === 'BareWord'
          ? arg.text
          : undefined
    if (text === undefined || text.includes('$')) isAnyName = true
    else names.add(text)
  }
  return { isAnyName, names }
}

/** A parameter of a module may name the block: failure_route of uac, of dispatcher and so on. */
function isNamedElsewhere(ctx: LintContext, name: string): boolean {
  return ctx.program.file.items.some(
    (item) => item.kind === 'ModParam' && item.value.kind === 'StringLiteral' && item.value.value === name,
  )
}

/** A block that never runs. */
export const handlerNeverArmed: Rule = {
  name: 'handler-never-armed',
  code: 'KAM6137',
  category: 'sip-flow',
  severity: 'warning',
  title: 'failure_route, branch_route or onreply_route that nothing arms',
  why: 'These blocks run only after t_on_failure(), t_on_branch() or t_on_reply() named them. One that nobody names looks like a working part of the script and never runs.',
  remedy: 'Arm the block before t_relay(), or remove it.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  t_relay();\n}\n«failure_route[NEXT]» {\n  t_reply("480", "Unavailable");\n}\n',
      good: 'request_route {\n  t_on_failure("NEXT");\n  t_relay();\n}\nfailure_route[NEXT] {\n  t_reply("480", "Unavailable");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const route of ctx.program.routes) {
        const arming = armings.get(route.kind)
        const [block] = route.blocks
        if (arming === undefined || route.name === '' || block?.name === undefined) continue
        const { isAnyName, names } = armedNames(ctx, arming)
        if (isAnyName || names.has(route.name) || isNamedElsewhere(ctx, route.name)) continue
        const end = block.body.span.start
        const head = ctx.sources.slice({ ...block.span, end }).trimEnd()
        report({
          span: { ...block.span, end: block.span.start + head.length },
          message: `nothing calls ${arming}("${route.name}"): this block never runs`,
        })
      }
    },
  }),
}
