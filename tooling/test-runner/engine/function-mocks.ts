import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { LinkedFunction } from '#runtime/script/link-environment.ts'
import { codeOfRows, fillRows, writeResult, type Rows } from './mock-rows.ts'
import { matches, matcherText, type TextMatcher } from './matcher.ts'

/** What stands in the place of a module function: cases in order, of which the first whose arguments fit counts. */
export interface FunctionMock {
  readonly name: string
  readonly cases: readonly MockCase[]
}

export interface MockCase {
  /** What the arguments must be, in order; absent for any. */
  readonly args: readonly TextMatcher[] | undefined
  /** Return codes of the first call, the second and so on; the last one stays. */
  readonly returns: readonly number[]
  /** The rows that a query finds. */
  readonly rows?: Rows | undefined
  /** What it writes into the variable that it is given. */
  readonly result?: Value | undefined
  /** Variables that each call sets. */
  readonly sets: readonly (readonly [pv: string, value: Value])[]
  /** A function of a test written in TypeScript; it gives the return code. */
  readonly run?: ((args: readonly string[], variables: MockVariables) => number) | undefined
}

/** The variables of the run that calls a mocked function. */
export interface MockVariables {
  get(pv: string): Value
  set(pv: string, value: Value): void
  /** Makes these the rows of the query; gives its code: 1, or 2 without rows. */
  rows(rows: Rows): number
  /** Gives the variable that the function writes its result into a value. */
  result(value: Value): void
}

/** A call of a module function that was mocked. */
export interface MockedCall {
  readonly name: string
  readonly args: readonly string[]
  readonly returned: number
}

/** The functions that a test replaces. Every function of the program asks here at each call, so mocks can change during a test. */
export class FunctionMocks {
  readonly #mocks = new Map<string, FunctionMock>()
  readonly #used = new Map<MockCase, number>()
  readonly #stubs: ReadonlySet<string>
  readonly calls: MockedCall[] = []
  /** Functions of modules that kamkit lacks, which were called without a mock. */
  readonly missing = new Set<string>()
  /** Mocks whose variable could not be set, and why. */
  readonly problems: string[] = []
  /** A run of the engine itself, whose functions are never mocked. */
  unmocked: RouteContext | undefined
  /** Read and assign a variable by its text; set when the server runs. */
  getVariable: ((ctx: RouteContext, pv: string) => Value) | undefined
  setVariable: ((ctx: RouteContext, pv: string, value: Value) => string | undefined) | undefined

  constructor(mocks: readonly FunctionMock[], stubs: ReadonlySet<string>) {
    this.#stubs = stubs
    for (const mock of mocks) this.put(mock)
  }

  /** Replaces the function from now on. */
  put(mock: FunctionMock): void {
    this.#mocks.set(mock.name, mock)
  }

  wrap(target: LinkedFunction): LinkedFunction {
    const isMocked = this.#mocks.has(target.name)
    return {
      ...target,
      // What a mock stands for need not exist: a database connection, a file.
      ...(isMocked ? { checkConstant: undefined, declareName: undefined } : {}),
      run: (ctx, args) => {
        const mock = this.#mocks.get(target.name)
        if (mock !== undefined && ctx !== this.unmocked) return this.#call(mock, target, ctx, args)
        if (this.#stubs.has(target.module)) this.missing.add(`${target.name}() of module ${target.module}`)
        return target.run(ctx, args)
      },
    }
  }

  #call(
    { name, cases }: FunctionMock,
    target: LinkedFunction,
    ctx: RouteContext,
    given: { readonly [name: string]: unknown },
  ): number {
    const args = argumentTexts(target, given, ctx)
    const fitting = cases.find((one) => one.args === undefined || fits(one.args, args))
    const returned = fitting === undefined ? -1 : this.#answer(fitting, { name, args, given }, ctx)
    if (fitting === undefined) {
      const wanted = cases.map((one) => `(${(one.args ?? []).map(matcherText).join(', ')})`).join(' or ')
      this.problems.push(`${name}(${args.join(', ')}) was called, but is mocked for ${wanted} only`)
    }
    this.calls.push({ name, args, returned })
    return returned
  }

  #answer(one: MockCase, call: CallToMock, ctx: RouteContext): number {
    const used = this.#used.get(one) ?? 0
    this.#used.set(one, used + 1)
    const note = (problem: string | undefined): void => void (problem !== undefined && this.problems.push(problem))
    const setVariable = (to: RouteContext, pv: string, value: Value): string | undefined =>
      this.setVariable?.(to, pv, value)
    const variables: MockVariables = {
      get: (pv) => this.getVariable?.(ctx, pv) ?? null,
      set: (pv, value) => note(setVariable(ctx, pv, value)),
      rows: (rows) => {
        fillRows(call, rows, ctx, setVariable).forEach(note)
        return codeOfRows(rows)
      },
      result: (value) => note(writeResult(call.given, value, ctx)),
    }
    const found = one.rows === undefined ? undefined : variables.rows(one.rows)
    if (one.result !== undefined) variables.result(one.result)
    for (const [pv, value] of one.sets) variables.set(pv, value)
    const own = one.run?.(call.args, variables)
    return own ?? one.returns[Math.min(used, one.returns.length - 1)] ?? found ?? 1
  }
}

/** A call as a mock sees it. */
interface CallToMock {
  readonly name: string
  readonly args: readonly string[]
  readonly given: { readonly [name: string]: unknown }
}

function fits(wanted: readonly TextMatcher[], args: readonly string[]): boolean {
  return wanted.every((matcher, index) => matches(matcher, args[index]))
}

/** The arguments as texts, in the order in which the function takes them. */
function argumentTexts(
  { facts }: LinkedFunction,
  given: { readonly [name: string]: unknown },
  ctx: RouteContext,
): readonly string[] {
  const lists = facts.overloads ?? [facts.args ?? {}]
  const given_ = Object.keys(given).filter((name) => name !== 'rest')
  const names = lists.map((list) => Object.keys(list)).find((list) => given_.every((name) => list.includes(name)))
  const texts = (names ?? given_)
    .filter((name) => Object.hasOwn(given, name))
    .map((name) => argumentText(given[name], ctx))
  const { rest } = given
  return Array.isArray(rest) ? [...texts, ...rest.map(String)] : texts
}

/** Arguments come as the function takes them: numbers and texts, patterns, variables, texts read when they are needed. */
function argumentText(value: unknown, ctx: RouteContext): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (typeof value !== 'object' || value === null) return ''
  if ('pattern' in value) return String(value.pattern)
  if ('str' in value && typeof value.str === 'function') return String(value.str(ctx))
  if ('read' in value && typeof value.read === 'function') return String(value.read(ctx) ?? '')
  return ''
}
