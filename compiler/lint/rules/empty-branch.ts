import type { Block } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'

export const emptyBranch: Rule = {
  name: 'empty-branch',
  code: 'KAM6306',
  category: 'correctness',
  severity: 'info',
  title: 'branch that does nothing',
  why: 'A lone semicolon behind if or while is the whole branch, so that the statements below run in every case.',
  remedy: 'Remove the semicolon and put the statements into braces, or turn the condition around.',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("INVITE"))«;»\n  record_route();\n}\n',
      good: 'request_route {\n  if (is_method("INVITE")) {\n    record_route();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => {
    const look = (block: Block): void => {
      if (!block.statements.every((one) => one.kind === 'Empty') || block.statements.length === 0) return
      if (holdsComment(block, ctx)) return
      report({ span: block.span, message: 'this branch does nothing' })
    }
    return {
      If: (node) => {
        // `if (x) {;} else { … }` says on purpose that nothing is to be done.
        if (node.otherwise === undefined) look(node.then)
        else look(node.otherwise)
      },
      While: (node) => look(node.body),
    }
  },
}

/** A comment says why nothing is done, and a directive may leave out what is. */
function holdsComment(block: Block, { sources }: LintContext): boolean {
  return /#|\/\//.test(sources.slice(block.span))
}
