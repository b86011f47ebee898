import { foldInteger } from '../ast/fold-integer.ts'
import type { Block, Statement } from '../ast/nodes.ts'

/** Whether no path through the statements reaches what follows them: all end with exit, drop, return or break. */
export function alwaysLeaves(statements: readonly Statement[]): boolean {
  return statements.some(leaves)
}

/** The jump that ends a statement, or a statement of which all branches end with one. */
export function leaves(statement: Statement): boolean {
  switch (statement.kind) {
    case 'Jump':
      return true
    case 'If':
      return (
        statement.otherwise !== undefined &&
        alwaysLeaves(statement.then.statements) &&
        alwaysLeaves(statement.otherwise.statements)
      )
    case 'Switch':
      return (
        statement.cases.some((one) => one.label === undefined) &&
        alwaysLeaves(statement.cases.at(-1)?.statements ?? []) &&
        !statement.cases.some((one) => hasBreak(one.statements))
      )
    case 'While': {
      const constant = foldInteger(statement.condition)
      return (
        constant !== undefined &&
        constant > 0 &&
        alwaysLeaves(statement.body.statements) &&
        !hasBreak(statement.body.statements)
      )
    }
    default:
      return false
  }
}

/** A break that belongs to the loop or switch around the statements. */
function hasBreak(statements: readonly Statement[]): boolean {
  return statements.some((statement) => {
    if (statement.kind === 'Jump') return statement.jump === 'break'
    if (statement.kind !== 'If') return false
    return hasBreak(statement.then.statements) || hasBreak(statement.otherwise?.statements ?? [])
  })
}

/** Every list of statements in a block: its own, and those of the branches, loops and cases inside. */
export function statementLists(block: Block): readonly (readonly Statement[])[] {
  const lists: (readonly Statement[])[] = []
  const waiting: (readonly Statement[])[] = [block.statements]
  for (let list = waiting.pop(); list !== undefined; list = waiting.pop()) {
    lists.push(list)
    for (const statement of list) waiting.push(...listsOf(statement))
  }
  return lists
}

function listsOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'If':
      return [statement.then.statements, ...(statement.otherwise === undefined ? [] : [statement.otherwise.statements])]
    case 'While':
      return [statement.body.statements]
    case 'Switch':
      return statement.cases.map((one) => one.statements)
    default:
      return []
  }
}
