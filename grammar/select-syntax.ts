import type { SelectFacts, SelectTable } from './selects.ts'

/** One part of a select: a name, or an index behind one. */
export type SelectPart =
  | { readonly kind: 'name'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'index'; readonly value: number; readonly start: number; readonly end: number }

/** Places in the text that was parsed. */
export interface SelectFault {
  readonly start: number
  readonly end: number
  readonly text: string
  /** What 6.1.5 evaluates in its place. */
  readonly instead?: ResolvedSelect
  /** The name that is not known, and those that could stand there. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[]; readonly isFirst: boolean }
}

/** A select whose parts are all known. */
export interface ResolvedSelect {
  /** Its names joined by dots: in their first spelling, `*` for a name of the writer's choice, `#` for an index. */
  readonly path: string
  /** The names of the writer's choice. */
  readonly names: readonly string[]
  readonly indexes: readonly number[]
}

/** More than this many parts are refused (LANGUAGE A8). */
const maxParts = 32

const step = /\.?([A-Za-z_][A-Za-z0-9_]*)(?:\[(?:(-?\d+)|"([^"\n]*)")\])?/y

/**
 * Takes `@via[1].branch` apart, with or without its `@`; undefined when it is no select. As in the `$sel()` of 6.1.5 nothing counts
 * behind the last part that can be read: `via[1][2]` is `via[1]`.
 */
export function parseSelect(text: string): readonly SelectPart[] | undefined {
  const parts: SelectPart[] = []
  step.lastIndex = text.startsWith('@') ? 1 : 0
  while (step.lastIndex < text.length) {
    const start = step.lastIndex
    const match = (text[start] === '.') === parts.length > 0 ? step.exec(text) : null
    if (match === null) return isBrokenIndex(text, start) ? undefined : withinLimits(parts)
    const [whole, name = '', index, quoted] = match
    const nameStart = start + (whole.startsWith('.') ? 1 : 0)
    const nameEnd = nameStart + name.length
    parts.push({ kind: 'name', text: name, start: nameStart, end: nameEnd })
    const end = start + whole.length
    if (index !== undefined) parts.push({ kind: 'index', value: Number(index), start: nameEnd, end })
    if (quoted !== undefined) parts.push({ kind: 'name', text: quoted, start: nameEnd, end })
  }
  return withinLimits(parts)
}

/** A bracket right behind a name that holds neither a number nor a text in double quotes. */
function isBrokenIndex(text: string, at: number): boolean {
  return text[at] === '[' && text[at - 1] !== ']'
}

function withinLimits(parts: readonly SelectPart[]): readonly SelectPart[] | undefined {
  return parts.length === 0 || parts.length > maxParts ? undefined : parts
}

/** Looks the parts up in the tables; the first table that knows the first name counts. */
export function resolveSelect(
  parts: readonly SelectPart[],
  tables: readonly SelectTable[],
): ResolvedSelect | SelectFault {
  const [first] = parts
  const root = first?.kind === 'name' ? first.text.toLowerCase() : ''
  const table = tables.find((one) => Object.hasOwn(one, root)) ?? joinTables(tables)
  const walk = new SelectWalk({ alone: false, parts: table })
  for (const part of parts) {
    const fault = walk.take(part)
    if (fault !== undefined) return walk.instead === undefined ? fault : { ...fault, instead: walk.instead }
  }
  return walk.facts.alone === false ? incomplete(parts, walk.facts) : walk.resolved
}

/** The way through a table of selects. */
class SelectWalk {
  facts: SelectFacts
  /** What was resolved where a nested table began. */
  instead: ResolvedSelect | undefined
  readonly #path: string[] = []
  readonly #names: string[] = []
  readonly #indexes: number[] = []

  constructor(start: SelectFacts) {
    this.facts = start
  }

  get resolved(): ResolvedSelect {
    return { path: this.#path.join('.'), names: [...this.#names], indexes: [...this.#indexes] }
  }

  /** Goes on by one part; tells what is wrong with it. */
  take(part: SelectPart): SelectFault | undefined {
    const next = follow(this.facts, part)
    if (next === undefined) return unknownPart(part, this.facts)
    this.#path.push(next.step)
    if (next.step === '*' && part.kind === 'name') this.#names.push(part.text)
    if (part.kind === 'index') this.#indexes.push(part.value)
    this.facts = next.facts
    if (next.facts.nested === true) this.instead = this.resolved
    return undefined
  }
}

function joinTables(tables: readonly SelectTable[]): SelectTable {
  return Object.fromEntries(tables.flatMap((table) => Object.entries(table)))
}

interface Step {
  /** The name in its first spelling, `*` or `#`. */
  readonly step: string
  readonly facts: SelectFacts
}

function follow(facts: SelectFacts, part: SelectPart): Step | undefined {
  if (part.kind === 'index') return facts.at === undefined ? undefined : { step: '#', facts: facts.at }
  const fixed = followName(facts.parts, part.text.toLowerCase())
  if (fixed !== undefined) return fixed
  const { any } = facts
  if (any === undefined || any.accepts?.test(part.text) === false) return undefined
  return { step: '*', facts: any }
}

function followName(table: SelectTable | undefined, name: string): Step | undefined {
  const facts = table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
  if (facts === undefined) return undefined
  return facts.is === undefined ? { step: name, facts } : followName(table, facts.is)
}

function unknownPart(part: SelectPart, facts: SelectFacts): SelectFault {
  const { start, end } = part
  if (part.kind === 'index') return { start, end, text: 'no index can stand here' }
  const known = Object.keys(facts.parts ?? {})
  return {
    start,
    end,
    text: `there is no "${part.text}" here`,
    unknown: { name: part.text, known, isFirst: start <= 1 },
  }
}

function incomplete(parts: readonly SelectPart[], facts: SelectFacts): SelectFault {
  const last = parts.at(-1)
  const known = Object.keys(facts.parts ?? {})
  const wanted = known.length > 0 ? `one of ${known.join(', ')}` : 'a name'
  return { start: last?.start ?? 0, end: last?.end ?? 0, text: `${wanted} must follow` }
}

/** Every select of a table in its first spelling, see ResolvedSelect, with what it gives. */
export function selectPaths(table: SelectTable): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const visit = (facts: SelectFacts, path: string): void => {
    if (facts.alone !== false) found.set(path, facts.doc ?? '')
    for (const [name, next] of Object.entries(facts.parts ?? {}))
      if (next.is === undefined) visit(next, `${path}.${name}`)
    if (facts.any !== undefined) visit(facts.any, `${path}.*`)
    if (facts.at !== undefined) visit(facts.at, `${path}.#`)
  }
  for (const [name, facts] of Object.entries(table)) if (facts.is === undefined) visit(facts, name)
  return found
}
