import type { Expression } from '../../ast/nodes.ts'

/** The methods that scripts tell apart; every other one counts as OTHER. */
// prettier-ignore
const methodNames = [
  'INVITE', 'ACK', 'BYE', 'CANCEL', 'REGISTER', 'OPTIONS', 'SUBSCRIBE', 'PUBLISH', 'NOTIFY', 'MESSAGE', 'INFO', 'PRACK', 'UPDATE',
  'REFER', 'KDMQ', 'OTHER',
] as const

export type MethodName = (typeof methodNames)[number]

/** A set of methods, one bit each in the order of methodNames. */
export type MethodSet = number

export const allMethods: MethodSet = (1 << methodNames.length) - 1

/** The set of some methods, by name; unknown names are OTHER. */
export function methodSet(names: readonly string[]): MethodSet {
  return names.reduce((set, name) => set | bitOf(name), 0)
}

export function hasMethod(set: MethodSet, name: MethodName): boolean {
  return (set & bitOf(name)) !== 0
}

/** The names in a set. */
export function namesOf(set: MethodSet): readonly MethodName[] {
  return methodNames.filter((name) => hasMethod(set, name))
}

function bitOf(name: string): MethodSet {
  const index = methodNames.findIndex((known) => known === name.toUpperCase())
  return 1 << (index === -1 ? methodNames.length - 1 : index)
}

/**
 * The methods for which a condition holds, when it asks for nothing else: `is_method("A|B")`, `$rm == "A"`, `method == "A"`,
 * `$rm =~ "^(A|B)$"` and their opposites; undefined for other conditions. OTHER is on both sides of a question for one of them.
 */
export function methodsOf(
  condition: Expression,
): { readonly whenTrue: MethodSet; readonly whenFalse: MethodSet } | undefined {
  const names = askedNames(condition)
  if (names === undefined) return undefined
  const set = methodSet(names)
  const whenFalse = allMethods & ~(set & ~bitOf('OTHER'))
  const isNegated = condition.kind === 'Binary' && (condition.operator === '!=' || condition.operator === 'ne')
  return isNegated ? { whenTrue: whenFalse, whenFalse: set } : { whenTrue: set, whenFalse }
}

function askedNames(condition: Expression): readonly string[] | undefined {
  if (condition.kind === 'Call' && condition.callee.text === 'is_method') {
    const [arg] = condition.args
    return arg?.kind === 'StringLiteral' ? splitNames(arg.value) : undefined
  }
  if (condition.kind !== 'Binary' || !isMethod(condition.left)) return undefined
  const { right, operator } = condition
  const text = right.kind === 'StringLiteral' ? right.value : right.kind === 'BareWord' ? right.text : undefined
  if (text === undefined) return undefined
  if (operator === '==' || operator === 'eq' || operator === '!=' || operator === 'ne') return [text]
  const [, list] = /^\^?\(?([A-Za-z|]+)\)?\$?$/.exec(text) ?? []
  return operator === '=~' && list !== undefined ? splitNames(list) : undefined
}

function splitNames(text: string): readonly string[] {
  return text.split('|').map((name) => name.trim())
}

function isMethod(expression: Expression): boolean {
  return (
    (expression.kind === 'PvReference' && expression.text === '$rm') ||
    (expression.kind === 'Operand' && expression.name === 'method')
  )
}
