import { parsePv, type PvSyntax } from '#grammar/pseudo-variable-syntax.ts'
import type { Assign, Statement } from '../../ast/nodes.ts'
import { statementLists } from '../jumps.ts'
import type { Rule } from '../rule.ts'

export const xavpNewRecord: Rule = {
  name: 'xavp-new-record',
  code: 'KAM6349',
  category: 'correctness',
  severity: 'warning',
  title: 'second field of an XAVP that starts a new record',
  why: 'Each assignment to `$xavp(root=>field)` without an index makes a new record with this field alone. `$xavp(root=>other)` then reads the newest record, where the first field is missing.',
  remedy: 'Write the index for all fields after the first: `$xavp(root[0]=>other)`.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  $xavp(call=>from) = $fU;\n  «$xavp(call=>to)» = $tU;\n}\n',
      good: 'request_route {\n  $xavp(call=>from) = $fU;\n  $xavp(call[0]=>to) = $tU;\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    RouteBlock: (node) => {
      for (const list of statementLists(node.body)) {
        list.forEach((one, index) => {
          const field = fieldOf(one)
          const before = fieldOf(list[index - 1])
          if (
            field === undefined ||
            field.hasIndex ||
            before === undefined ||
            field.root !== before.root ||
            field.name === before.name
          )
            return
          const { span } = field.target
          const text = `$xavp(${field.root}[0]=>${field.name})`
          report({
            span,
            message: `this starts a new record of ${field.root}, without the field before`,
            help: `write ${text}`,
            fix: { title: `write ${text}`, edits: [{ span, text }] },
          })
        })
      }
    },
  }),
}

function fieldOf(
  statement: Statement | undefined,
):
  | { readonly root: string; readonly name: string; readonly hasIndex: boolean; readonly target: Assign['target'] }
  | undefined {
  if (statement?.kind !== 'Assign' || statement.target.kind !== 'PvReference') return undefined
  const pv: PvSyntax | { readonly error: string } = parsePv(statement.target.text)
  if ('error' in pv || pv.name !== 'xavp' || pv.index !== undefined) return undefined
  const [, root, index, name] = /^(\w+)(\[0\])?=>(\w+)$/.exec(pv.inner ?? '') ?? []
  return root === undefined || name === undefined
    ? undefined
    : { root, name, hasIndex: index !== undefined, target: statement.target }
}
