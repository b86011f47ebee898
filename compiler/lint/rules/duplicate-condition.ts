import type { If } from '../../ast/nodes.ts'
import { codeKey, isSameText } from '../same-code.ts'
import { isPure } from '../purity.ts'
import type { Rule } from '../rule.ts'

export const duplicateCondition: Rule = {
  name: 'duplicate-condition',
  code: 'KAM6304',
  category: 'correctness',
  severity: 'warning',
  title: 'the same condition twice in a chain of else-if',
  why: 'The second is asked only when the first was false, so its branch never runs. One of the two was to ask for something else.',
  remedy: 'Correct one of the conditions, or remove the branch.',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("INVITE")) {\n    record_route();\n  } else if «(is_method("INVITE"))» {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if (is_method("INVITE")) {\n    record_route();\n  } else if (is_method("PUBLISH")) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => {
    const followers = new Set<If>()
    return {
      If: (node) => {
        if (followers.has(node)) return
        const asked = new Map<string, If>()
        for (let one: If | undefined = node; one !== undefined; one = elseIfOf(one)) {
          followers.add(one)
          if (!isPure(one.condition, ctx)) {
            asked.clear()
            continue
          }
          const key = codeKey(one.condition)
          const first = asked.get(key)
          if (first === undefined) asked.set(key, one)
          else if (!isSameText(first.condition, one.condition, ctx.sources)) continue
          else {
            report({
              span: one.condition.span,
              message: 'this was asked before in the same chain: the branch never runs',
              related: [{ message: 'asked first here', span: first.condition.span }],
            })
          }
        }
      },
    }
  },
}

function elseIfOf(node: If): If | undefined {
  const [only, ...others] = node.otherwise?.statements ?? []
  return only?.kind === 'If' && others.length === 0 ? only : undefined
}
