import type { Call } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'

export const unexpandedCoreArgument: Rule = {
  name: 'unexpanded-core-argument',
  code: 'KAM6337',
  category: 'correctness',
  severity: 'warning',
  title: 'variable in the text of a core command',
  why: 'Commands of the core such as prefix(), sethost() and log() take their text as it is written: prefix("$rm") puts the three characters in front of the user.',
  remedy: 'Assign the variable: `$rd = $var(host)`; for log() use xlog().',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  sethost(«"$td"»);\n}\n',
      good: 'request_route {\n  $rd = $td;\n}\n',
    },
    {
      bad: 'request_route {\n  prefix(«"$var(code)"»);\n  t_relay();\n}\n',
      good: 'request_route {\n  $rU = $var(code) + $rU;\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    CallStatement: ({ call }) => {
      const target = targets.get(call.callee.text)
      const text = call.args.at(-1)
      if (target === undefined || ctx.program.calls.get(call)?.kind !== 'core' || text?.kind !== 'StringLiteral') return
      if (!/\$(?:\w|\()/.test(text.value)) return
      const better = assignment(call, target, text.value, ctx)
      report({
        span: text.span,
        message: `${call.callee.text}() expands no variables: this is the text as it is written`,
        ...(better === undefined
          ? {}
          : { fix: { title: `write ${better}`, edits: [{ span: call.span, text: better }] } }),
      })
    },
  }),
}

const targets: ReadonlyMap<string, string> = new Map([
  ...['seturi', 'rewriteuri'].map((name) => [name, '$ru'] as const),
  ...['setuser', 'rewriteuser', 'setu', 'prefix'].map((name) => [name, '$rU'] as const),
  ...['sethost', 'rewritehost', 'seth'].map((name) => [name, '$rd'] as const),
  ...['setport', 'rewriteport', 'setp'].map((name) => [name, '$rp'] as const),
  ...['log', 'setuserpass', 'sethostport', 'rewritehostport', 'exec'].map((name) => [name, ''] as const),
])

/** The assignment that was meant, where the whole text is one variable. */
function assignment(call: Call, target: string, text: string, ctx: LintContext): string | undefined {
  const isOne = /^\$(?:[A-Za-z_]\w*(?:\([^()$]*\))?|\([^()]*(?:\([^()]*\)[^()]*)?\))$/.test(text)
  if (!isOne || target === '' || !ctx.sources.slice(call.span).includes(text)) return undefined
  return call.callee.text === 'prefix' ? `$rU = ${text} + $rU` : `${target} = ${text}`
}
