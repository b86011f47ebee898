import type { PvAccessor } from '#grammar/abi.ts'
import type { ArgFacts, Args, FunctionFacts, ModuleExports, ParamFacts } from '#grammar/manifest.ts'
import type { Value } from '#grammar/value.ts'
import type { ModuleLogger } from '../log/logger.ts'
import type { PvBehaviour } from '../pseudo-variables/define.ts'
import type { Substitution } from '../script/substitution.ts'
import type { RpcHandler } from '../rpc/registry.ts'
import type { RouteContext } from '../script/context.ts'
import type { SelectReaders } from '../script/selects/reader.ts'
import type { Core } from '../server/core.ts'
import type { LinkedProgram } from '../server/linked-program.ts'
import type { Statistic } from '../statistics/statistics.ts'

/** The value that an argument of each kind has when the function runs. */
export type ArgValue<A extends ArgFacts> = A['kind'] extends 'int' | 'uint'
  ? number
  : A['kind'] extends 'regex'
    ? RegexArg
    : A['kind'] extends 'subst'
      ? Substitution
      : A['kind'] extends 'pvar'
        ? A extends { readonly list: true }
          ? PvAccessor | string
          : PvAccessor
        : A extends { readonly lazy: true }
          ? LazyText
          : string

/** A text that is expanded when it is read; undefined when its expression fails. */
export interface LazyText {
  read(ctx: RouteContext): string | undefined
}

export interface RegexArg {
  readonly pattern: string
  test(text: string): boolean
  /** First match (leftmost, longest): its groups with offsets, or undefined. */
  exec(text: string, from?: number): RegexMatch | undefined
}

export interface RegexMatch {
  readonly start: number
  readonly end: number
  /** Groups 1…n; undefined when a group took no part. */
  readonly groups: readonly (string | undefined)[]
}

type OptionalNames<A extends Args> = {
  [N in keyof A]: A[N] extends { optional: true } | { absent: true } ? N : never
}[keyof A]

export type ArgValues<A extends Args> = {
  readonly [N in Exclude<keyof A, OptionalNames<A>>]: ArgValue<A[N]>
} & { readonly [N in OptionalNames<A>]?: ArgValue<A[N]> | undefined }

type ArgsOf<F extends FunctionFacts> = F['overloads'] extends readonly Args[]
  ? F['overloads'][number]
  : F['args'] extends Args
    ? F['args']
    : Record<never, never>

type ValuesOf<A> = A extends Args ? ArgValues<A> : never

type NumberOf<K> = K extends number ? K : K extends `${infer N extends number}` ? N : never

/** The documented return codes of a function; `any` in the facts allows every number. */
export type CodeOf<F extends FunctionFacts> = 'any' extends keyof F['returns'] ? number : NumberOf<keyof F['returns']>

export type FunctionOf<F extends FunctionFacts> = (
  ctx: RouteContext,
  args: ValuesOf<ArgsOf<F>> & (F extends { variadic: true } ? { readonly rest: readonly string[] } : unknown),
) => F extends { suspends: true } ? CodeOf<F> | Promise<CodeOf<F>> : CodeOf<F>

export type FunctionsOf<E extends ModuleExports> = {
  [N in keyof E['functions']]: E['functions'][N] extends FunctionFacts ? FunctionOf<E['functions'][N]> : never
}

type ParamValue<P extends ParamFacts> = P extends { repeats: true }
  ? readonly (P['type'] extends 'int' ? number : string)[]
  : P['type'] extends 'int'
    ? number
    : P extends { default: string }
      ? string
      : string | null

/** The module's parameters as they are now: live ones change under cfg.set. */
export type ParamsOf<E extends ModuleExports> = {
  [N in keyof E['params']]: E['params'][N] extends ParamFacts ? ParamValue<E['params'][N]> : never
}

export type StatisticsOf<E extends ModuleExports> = { readonly [N in keyof E['statistics']]: Statistic }

/** A transformation: gets the value (never null) and its parameters, gives the new value; null when it fails. */
export type TransformationBehaviour = (input: number | string, params: readonly Value[], ctx: RouteContext) => Value

/** What a module is given when it is loaded. */
export interface ModuleEnv<E extends ModuleExports = ModuleExports> {
  readonly params: ParamsOf<E>
  readonly core: Core
  readonly log: ModuleLogger
  readonly statistics: StatisticsOf<E>
  /** The interface that another loaded module offers (its `api`); undefined when it is not loaded. */
  api<T>(module: string): T | undefined
  /** Binds a pseudo-variable whose name is a parameter's text; undefined (and an error logged) when there is none. */
  pv(text: string): PvAccessor | undefined
  /** Binds a text with pseudo-variables in it. */
  format(text: string): ((ctx: RouteContext) => string) | undefined
  /** Compiles a POSIX extended regular expression; undefined (and an error logged) when it is bad. */
  regex(pattern: string, options?: { readonly ignoreCase?: boolean; readonly newline?: boolean }): RegexArg | undefined
}

/** What an implementation gives back: behaviour for every fact of the exports. */
export type ModuleBehaviour<E extends ModuleExports> = {
  /** Called once after all modparams were set; an Error thrown here stops the start with its message. */
  readonly modInit?: () => void | Promise<void>
  /** Called once the server listens, with Kamailio's rank of the process (1: the first worker). */
  readonly childInit?: (rank: number) => void | Promise<void>
  readonly destroy?: () => void | Promise<void>
  /**
   * Called when the program is linked, for each constant argument of kind `name`: `of` is what the facts say it names. A
   * location table, say, exists from the start when the configuration names it.
   */
  readonly declareName?: (of: string, name: string) => void
  /**
   * Called when the program is linked, for each constant text argument: what is wrong with it, which stops the start as a
   * failing fixup does in Kamailio; undefined when it is good.
   */
  readonly checkConstant?: (functionName: string, argument: string, value: string) => string | undefined
  /** Called when a program was linked, at the start and at a reload: what the module misses in it, which refuses the program. */
  readonly checkProgram?: (linked: LinkedProgram) => string | undefined
  /** How the selects of the module's facts are read. */
  readonly selects?: SelectReaders
  /** What other modules may bind. */
  readonly api?: unknown
} & (E['functions'] extends object ? { readonly functions: FunctionsOf<E> } : { readonly functions?: undefined }) &
  (E['pvars'] extends object
    ? { readonly pvars: { readonly [N in keyof E['pvars']]: PvBehaviour } }
    : { readonly pvars?: undefined }) &
  (E['transformations'] extends object
    ? {
        readonly transformations: {
          readonly [C in keyof E['transformations']]: {
            readonly [N in keyof E['transformations'][C]]: TransformationBehaviour
          }
        }
      }
    : { readonly transformations?: undefined }) &
  (E['rpc'] extends object
    ? { readonly rpc: { readonly [N in keyof E['rpc']]: RpcHandler } }
    : { readonly rpc?: undefined })

/** A module as the loader sees it. */
export interface KamkitModule {
  readonly exports: ModuleExports
  /** Makes the behaviour; the environment's params are filled in before modInit. */
  create(env: ModuleEnv): ModuleBehaviour<ModuleExports>
}

/** Joins a module's facts with its behaviour: a missing function or an undeclared return code does not compile. */
export function implement<const E extends ModuleExports>(
  exports: E,
  create: (env: ModuleEnv<E>) => ModuleBehaviour<E>,
): KamkitModule {
  // The loader works with facts and behaviour by name; the types above were checked where the module was written.
  return { exports, create: create as unknown as KamkitModule['create'] }
}
