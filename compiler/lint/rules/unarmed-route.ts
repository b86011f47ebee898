import { namesElsewhere } from '../route-mentions.ts'
import type { Rule } from '../rule.ts'

export const unarmedRoute: Rule = {
  name: 'unarmed-route',
  code: 'KAM6316',
  category: 'correctness',
  severity: 'warning',
  title: 'failure_route, branch_route or onreply_route that is never armed',
  why: 'Such a block runs only for transactions that asked for it by name, with t_on_failure(), t_on_branch() or t_on_reply(). Nothing in this configuration does.',
  remedy: 'Arm it before t_relay(), or remove it.',
  examples: [
    {
      bad: 'request_route {\n  t_relay();\n}\nfailure_route[«MANAGE_FAILURE»] {\n  if (t_is_canceled()) {\n    exit;\n  }\n}\n',
      good: 'request_route {\n  t_on_failure("MANAGE_FAILURE");\n  t_relay();\n}\nfailure_route[MANAGE_FAILURE] {\n  if (t_is_canceled()) {\n    exit;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (!ctx.isWhole) return
      for (const route of ctx.program.routes) {
        const arms = arming.get(route.kind)
        const name = route.blocks[0]?.name
        if (arms === undefined || name === undefined || route.name === '') continue
        const isDynamic = ctx.calls(arms).some(({ call }) => call.args[0]?.kind !== 'StringLiteral')
        if (isDynamic || namesElsewhere(route, ctx)) continue
        report({ span: name.span, message: `${arms}("${route.name}") stands nowhere: this block never runs` })
      }
    },
  }),
}

const arming: ReadonlyMap<string, string> = new Map([
  ['failure', 't_on_failure'],
  ['branch', 't_on_branch'],
  ['onreply', 't_on_reply'],
])
