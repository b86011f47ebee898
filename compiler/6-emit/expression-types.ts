import type { PvarFacts } from '#grammar/manifest.ts'
import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Expression, Node } from '../ast/nodes.ts'
import { typeOf, type StaticType } from '../ast/static-type.ts'
import { walk } from '../ast/walk.ts'
import type { BoundProgram } from '../4-bind/symbols.ts'
import { findPvarIn } from '../catalogue.ts'

/** The name in `$var(name)` or `$vz(name)` without index or transformation, when it is constant. */
export function plainVarName(text: string): string | undefined {
  const match = /^\$(?:var|vz)\(([^$()[\]{}]+)\)$/.exec(text)
  return match?.[1]
}

/**
 * The type of a value when it is not null, as the program's modules declare it: `str` for `$rU`, `int` for `$ml`. Kamailio's parser
 * does not know it, but the result of a comparison with a constant of the same type does not depend on that.
 */
export function valueType(expression: Expression, program: BoundProgram): StaticType {
  if (expression.kind !== 'PvReference') return typeOf(expression)
  const facts = factsOf(expression.text, program)
  return facts === undefined || facts.type === 'any' ? 'unknown' : facts.type
}

/** What a variable takes when it is assigned. */
export function takenType(text: string, program: BoundProgram): StaticType {
  const facts = factsOf(text, program)
  const type = facts?.takes ?? facts?.type ?? 'any'
  return type === 'any' ? 'unknown' : type
}

function factsOf(text: string, program: BoundProgram): PvarFacts | undefined {
  const pv = parsePv(text)
  if ('error' in pv || pv.transformations.length > 0 || program.attributes.has(text)) return undefined
  return findPvarIn(
    program.modules.map((module) => module.exports),
    pv.name,
  )?.facts
}

/** Whether an action of the expression may follow one that ends the script. */
export function canResume(expression: Expression, program: BoundProgram): boolean {
  return countActions(expression) > 1 && canEndScript(expression, program)
}

/** How many actions an expression holds: calls, assignments and blocks. Beyond two they are not counted. */
export function countActions(expression: Expression): number {
  let actions = 0
  walk(expression, (node) => {
    const isCall = node.kind === 'Call' && node.callee.text !== 'selval'
    if (isCall || node.kind === 'AssignExpression' || node.kind === 'BlockExpression') actions += 1
    return actions < 2 && node.kind !== 'BlockExpression'
  })
  return actions
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
