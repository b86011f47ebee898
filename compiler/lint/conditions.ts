import type { Expression, Node } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'

/** The variables and keywords that a comparison looks at, as they are written: `$rd`, `uri`, `src_ip`, `myself`. */
export function namesIn(condition: Expression): ReadonlySet<string> {
  const names = new Set<string>()
  walk(condition, (node: Node) => {
    if (node.kind === 'PvReference') {
      const [, name] = /^\$\(?([A-Za-z_]\w*)/.exec(node.text) ?? []
      if (name !== undefined) names.add(`$${name}`)
    } else if (node.kind === 'Operand') names.add(node.name)
    else if (node.kind === 'BareWord') names.add(node.text)
    else if (node.kind === 'SelectReference') names.add(node.text)
  })
  return names
}

/** Whether a condition compares things, rather than being a value that is only looked at. */
export function isComparison(condition: Expression): boolean {
  return condition.kind === 'Binary' && /^(==|!=|=~|!~|eq|ne|ieq|ine|<|>|<=|>=|in)$/.test(condition.operator)
}

/** Whether a comparison looks at any of some names. */
export function mentions(condition: Expression, names: ReadonlySet<string>): boolean {
  if (!isComparison(condition)) return false
  for (const name of namesIn(condition)) if (names.has(name)) return true
  return false
}

/**
 * On which side of `uri == myself` the thing that is asked for (`uri`, `from_uri`, `src_ip`) is known to be one of the server's own names;
 * undefined for other conditions.
 */
export function isMyself(condition: Expression, what: string): 'true' | 'false' | undefined {
  if (condition.kind !== 'Binary') return undefined
  const names = namesIn(condition)
  if (!names.has('myself') || !names.has(what)) return undefined
  if (condition.operator === '==' || condition.operator === 'eq') return 'true'
  return condition.operator === '!=' || condition.operator === 'ne' ? 'false' : undefined
}

/** On which side of a comparison with $tt the request has a To tag: it stands inside a dialog. */
export function hasToTag(condition: Expression): 'true' | 'false' | undefined {
  if (condition.kind !== 'Binary' || !namesIn(condition).has('$tt')) return undefined
  return condition.operator === '!=' || condition.operator === 'ne' ? 'true' : 'false'
}

/** The calls, comparisons and values that a condition consists of: what `&&`, `||` and `!` join. */
export function partsOf(condition: Expression): readonly Expression[] {
  if (condition.kind === 'Unary' && condition.operator === '!') return partsOf(condition.operand)
  if (condition.kind === 'Binary' && (condition.operator === '&&' || condition.operator === '||')) {
    return [...partsOf(condition.left), ...partsOf(condition.right)]
  }
  return [condition]
}
