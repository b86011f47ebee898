import type { Expression, Operand } from '../ast/nodes.ts'
import { emitArgumentReader, withBefore, waits } from './awaited.ts'
import type { Code } from './emitter.ts'
import { quote } from './names.ts'
import type { BinaryExpression, Scope } from './scope.ts'

/** A comparison with an old-style operand: bound once, with its right side. */
export function emitCoreComparison(expression: BinaryExpression, scope: Scope): Code {
  const { emitter } = scope
  let { left, right } = expression
  if (left.kind !== 'Operand' || (left.name === 'myself' && right.kind === 'Operand')) [left, right] = [right, left]
  const name = left.kind === 'Operand' ? left.name : ''
  const at = emitter.at(expression.span)
  const before: Code[] | undefined = waits(right, scope) ? [] : undefined
  const argument = emitCompareArgument(right, scope, before)
  const code: Code = [`k.compare(${quote(name)}, ${quote(expression.operator)}, `, argument.code, `, ${at})`]
  const key = argument.key === undefined ? `compare at ${at}` : `compare ${name} ${expression.operator} ${argument.key}`
  const bound = emitter.hoist(key, 'compare_', name, emitter.map(expression.span, code))
  return emitter.map(expression.span, withBefore(before, [bound, '(s)']))
}

function emitCompareArgument(
  right: Expression,
  scope: Scope,
  before: Code[] | undefined,
): { readonly code: Code; readonly key: string | undefined } {
  if (right.kind === 'Operand') return { code: `{ keyword: ${quote(right.name)} }`, key: `keyword ${right.name}` }
  if (right.kind === 'BareWord') return { code: quote(right.text), key: right.text }
  if (right.kind === 'AddressLiteral') return { code: quote(right.text), key: right.text }
  if (right.kind === 'StringLiteral') return { code: quote(right.value), key: quote(right.value) }
  if (right.kind === 'NumberLiteral') return { code: String(right.value), key: String(right.value) }
  return { code: emitArgumentReader(right, scope, before), key: undefined }
}

/** The accessor of an operand, a select or an attribute. */
export function emitReader(expression: Expression, scope: Scope): Code {
  const { emitter } = scope
  const at = emitter.at(expression.span)
  if (expression.kind === 'Operand') return emitOperand(expression, scope)
  if (expression.kind === 'SelectReference') {
    const { text } = expression
    return emitter.hoist(
      `select ${text}`,
      'select_',
      text,
      emitter.map(expression.span, `k.select(${quote(text)}, ${at})`),
    )
  }
  if (expression.kind === 'AttributeReference') return emitter.attribute(expression.text, expression.span)
  throw new TypeError(`${expression.kind} is not read through an accessor`)
}

function emitOperand(expression: Operand, scope: Scope): string {
  const { emitter } = scope
  const code = emitter.map(expression.span, `k.operand(${quote(expression.name)}, ${emitter.at(expression.span)})`)
  return emitter.hoist(`operand ${expression.name}`, 'operand_', expression.name, code)
}
