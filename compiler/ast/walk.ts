import type { Block, Expression, Node, Statement, SwitchCase } from './nodes.ts'

/** The nodes directly below a node, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'File':
      return node.items
    case 'RouteBlock':
      return [node.body]
    case 'Block':
      return node.statements
    case 'If':
      return node.otherwise === undefined ? [node.condition, node.then] : [node.condition, node.then, node.otherwise]
    case 'While':
      return [node.condition, node.body]
    case 'Switch':
      return [node.subject, ...node.cases]
    case 'SwitchCase':
      return node.label === undefined ? node.statements : [node.label, ...node.statements]
    case 'Jump':
      return node.value === undefined ? [] : [node.value]
    case 'Assign':
      return [node.target, node.value]
    case 'CallStatement':
      return [node.call]
    case 'Call':
      return node.args
    case 'Unary':
    case 'Cast':
      return [node.operand]
    case 'Binary':
      return [node.left, node.right]
    case 'BlockExpression':
      return [node.block]
    case 'AssignExpression':
      return [node.assign]
    case 'ModParam':
      return [node.module, node.param, node.value]
    default:
      return []
  }
}

/**
 * Calls `enter` for the node and everything below it, parents first and in the order of the text; false from `enter` skips what
 * is below. A list stands for the stack, so that the depth of the tree does not matter.
 */
export function walk(node: Node, enter: (node: Node) => boolean | void): void {
  const waiting: Node[] = [node]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (enter(next) === false) continue
    for (const child of childrenOf(next).toReversed()) waiting.push(child)
  }
}

/** Whether some node at or below this one satisfies the test. */
export function someNode(node: Expression | Statement | Block | SwitchCase, test: (node: Node) => boolean): boolean {
  let found = false
  walk(node, (inner) => {
    if (!found && test(inner)) found = true
    return !found
  })
  return found
}
