import type { At, Code, Linker, Operators, Program, ScriptContext } from '#grammar/abi.ts'
import type { FunctionFacts } from '#grammar/manifest.ts'
import type { FixupTools } from '../modules/fixups.ts'
import type { Identity } from '../server/core.ts'
import type { RouteContext } from './context.ts'
import type { CommandTable } from './core-commands.ts'
import type { BoundSelect } from './selects/bind-select.ts'
import type { TimeAction } from './slow-actions.ts'

/** A function of a loaded module, as the linker calls it. */
export interface LinkedFunction {
  readonly module: string
  readonly name: string
  readonly facts: FunctionFacts
  /** What a start of Kamailio looks at in its arguments, see ModuleExports. */
  readonly recorded?: (() => FunctionFacts | undefined) | undefined
  run(ctx: RouteContext, args: { readonly [name: string]: unknown }): number | Promise<number>
  /** Tells the module of a constant argument that names something, see ModuleBehaviour. */
  readonly declareName?: ((of: string, name: string) => void) | undefined
  /** What is wrong with a constant text argument, see ModuleBehaviour. */
  readonly checkConstant?: ((functionName: string, argument: string, value: string) => string | undefined) | undefined
}

/** What stops a program from being started. */
export interface LinkError {
  readonly at: At
  readonly text: string
}

/** Everything that a program is linked against. */
export interface LinkEnvironment {
  readonly program: Program
  readonly fixups: FixupTools
  readonly commands: CommandTable
  readonly identity: Identity
  readonly ops: Operators
  readonly probes: Pick<Linker, 'probe' | 'arm' | 'again' | 'action'>
  /** By name or alias; the module loaded last first. */
  functions(name: string): readonly LinkedFunction[]
  varSlot(name: string): number
  select(text: string): BoundSelect
  matcher(pattern: string, ignoreCase: boolean): ((text: string) => boolean) | { readonly error: string }
  /**
   * Executes a part of a run: the blocks that run because of what it does (onsend_route, event routes) belong to it. Also when the run
   * has waited, and nobody knows any more that it is this one.
   */
  within<T>(ctx: RouteContext, part: (ctx: RouteContext) => T): T
  /** The run waits: for a name, another server, a time. */
  suspend(ctx: RouteContext): void
  /** The run goes on after it waited: log lines belong to it again. */
  resume(ctx: RouteContext): void
  /** Tells of calls that take long; undefined when nobody wants to know. */
  readonly timeAction?: TimeAction | undefined
  /** Runs a named route in the same context. */
  runNamed(ctx: ScriptContext, name: string, levels: number, at: At): Code
  error(ctx: ScriptContext | undefined, at: At, text: string): void
}
