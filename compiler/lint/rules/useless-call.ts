import { statementLists } from '../jumps.ts'
import { questions } from '../purity.ts'
import type { Rule } from '../rule.ts'

export const uselessCall: Rule = {
  name: 'useless-call',
  code: 'KAM6343',
  category: 'correctness',
  severity: 'warning',
  title: 'question whose answer nobody hears',
  why: 'The function changes nothing; it only says yes or no, and as a statement the answer is lost. A condition was meant.',
  remedy: 'Put it into an if, or remove it.',
  examples: [
    {
      bad: 'request_route {\n  «is_method("INVITE")»;\n  record_route();\n}\n',
      good: 'request_route {\n  if (is_method("INVITE")) {\n    record_route();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    RouteBlock: (node) => {
      for (const list of statementLists(node.body)) {
        list.forEach((statement, index) => {
          if (statement.kind !== 'CallStatement' || !questions.has(ctx.nameOf(statement.call))) return
          if (answersByVariable.has(ctx.nameOf(statement.call))) return
          // The last statement of a block may give the block its code, and the next one may look at $rc.
          const next = list[index + 1]
          if (next === undefined) return
          if (/\$(?:\()?(?:rc|retcode|\?)/.test(ctx.sources.slice(next.span))) return
          report({ span: statement.span, message: `${statement.call.callee.text}() only answers, and nobody hears` })
        })
      }
    },
  }),
}

/** These leave their answer in a variable too. */
const answersByVariable: ReadonlySet<string> = new Set([
  'allow_address',
  'allow_source_address',
  'ds_is_from_list',
  'is_subscriber',
  'is_known_dlg',
  'in_list',
])
