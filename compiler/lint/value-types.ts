import { parsePv, type PvSyntax } from '#grammar/pseudo-variable-syntax.ts'
import type { Expression } from '../ast/nodes.ts'
import { typeOf } from '../ast/static-type.ts'
import { findPvarIn } from '../catalogue.ts'
import type { LintContext } from './context.ts'

/** What a value is at run time, as far as the script and the facts of the modules say. */
export type ValueType =
  | 'int' // a number, never a text and never missing
  | 'text' // a text that is a number for no message: a method, an address, a URI
  | 'string' // some text, which may be digits
  | 'unknown'

/** Texts that never are a number. Most of them may be missing; a comparison with a number is no use then either. */
// prettier-ignore
const neverNumbers: ReadonlySet<string> = new Set([
  'rm', 'ru', 'ou', 'duri', 'fu', 'tu', 'from', 'to', 'pr', 'proto', 'rP', 'ct', 'ctu', 'cT', 'Ri', 'si', 'su', 'sut', 'ua', 'rb', 'mb', 'adu', 'mts', 'ai', 'pu', 'di',
])

/** Numbers that every message has. */
const alwaysNumbers: ReadonlySet<string> = new Set([
  'rmid',
  'bs',
  'ml',
  'mt',
  'sp',
  'Rp',
  'prid',
  'pp',
  'Ts',
  'mf',
  'sf',
  'bf',
  'fUl',
  'tUl',
  'rUl',
])

/** The type of the value that an expression gives where it stands alone. */
export function valueType(expression: Expression, ctx: LintContext): ValueType {
  if (expression.kind === 'PvReference') return typeOfPv(expression.text, ctx)
  if (expression.kind === 'Operand') return expression.name === 'method' ? 'text' : 'unknown'
  if (expression.kind === 'Binary' && expression.operator === '+') {
    const left = valueType(expression.left, ctx)
    return left === 'text' ? 'string' : left
  }
  const known = typeOf(expression)
  return known === 'str' ? 'string' : known
}

function typeOfPv(text: string, ctx: LintContext): ValueType {
  const pv = parsePv(text)
  if ('error' in pv || pv.name === '') return 'unknown'
  if (pv.transformations.length > 0) return typeOfTransformed(pv)
  if (pv.name === 'var') return pv.inner === undefined ? 'unknown' : (ctx.variables.typeOf(pv.inner) ?? 'unknown')
  if (neverNumbers.has(pv.name)) return 'text'
  if (alwaysNumbers.has(pv.name)) return 'int'
  const facts = findPvarIn([ctx.catalogue.core, ...ctx.program.modules.map((module) => module.exports)], pv.name)?.facts
  return facts?.type === 'str' ? 'string' : 'unknown'
}

function typeOfTransformed({ transformations }: PvSyntax): ValueType {
  const last = transformations.at(-1)
  if (last?.className !== 's') return 'unknown'
  if (last.name === 'len' || last.name === 'int') return 'int'
  return ['substr', 'select', 'tolower', 'toupper', 'md5', 'trim'].includes(last.name) ? 'string' : 'unknown'
}
