import type { Node } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { BoundProgram } from '../4-bind/symbols.ts'

/** The name in `$var(name)` or `$vz(name)` without index or transformation, when it is constant. */
export function plainVarName(text: string): string | undefined {
  const match = /^\$(?:var|vz)\(([^$()[\]{}]+)\)$/.exec(text)
  return match?.[1]
}

/** Whether evaluating the node may end the script: through a route, or a function that can return 0. */
export function canEndScript(node: Node, program: BoundProgram): boolean {
  let found = false
  walk(node, (inner) => {
    if (inner.kind === 'BlockExpression') found = true
    if (inner.kind !== 'Call') return !found
    const resolved = program.calls.get(inner)
    if (resolved === undefined || resolved.kind === 'selval' || resolved.kind === 'core') return !found
    if (resolved.kind === 'function') {
      const { returns } = resolved.known.facts
      if (Object.hasOwn(returns, '0') || Object.hasOwn(returns, 'any')) found = true
    } else found = true
    return !found
  })
  return found
}
