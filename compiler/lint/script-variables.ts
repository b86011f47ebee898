import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Assign, Expression } from '../ast/nodes.ts'
import { typeOf } from '../ast/static-type.ts'
import { walk } from '../ast/walk.ts'
import type { BoundProgram } from '../4-bind/symbols.ts'
import type { VariableUse } from '../4-bind/variable-uses.ts'

/** What the whole script does with one `$var(name)`, `$avp(name)` and the like. */
export interface ScriptVariable {
  /** `var`, `vn`, `avp`, … */
  readonly space: string
  readonly name: string
  readonly uses: readonly VariableUse[]
  /** What is assigned to it; a function may do so as well. */
  readonly assigned: readonly Assign[]
}

/** The variables that a script names by constant names. */
export class ScriptVariables {
  readonly #known = new Map<string, { space: string; name: string; uses: VariableUse[]; assigned: Assign[] }>()
  readonly #types = new Map<string, 'int' | 'string' | 'unknown'>()
  /** Kinds of which some name is known only at run time: nothing certain can be said of the others. */
  readonly #dynamic = new Set<string>()

  constructor(program: BoundProgram, uses: readonly VariableUse[]) {
    for (const use of uses) {
      const { name, inner } = use.pv
      if (!spaces.has(name) || inner === undefined) continue
      if (inner.includes('$')) this.#dynamic.add(spaceOf(name))
      else this.#at(spaceOf(name), inner).uses.push(use)
    }
    walk(program.file, (node) => {
      if (node.kind !== 'Assign' || node.target.kind !== 'PvReference') return
      const pv = parsePv(node.target.text)
      if ('error' in pv || pv.inner === undefined || !spaces.has(pv.name) || pv.inner.includes('$')) return
      this.#at(spaceOf(pv.name), pv.inner).assigned.push(node)
    })
  }

  /** All variables of a kind; none when some name of the kind is known only at run time. */
  of(space: string): readonly ScriptVariable[] {
    if (this.#dynamic.has(space)) return []
    return [...this.#known.values()].filter((one) => one.space === space)
  }

  find(space: string, name: string): ScriptVariable | undefined {
    return this.#dynamic.has(space) ? undefined : this.#known.get(`${space}(${name})`)
  }

  /** The type of `$var(name)`, when the script assigns values of one type only: a variable starts as the number 0. */
  typeOf(name: string): 'int' | 'string' | undefined {
    const cached = this.#types.get(name)
    if (cached !== undefined) return cached === 'unknown' ? undefined : cached
    const type = this.#findType(name)
    this.#types.set(name, type ?? 'unknown')
    return type
  }

  #findType(name: string): 'int' | 'string' | undefined {
    const known = this.find('var', name)
    if (known === undefined || known.assigned.length === 0) return undefined
    const targets = new Set(known.assigned.map((one) => `${one.target.span.source}:${one.target.span.start}`))
    const isFilled = known.uses.some(
      ({ access, span }) => access !== 'read' && !targets.has(`${span.source}:${span.start}`),
    )
    if (isFilled) return undefined
    const types = new Set(known.assigned.map(({ value }) => this.#typeOfValue(value, name)))
    types.delete(undefined)
    const [only] = types
    return types.size === 1 && (only === 'int' || only === 'string') ? only : undefined
  }

  /** `$var(i) = $var(i) + 1` keeps the type that the other assignments give. */
  #typeOfValue(value: Expression, name: string): 'int' | 'string' | 'unknown' | undefined {
    if (isNull(value)) return 'int'
    if (value.kind === 'Binary' && value.operator === '+' && isVariable(value.left, name)) return undefined
    const known = typeOf(value)
    return known === 'str' ? 'string' : known
  }

  #at(space: string, name: string): { uses: VariableUse[]; assigned: Assign[] } {
    const key = `${space}(${name})`
    const known = this.#known.get(key) ?? { space, name, uses: [], assigned: [] }
    this.#known.set(key, known)
    return known
  }
}

const spaces: ReadonlySet<string> = new Set(['var', 'vz', 'vn', 'avp'])

/** `$vz(x)` is `$var(x)`. */
function spaceOf(name: string): string {
  return name === 'vz' ? 'var' : name
}

function isVariable(expression: Expression, name: string): boolean {
  return (
    expression.kind === 'PvReference' && (expression.text === `$var(${name})` || expression.text === `$vz(${name})`)
  )
}

function isNull(expression: Expression): boolean {
  return expression.kind === 'PvReference' && expression.text === '$null'
}
