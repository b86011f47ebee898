import type { RouteKind } from './route-kinds.ts'
import type { Value } from './value.ts'

/**
 * What compiled code may call, and what it provides. A compiled program is an ECMAScript module with the three exports
 * `abi`, `program` and `link`; the runtime refuses a program whose `abi` it does not know.
 */
export const abiVersion = 2

/** A place in the source: file (index into `Program.files`), line and column, both from 1. */
export type At = readonly [file: number, line: number, column: number]

/** Statements of the file level that configure the server, in the order of the file. */
export type Directive =
  | { readonly kind: 'loadpath'; readonly path: string; readonly at: At }
  | { readonly kind: 'loadmodule'; readonly name: string; readonly at: At }
  | {
      readonly kind: 'modparam'
      readonly module: string
      readonly param: string
      readonly value: number | string
      readonly at: At
    }
  | { readonly kind: 'core'; readonly name: string; readonly value: number | string; readonly at: At }
  | {
      readonly kind: 'custom'
      readonly group: string
      readonly name: string
      readonly instance?: number
      readonly value: number | string
      readonly description?: string
      readonly at: At
    }
  | {
      readonly kind: 'listen'
      /** Addresses as written, each `[proto:]host[:port]`. */
      readonly addresses: readonly string[]
      readonly advertise?: string
      readonly name?: string
      readonly virtual?: boolean
      readonly at: At
    }
  | { readonly kind: 'alias'; readonly addresses: readonly string[]; readonly at: At }

/** A statement of a program that was compiled with probes; the probe is called with its number. */
export interface Step {
  readonly at: At
  /** Where its head ends (`if (…)`, `while (…)`, `switch (…)`, or the whole statement): line and column behind the last character. */
  readonly end: readonly [line: number, column: number]
  /** The routing block that it stands in: `request_route`, `route[RELAY]`. */
  readonly route: string
  /** What Kamailio's cfgtrace calls the action. */
  readonly action: string
  /** The head as it is written, with each run of blanks as one. */
  readonly text: string
  /** The pseudo-variables that the head reads, as they are written, each once; absent for none. */
  readonly reads?: readonly string[]
  /** The variable that an assignment sets, as it is written. */
  readonly writes?: string
  /** The blocks that the head calls with route(), in the order of the text; absent for none. */
  readonly routes?: readonly CalledRoute[]
  /** Where the statement goes on, for an `if`, a `while` and a `switch`: the numbers of `Linker.arm`. */
  readonly arms?: readonly Arm[]
}

/** A block that is called by its name, or by the value of an expression as it is written. */
export type CalledRoute = { readonly name: string } | { readonly expression: string }

/** One of the ways on from a statement that decides. */
export interface Arm {
  /** `then` and `else`; `body` and `end` of a while; `case "a"`, `default`, and `none` of a switch without default. */
  readonly label: string
  /** Where its statements begin, or the deciding statement when it has none. */
  readonly at: At
  /** Line and column behind its statements, in the file of `at`; absent when it has none or is in several files. */
  readonly end?: readonly [line: number, column: number]
}

/** What Kamailio's cfgtrace shows of a statement, or of a call within an expression. */
export interface TracedAction {
  /** The line that Kamailio's parser had reached when it knew the whole action; absent for one that the server makes by itself. */
  readonly at?: readonly [file: number, line: number]
  /** The name of its routing block; `DEFAULT_ROUTE` and the like for those without one. */
  readonly block: string
  /** `if`, `assign`, the name of a function. */
  readonly name: string
  /** How many arguments a function has. */
  readonly args: number
}

/** A routing block of a program that was compiled with probes. */
export interface StepRoute {
  /** As in `Step.route`. */
  readonly title: string
  readonly at: At
}

/** The part of a program that is data. */
export interface Program {
  /** Source files by the index used in `At`; the first is the main file. */
  readonly files: readonly string[]
  readonly target: string
  readonly directives: readonly Directive[]
  /** Declared flag names and their numbers. Names from a configuration are never object keys: lists of pairs instead. */
  readonly flags: readonly (readonly [name: string, bit: number])[]
  /** `#!define`s as they stand at the end of the file, for `$def(NAME)`. */
  readonly defines: readonly (readonly [name: string, value: string])[]
  /** The statements, in programs that were compiled with probes. */
  readonly steps?: readonly Step[]
  /** What cfgtrace shows, in programs with probes whose configuration loads the debugger. */
  readonly actions?: readonly TracedAction[]
  /** Its runs wait for a probe that gives a promise. */
  readonly canPause?: true
  /** The routing blocks, in programs that were compiled with probes. */
  readonly stepRoutes?: readonly StepRoute[]
}

