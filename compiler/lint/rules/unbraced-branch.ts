import type { Block } from '../../ast/nodes.ts'
import type { Rule } from '../rule.ts'

export const unbracedBranch: Rule = {
  name: 'unbraced-branch',
  code: 'KAM6712',
  category: 'style',
  severity: 'off',
  title: 'branch without braces',
  why: 'A statement that is added below looks as if it belonged to the branch, and does not.',
  remedy: 'Put braces round it.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if (is_method("ACK"))\n    «exit;»\n  t_relay();\n}\n',
      good: 'request_route {\n  if (is_method("ACK")) {\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => {
    const look = (block: Block | undefined): void => {
      if (block === undefined) return
      const { text } = ctx.sources.get(block.span.source)
      const [only] = block.statements
      if (
        text[block.span.start] === '{' ||
        only === undefined ||
        block.statements.length > 1 ||
        only.kind === 'If' ||
        only.kind === 'Empty'
      )
        return
      const end = text[block.span.end] === ';' ? block.span.end + 1 : block.span.end
      const span = { ...block.span, end }
      const edits = [
        { span: { ...span, end: span.start }, text: '{ ' },
        { span: { ...span, start: end }, text: ' }' },
      ]
      report({ span, message: 'this branch has no braces', fix: { title: 'add braces', edits } })
    }
    return {
      If: (node) => {
        look(node.then)
        look(node.otherwise)
      },
      While: (node) => look(node.body),
    }
  },
}
