import { SourceNode } from 'source-map'
import type { Step, TracedAction } from '#grammar/abi.ts'
import { parseAttribute, writeAttribute } from '#grammar/attribute-syntax.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import { UnitCounter } from '../1-source/utf8.ts'
import type { Span } from '../1-source/span.ts'
import type { SourceSet } from '../1-source/source-set.ts'
import type { Token } from '../2-lex/token.ts'
import type { Expression } from '../ast/nodes.ts'
import type { BoundProgram, RouteSymbol } from '../4-bind/symbols.ts'
import { NameTable, quote } from './names.ts'
import { operatorNames } from './operator-names.ts'
import { TokenOrder } from './token-order.ts'

/** A piece of JavaScript with the places it comes from. */
export type Code = string | SourceNode | readonly Code[]

export interface EmitterOptions {
  /** Write TypeScript: the same text with its types declared. */
  readonly isTypeScript: boolean
  /** Call the probe before each statement, for tracing, debugging, coverage and profiling. */
  readonly hasProbe: boolean
  /** A probe may give a promise to wait for: every block is asynchronous, every call awaited. */
  readonly canPause: boolean
  /** Tell what cfgtrace shows: all tokens of the configuration. */
  readonly tracedTokens: readonly Token[] | undefined
}

/**
 * What the emission of one program shares: hoisted bindings (each pseudo-variable, call and regex is bound once, when the
 * program is loaded), names, and the numbers of source files.
 */
export class Emitter {
  readonly program: BoundProgram
  readonly sources: SourceSet
  readonly options: EmitterOptions
  /** The parameter of every emitted function. */
  readonly parameter: string
  readonly names = new NameTable(operatorNames)
  readonly routeNames: ReadonlyMap<RouteSymbol, string>
  /** return_mode=1: calls keep their code within expressions. */
  readonly keepsCodes: boolean
  /** return_mode is not 0: conditions hold for every number but 0. */
  readonly takesNegative: boolean
  /** What the optimiser made of expressions. */
  readonly optimized = new WeakMap<Expression, Expression>()
  readonly #bindings: { readonly key: string; readonly name: string; readonly code: Code }[] = []
  readonly #byKey = new Map<string, string>()
  readonly #functions: Code[] = []
  readonly #steps: Step[] = []
  readonly #actions: TracedAction[] = []
  readonly #units = new Map<number, UnitCounter>()
  readonly tokens: TokenOrder

  constructor(program: BoundProgram, sources: SourceSet, options: EmitterOptions) {
    this.program = program
    this.sources = sources
    this.options = options
    this.tokens = new TokenOrder(options.tracedTokens ?? [])
    const mode = returnModeOf(program)
    this.keepsCodes = mode === 1
    this.takesNegative = mode !== 0
    this.parameter = options.isTypeScript ? 's: ScriptContext' : 's'
    this.routeNames = new Map(
      program.routes.map((route) => [route, this.names.unique(routePrefix(route.kind), route.name)]),
    )
  }

  get bindings(): readonly Code[] {
    return this.#bindings.map(({ name, code }) => [`  const ${name} = `, code, ';\n'])
  }

  get functions(): readonly Code[] {
    return this.#functions
  }

  /** Declares a constant of the link function; the same key gives the same constant. */
  hoist(key: string, prefix: string, hint: string, code: Code): string {
    const existing = this.#byKey.get(key)
    if (existing !== undefined) return existing
    const name = this.names.unique(prefix, hint)
    this.#byKey.set(key, name)
    this.#bindings.push({ key, name, code })
    return name
  }

  /** Adds a function beside the routes: block expressions become such functions. */
  addFunction(code: Code): void {
    this.#functions.push(code)
  }

  /** Whether a block is an asynchronous function. */
  isAsync(route: RouteSymbol): boolean {
    return route.isAsync || this.options.canPause
  }

  get steps(): readonly Step[] {
    return this.#steps
  }

  /** The number of one more step. */
  addStep(step: Step): number {
    this.#steps.push(step)
    return this.#steps.length - 1
  }

  get actions(): readonly TracedAction[] {
    return this.#actions
  }

  /** Code that tells of an action, with `behind` it; '' when nobody traces them. */
  trace(describe: () => TracedAction, behind: string): string {
    return this.options.tracedTokens === undefined ? '' : `action(s, ${this.#actions.push(describe()) - 1})${behind}`
  }

  /** `[file, line, column]` of a span's start, as the ABI's At. */
  at(span: Span): string {
    const { line, column } = this.sources.position(span.source, span.start)
    return `[${span.source}, ${line}, ${column}]`
  }

  /** Code that maps to the start of a span; source maps count columns in UTF-16 units. */
  map(span: Span, code: Code, name?: string): Code {
    const { line, column } = this.sources.position(span.source, span.start)
    const units = this.#unitsOf(span.source).between(span.start - column + 1, span.start)
    return new SourceNode(line, units, this.sources.get(span.source).name, flatten(code), name)
  }

  #unitsOf(source: number): UnitCounter {
    const known = this.#units.get(source)
    if (known !== undefined) return known
    const counter = new UnitCounter(this.sources.get(source).text)
    this.#units.set(source, counter)
    return counter
  }

  pv(written: string, span: Span): string {
    if (this.program.attributes.has(written)) return this.attribute(written, span)
    const text = this.pvText(written)
    return this.hoist(`pv ${text}`, 'pv_', text, this.map(span, `k.pv(${quote(text)}, ${this.at(span)})`))
  }

  /** An attribute of SER's kind, whichever way it is written. */
  attribute(written: string, span: Span): string {
    const attribute = parseAttribute(written)
    const text = attribute === undefined ? written : writeAttribute(attribute)
    const code = this.map(span, `k.attribute(${quote(text)}, ${this.at(span)})`)
    return this.hoist(`attribute ${text}`, 'attribute_', text, code)
  }

  /** The variable that is meant: an AVP for a name that does not exist outside of #!KAMAILIO mode. */
  pvText(written: string): string {
    return this.program.attributes.get(written) ?? written
  }

  varSlot(name: string): string {
    return this.hoist(`var ${name}`, 'var_', name, `k.varSlot(${quote(name)})`)
  }

  /** The value of a `$var`. Its slot exists from the program's load on, which TypeScript cannot know. */
  readVar(name: string): string {
    return `s.vars[${this.varSlot(name)}]${this.options.isTypeScript ? '!' : ''}`
  }
}

const prefixes: { readonly [kind in RouteKind]: string } = {
  request: 'route_',
  failure: 'failure_route_',
  branch: 'branch_route_',
  onreply: 'onreply_route_',
  reply: 'reply_route_',
  onsend: 'onsend_route_',
  branch_failure: 'branch_failure_route_',
  local: 'local_route_',
  event: 'event_route_',
}

function routePrefix(kind: RouteKind): string {
  return prefixes[kind]
}

/** One flat list, as SourceNode wants it. */
export function flatten(code: Code): (string | SourceNode)[] {
  if (typeof code === 'string' || code instanceof SourceNode) return [code]
  return code.flatMap(flatten)
}

/** The core parameter return_mode; the last one of the file counts. */
function returnModeOf({ file }: BoundProgram): number {
  const modes = file.items.flatMap((item) =>
    item.kind === 'CoreParameter' && item.name.text === 'return_mode' && item.value.kind === 'NumberLiteral'
      ? item.value.value
      : [],
  )
  return modes.at(-1) ?? 0
}