/** The state of one run of a routing block, as compiled code sees it. The runtime's RouteContext implements it. */
export interface ScriptContext {
  /** Slots of `$var`, by the index that `Linker.varSlot` gave. */
  readonly vars: Value[]
  /** `$rc`: the code of the last module function or route() call. */
  rc: number
  /** Set by exit, drop, `return 0` and by a function that returned 0: everything up the call chain must return at once. */
  ended: boolean
  /** The code with which the script ended. */
  code: number
  dropped: boolean
  /** Nesting of routes and blocks, against endless recursion. */
  depth: number
  /** The block whose statements run now: the one that was called last and has not returned. */
  block?: Call<Code> | undefined
}

/** A bound routing block or function: gives its return code. Only code declared to suspend gives a promise. */
export type Call<T = number> = (ctx: ScriptContext) => T
export type Code = number | Promise<number>

/** A pseudo-variable bound at load. */
export interface PvAccessor {
  get(ctx: ScriptContext): Value
  /** The same, but undefined when the reading itself fails, as of a select without its header: then an assignment has the code -1. */
  take?(ctx: ScriptContext): Value | undefined
  /** As text; null gives "". */
  str(ctx: ScriptContext): string
  /** As an integer; text that is not a number gives NaN and logs a warning; null gives 0. */
  int(ctx: ScriptContext): number
  /** A number belongs to the value beside its text, as to `$rm` or `$rp`: is_int() holds for it. */
  readonly hasNumber?: boolean
  /** Assigns; false when the assignment failed (and was logged). Absent on read-only variables. */
  set?(ctx: ScriptContext, value: Value): boolean
}

/**
 * An argument of a call: a constant, a pseudo-variable that stands alone (its text, because some functions take the variable
 * itself), or an expression evaluated at each call.
 */
export type CallArg = number | string | { readonly pv: string } | Call<Value>

/** A compiled regular expression: tells whether it matches somewhere in the text. */
export type Matcher = (text: string) => boolean

/** Everything that is looked up, checked and compiled once, when the program is loaded. */
export interface Linker {
  /** Binds a pseudo-variable such as `$ru`, `$(hdr(Via)[1]{s.len})`. */
  pv(text: string, at: At): PvAccessor
  /** The slot of a `$var`. */
  varSlot(name: string): number
  /** An attribute such as `%f.name[1]`. */
  attribute(text: string, at: At): PvAccessor
  /** A text select such as `@via[1].branch`. */
  select(text: string, at: At): PvAccessor
  /** Binds a call of a module function that cannot suspend. It sets `ctx.rc` and ends the script when the code is 0. */
  call(name: string, args: readonly CallArg[], route: RouteKind, at: At): Call
  /** The same for a function that may suspend. */
  callAsync(name: string, args: readonly CallArg[], route: RouteKind, at: At): Call<Code>
  /** Binds a core command such as `setflag`, `force_rport`, `forward`. */
  core(name: string, args: readonly CallArg[], at: At): Call
  coreAsync(name: string, args: readonly CallArg[], at: At): Call<Code>
  /** A keyword operand of old-style conditions: `uri`, `src_ip`, `proto`, … */
  operand(name: string, at: At): PvAccessor
  /** `uri == myself`, `src_ip == 10.0.0.0/8`, `method =~ "^INV"`: gives 1 or 0, NaN when it fails. */
  compare(operand: string, operator: string, right: CallArg | { readonly keyword: string }, at: At): Call
  /** A constant regular expression of `=~`: POSIX extended, ignoring case. */
  regex(pattern: string, at: At): Matcher
  /** A regular expression known only at run time; a bad one logs an error and gives null. */
  matchDynamic(text: string, pattern: string, at: At): number
  /** A case label `/"re"`: POSIX extended, case-sensitive. */
  caseRegex(pattern: string, at: At): Matcher
  /** `route($var(x))`: looks the block up by name and runs it. */
  routeByName(ctx: ScriptContext, name: Value, levels: number, at: At): Code
  readonly ops: Operators
  /**
   * Called before each statement with its number in `Program.steps`; undefined when nobody can attach. A program that was compiled
   * to be paused waits for the promise.
   */
  readonly probe: ((ctx: ScriptContext, step: number) => void | Promise<void>) | undefined
  /** Called when a statement decided how to go on, with its number and that of the arm. */
  readonly arm: ((ctx: ScriptContext, step: number, arm: number) => false) | undefined
  /** As `probe`, before each further turn of a while; only programs that can be paused call it. */
  readonly again: Linker['probe']
  /** Called before each action with its number in `Program.actions`; gives back the value that the action sets, if it sets one. */
  readonly action: <T>(ctx: ScriptContext, action: number, value?: T) => T | undefined
}

