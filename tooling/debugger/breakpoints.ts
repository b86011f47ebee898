import { resolve } from 'node:path'
import type { Program, Step } from '#grammar/abi.ts'
import { parseHitCondition, type HitCondition } from './hit-condition.ts'

/** What a breakpoint may have besides its place. */
export interface BreakpointOptions {
  /** An expression of the language; it stops only where that is true. */
  readonly condition?: string | undefined
  /** See parseHitCondition. */
  readonly hitCondition?: string | undefined
  /** A text with `{$ru}` or `$ru` in it, which is told instead of stopping. */
  readonly logMessage?: string | undefined
}

export interface LineBreakpoint extends BreakpointOptions {
  readonly line: number
  /** Only the statement that begins at this column or behind it. */
  readonly column?: number | undefined
}

/** A routing block by its title (`failure_route[BUSY]`, `request_route`), or by the name of a `route[…]`. */
export interface FunctionBreakpoint extends BreakpointOptions {
  readonly name: string
}

/** Stops after the statement that changed the value of an expression. */
export interface DataBreakpoint extends BreakpointOptions {
  readonly expression: string
}

/** A breakpoint that was set, with where it really is. */
export interface BoundBreakpoint {
  readonly id: number
  readonly kind: 'line' | 'function' | 'data'
  readonly options: BreakpointOptions
  readonly hits: HitCondition | undefined
  /** Whether it can ever stop. */
  readonly isVerified: boolean
  /** Why it cannot, or what is wrong with its condition. */
  readonly message?: string | undefined
  /** Where it really stops: the place of its first statement. */
  readonly place?: { readonly file: string; readonly line: number; readonly column: number } | undefined
  /** Of a line: the statements; of a function: none, see `title`. */
  readonly steps: ReadonlySet<Step>
  /** Of a function breakpoint. */
  readonly title?: string | undefined
  /** Of a data breakpoint. */
  readonly expression?: string | undefined
  /** It stands on one statement of its line, not on the line. */
  readonly isExact: boolean
}

/** The statements of a file by their places, whatever way the file's name is written. */
function stepsIn(program: Program, file: string): readonly Step[] {
  const wanted = resolve(file)
  const numbers = new Set(program.files.flatMap((name, number) => (resolve(name) === wanted ? [number] : [])))
  return (program.steps ?? [])
    .filter(({ at }) => numbers.has(at[0]))
    .toSorted((one, other) => one.at[1] - other.at[1] || one.at[2] - other.at[2])
}

/** Places in lines `[from, to]` of a file where a breakpoint can stand. */
export function breakpointPlaces(program: Program, file: string, from: number, to: number): readonly Step[] {
  return stepsIn(program, file).filter(({ at }) => at[1] >= from && at[1] <= to)
}

/**
 * The statements that a breakpoint on a line stops at: those of the line; in the midst of a statement of several lines that one;
 * else those of the next line with a statement.
 */
function stepsAt(steps: readonly Step[], { line, column }: LineBreakpoint): readonly Step[] {
  if (column !== undefined) {
    const behind = steps.find(({ at }) => at[1] === line && at[2] >= column)
    if (behind !== undefined) return steps.filter(({ at }) => at[1] === line && at[2] === behind.at[2])
  }
  const covering = steps.findLast(({ at, end }) => at[1] <= line && end[0] >= line)
  const first = covering ?? steps.find(({ at }) => at[1] >= line)
  return first === undefined ? [] : steps.filter(({ at }) => at[1] === first.at[1])
}

/** Binds breakpoints to the statements of a program. */
export class BreakpointTable {
  #program: () => Program
  #nextId = 1
  readonly #lines = new Map<string, { readonly wanted: LineBreakpoint; readonly id: number }[]>()
  #functions: readonly { readonly wanted: FunctionBreakpoint; readonly id: number }[] = []
  #data: readonly { readonly wanted: DataBreakpoint; readonly id: number }[] = []
  #bound: readonly BoundBreakpoint[] = []
  #byStep = new Map<Step, BoundBreakpoint[]>()
  #boundTo: Program | undefined
  /** They were bound anew because the program is another one. */
  onMoved: (() => void) | undefined

  constructor(program: () => Program) {
    this.#program = program
  }

