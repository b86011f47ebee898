import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { SourceSet } from '#compiler/1-source/source-set.ts'
import type { Span } from '#compiler/1-source/span.ts'
import type { BoundProgram } from '#compiler/4-bind/symbols.ts'
import { findVariableUses } from '#compiler/4-bind/variable-uses.ts'
import { foldInteger } from '#compiler/ast/fold-integer.ts'
import { foldText } from '#compiler/ast/fold-text.ts'
import type { Expression } from '#compiler/ast/nodes.ts'
import { walk } from '#compiler/ast/walk.ts'

/** What a value that is known only at run time may be: one text, or any text with this start and this end. */
export type PossibleName =
  | { readonly kind: 'exact'; readonly text: string; readonly isNumber?: true }
  | { readonly kind: 'pattern'; readonly prefix: string; readonly suffix: string }

const anything: PossibleName = { kind: 'pattern', prefix: '', suffix: '' }

/** More possibilities than a person would look at are any text. */
const maxPossible = 64
const maxDepth = 8

/** Whether a name is one that the value may be. */
export function mayBe(name: string, possible: PossibleName): boolean {
  if (possible.kind === 'exact') return name === possible.text
  const { prefix, suffix } = possible
  return name.length >= prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix)
}

interface Written {
  readonly values: Expression[]
  /** Something else than an assignment of the script may write it too. */
  isForeign: boolean
}

/**
 * Says which texts an expression may stand for, from what the script assigns to its `$var` and `$avp`. A variable to which something
 * that is no constant is assigned, or which a function or a module may write, may be anything; so may every other pseudo-variable.
 */
export class PossibleNames {
  readonly #program: BoundProgram
  readonly #sources: SourceSet
  #table: ReadonlyMap<string, Written> | undefined
  #hasUnnamedWrite = false
  readonly #known = new Map<string, readonly PossibleName[]>()
  #depth = 0

  constructor(program: BoundProgram, sources: SourceSet) {
    this.#program = program
    this.#sources = sources
  }

  /** The texts that an expression may be; variables in a text are expanded when `isFormat`. */
  of(expression: Expression, isFormat: boolean): readonly PossibleName[] {
    if (expression.kind === 'StringLiteral' && isFormat) return this.ofFormat(expression.value)
    if (expression.kind === 'BareWord') return [exact(expression.text)]
    const text = foldText(expression)
    if (text !== undefined) return [exact(text)]
    const number = foldInteger(expression)
    if (number !== undefined) return [{ kind: 'exact', text: String(number), isNumber: true }]
    if (expression.kind === 'PvReference') return this.#variable(expression.text)
    if (expression.kind === 'Cast' && expression.type === 'str') return this.of(expression.operand, false)
    return this.#sum(expression)
  }

  /** The texts that a text with variables in it may become. */
  ofFormat(text: string): readonly PossibleName[] {
    let names: readonly PossibleName[] = [exact('')]
    let from = 0
    for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at)) {
      const pv = parsePv(text, at)
      if ('error' in pv) {
        at += text[at + 1] === '$' ? 2 : 1
        continue
      }
      names = joined(joined(names, [exact(text.slice(from, at))]), this.#variable(pv.text))
      at = pv.end
      from = at
    }
    return joined(names, [exact(text.slice(from))])
  }

  /** A chain of sums leans to the left, and may be long. A number on the left makes all of it a number. */
  #sum(expression: Expression): readonly PossibleName[] {
    const operands: Expression[] = []
    let left = expression
    while (left.kind === 'Binary' && left.operator === '+') {
      operands.push(left.right)
      left = left.left
    }
    if (operands.length === 0 || operands.length > maxPossible) return [anything]
    let names = left.kind === 'Binary' ? [anything] : this.of(left, false)
    if (names.some((name) => name.kind === 'exact' && name.isNumber === true)) return [anything]
    for (const operand of operands.toReversed()) {
      names = joined(names, operand.kind === 'Binary' ? [anything] : this.of(operand, false))
    }
    return names
  }

  #variable(text: string): readonly PossibleName[] {
    const key = variableKey(text)
    const written = key === undefined ? undefined : this.#written().get(key)
    if (key === undefined || written === undefined || written.isForeign || this.#hasUnnamedWrite) return [anything]
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (this.#depth >= maxDepth || written.values.length > maxPossible) return [anything]
    // Whatever is assigned to itself, over others too, may be anything.
    this.#known.set(key, [anything])
    this.#depth += 1
    const names = limited(written.values.flatMap((value) => this.of(value, false)))
    this.#depth -= 1
    this.#known.set(key, names)
    return names
  }

  #written(): ReadonlyMap<string, Written> {
    if (this.#table !== undefined) return this.#table
    const table = new Map<string, Written>()
    const targets = new Set<string>()
    const entryOf = (key: string): Written => {
      const entry = table.get(key) ?? { values: [], isForeign: false }
      table.set(key, entry)
      return entry
    }
    walk(this.#program.file, (node) => {
      if (node.kind !== 'Assign' || node.target.kind !== 'PvReference') return
      targets.add(placeOf(node.target.span))
      const key = variableKey(node.target.text)
      if (key !== undefined) entryOf(key).values.push(node.value)
      else if (/^\$\(?(?:var|avp)\(.*\$/.test(node.target.text)) this.#hasUnnamedWrite = true
    })
    for (const { pv, span, access } of findVariableUses(this.#program, this.#sources)) {
      if (access === 'read' || targets.has(placeOf(span))) continue
      const key = variableKey(pv.text)
      if (key !== undefined) entryOf(key).isForeign = true
    }
    this.#table = table
    return table
  }
}

/** `$var(x)` or `$avp(x)` by its name; undefined for what is no such variable, or has a name that is itself a variable. */
function variableKey(text: string): string | undefined {
  const pv = parsePv(text)
  if ('error' in pv || pv.inner === undefined || pv.inner.includes('$') || pv.transformations.length > 0)
    return undefined
  if (pv.name === 'var') return `var ${pv.inner}`
  return pv.name === 'avp' ? `avp ${pv.inner.replace(/^[si]:/, '')}` : undefined
}

function placeOf({ source, start }: Span): string {
  return `${source}:${start}`
}

function exact(text: string): PossibleName {
  return { kind: 'exact', text }
}

function joined(left: readonly PossibleName[], right: readonly PossibleName[]): readonly PossibleName[] {
  if (left.length * right.length > maxPossible) return [anything]
  return left.flatMap((one) => right.map((other) => join(one, other)))
}

function join(left: PossibleName, right: PossibleName): PossibleName {
  if (left.kind === 'exact' && right.kind === 'exact') return exact(left.text + right.text)
  const prefix = left.kind === 'exact' ? left.text + (right.kind === 'exact' ? right.text : right.prefix) : left.prefix
  const suffix = right.kind === 'exact' ? (left.kind === 'exact' ? left.text : left.suffix) + right.text : right.suffix
  return { kind: 'pattern', prefix, suffix }
}

function limited(names: readonly PossibleName[]): readonly PossibleName[] {
  if (names.length > maxPossible) return [anything]
  return names.length === 0 ? [anything] : names
}