/** Operators that plain JavaScript does not give with the language's meaning. LANGUAGE: D1-D4. */
export interface Operators {
  /** `+` where the left operand's run-time type decides: integer addition or concatenation. */
  plus(left: Value, right: Value, variable?: PvAccessor, ctx?: ScriptContext): Value
  add(left: number, right: number): number
  sub(left: number, right: number): number
  mul(left: number, right: number): number
  div(left: number, right: number, at: At): number
  mod(left: number, right: number, at: At): number
  bitAnd(left: number, right: number): number
  bitOr(left: number, right: number): number
  bitXor(left: number, right: number): number
  bitNot(value: number): number
  shiftLeft(left: number, right: number): number
  shiftRight(left: number, right: number): number
  /** Logical not: 1 for 0, 0 for anything else, NaN stays NaN. */
  not(value: number): number
  /** 1 for anything but 0, NaN stays NaN. */
  truth(value: number): number
  /** Neither 0 nor NaN. */
  nonZero(value: number): boolean
  /** `==` with the coercions of the language: 1, 0 or NaN. */
  equal(left: Value, right: Value, variable?: PvAccessor, ctx?: ScriptContext): number
  /** Integer comparisons that keep NaN: 1, 0 or NaN. */
  equalInt(left: number, right: number): number
  less(left: number, right: number): number
  lessEqual(left: number, right: number): number
  toInt(value: Value): number
  toStr(value: Value): string
  /**
   * Assigns to a `$var` slot: null becomes 0, NaN leaves the old value and logs. Undefined stands for a transformation that
   * failed: null is assigned, and the code is -1.
   */
  assignVar(ctx: ScriptContext, slot: number, value: Value | undefined, at: At): number
  /** Assigns to any other variable: 1, or -1 after logging why not. */
  assign(ctx: ScriptContext, target: PvAccessor, value: Value | undefined, at: At): number
  /** Assigns a select: an empty text, with the code -1, when it fails. */
  assignSelect(ctx: ScriptContext, target: PvAccessor, source: PvAccessor, at: At): number
  /** The value of a variable for an assignment: undefined when reading it fails. */
  taken(source: PvAccessor, ctx: ScriptContext): Value | undefined
  /** What a variable gives to one that takes text: a number becomes its digits, anything else stays. */
  asText(value: Value | undefined): Value | undefined
  /** What a variable gives to one that takes a number: the number beside its text, if it has one. */
  asNumber(value: Value | undefined, source: PvAccessor, ctx: ScriptContext): Value | undefined
  /** The turns that a while loop may take (core parameter max_while_loops; Infinity for none). */
  loopLimit(): number
  loopExceeded(ctx: ScriptContext, at: At): void
  /** Runs another block; -1 (and an error logged) when `levels` more would nest too deeply. Sets `$rc`. */
  route(ctx: ScriptContext, block: Call, levels: number, at: At): number
  routeAsync(ctx: ScriptContext, block: Call<Code>, levels: number, at: At): Code
  /** `exit`, `drop` and `return`: mark the context and give the code to return. */
  exit(ctx: ScriptContext, code: number): number
  /** An action within an expression begins: `$rc` is 0, and an `exit` or `drop` before it in the expression counts no more. */
  afresh(ctx: ScriptContext): void
  drop(ctx: ScriptContext, code: number): number
  returnCode(ctx: ScriptContext, code: number): number
}

/** One routing block of a program. The main block of a kind has the name ''. */
export interface LinkedRoute {
  readonly kind: RouteKind
  readonly name: string
  readonly run: Call<Code>
}

/** The exports of a compiled module. */
export interface CompiledModule {
  readonly abi: number
  readonly program: Program
  link(linker: Linker): readonly LinkedRoute[]
}