  /** Replaces those of a file; gives them as bound, in their order. */
  setLines(file: string, wanted: readonly LineBreakpoint[]): readonly BoundBreakpoint[] {
    this.#lines.set(
      resolve(file),
      wanted.map((one) => ({ wanted: one, id: this.#nextId++ })),
    )
    this.rebind()
    return this.#given(this.#lines.get(resolve(file)) ?? [])
  }

  setFunctions(wanted: readonly FunctionBreakpoint[]): readonly BoundBreakpoint[] {
    this.#functions = wanted.map((one) => ({ wanted: one, id: this.#nextId++ }))
    this.rebind()
    return this.#given(this.#functions)
  }

  setData(wanted: readonly DataBreakpoint[]): readonly BoundBreakpoint[] {
    this.#data = wanted.map((one) => ({ wanted: one, id: this.#nextId++ }))
    this.rebind()
    return this.#given(this.#data)
  }

  /** All as they are bound. */
  get all(): readonly BoundBreakpoint[] {
    return this.#bound
  }

  get functions(): readonly BoundBreakpoint[] {
    this.#follow()
    return this.#bound.filter(({ kind }) => kind === 'function')
  }

  get data(): readonly BoundBreakpoint[] {
    this.#follow()
    return this.#bound.filter(({ kind }) => kind === 'data')
  }

  /** Line breakpoints on a statement. */
  on(step: Step): readonly BoundBreakpoint[] {
    this.#follow()
    return this.#byStep.get(step) ?? []
  }

  /** Binds all to the programs of another server. */
  use(program: () => Program): void {
    this.#program = program
    this.rebind()
  }

  /** Binds all anew, to the program that is installed now. */
  rebind(): void {
    const program = this.#program()
    this.#boundTo = program
    const bound: BoundBreakpoint[] = []
    for (const [file, list] of this.#lines) {
      const steps = stepsIn(program, file)
      for (const { wanted, id } of list) bound.push(this.#bindLine(program, steps, wanted, id))
    }
    for (const { wanted, id } of this.#functions) bound.push(bindFunction(program, wanted, id))
    for (const { wanted, id } of this.#data) {
      const { expression } = wanted
      bound.push({ ...common(wanted, id), kind: 'data', isVerified: true, steps: noSteps, isExact: false, expression })
    }
    this.#bound = bound
    this.#byStep = new Map()
    for (const one of bound) {
      for (const step of one.steps) this.#byStep.set(step, [...(this.#byStep.get(step) ?? []), one])
    }
  }

  /** After a reload the statements are others. */
  #follow(): void {
    if (this.#boundTo === this.#program()) return
    this.rebind()
    this.onMoved?.()
  }

  #bindLine(program: Program, steps: readonly Step[], wanted: LineBreakpoint, id: number): BoundBreakpoint {
    const found = stepsAt(steps, wanted)
    const [first] = found
    const shared = { ...common(wanted, id), kind: 'line' as const, steps: new Set(found) }
    const isExact = wanted.column !== undefined
    if (first === undefined) {
      return { ...shared, isVerified: false, isExact, message: 'no statement of the program stands there or below' }
    }
    const [file, line, column] = first.at
    return { ...shared, isVerified: true, isExact, place: { file: program.files[file] ?? '', line, column } }
  }

  #given(list: readonly { readonly id: number }[]): readonly BoundBreakpoint[] {
    return list.flatMap(({ id }) => this.#bound.find((one) => one.id === id) ?? [])
  }
}

const noSteps: ReadonlySet<Step> = new Set()

function common(wanted: BreakpointOptions, id: number): Pick<BoundBreakpoint, 'id' | 'options' | 'hits' | 'message'> {
  const { condition, hitCondition, logMessage } = wanted
  const hits = hitCondition === undefined || hitCondition === '' ? undefined : parseHitCondition(hitCondition)
  const isWrong = hitCondition !== undefined && hitCondition !== '' && hits === undefined
  const message = isWrong ? `hit count ${hitCondition}: write 5, >= 3 or % 2` : undefined
  return {
    id,
    options: { condition: condition === '' ? undefined : condition, hitCondition, logMessage },
    hits,
    message,
  }
}

function bindFunction(program: Program, wanted: FunctionBreakpoint, id: number): BoundBreakpoint {
  const name = wanted.name.trim().replaceAll(/["\s]/g, '')
  const titles = program.stepRoutes ?? []
  const route = titles.find(({ title }) => title === name) ?? titles.find(({ title }) => title === `route[${name}]`)
  const shared = { ...common(wanted, id), kind: 'function' as const, steps: noSteps, isExact: false }
  if (route === undefined) return { ...shared, isVerified: false, message: `there is no routing block ${wanted.name}` }
  const [file, line, column] = route.at
  return {
    ...shared,
    isVerified: true,
    title: route.title,
    place: { file: program.files[file] ?? '', line, column },
  }
}
