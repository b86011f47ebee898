import type { At, CallArg, Code } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import type { RouteContext } from './context.ts'

/** An argument of a core command, read at each call. */
export type ReadArg = (ctx: RouteContext) => Value

/** A core command bound to its arguments, or what is wrong with them. */
export type BoundCommand = ((ctx: RouteContext) => Code) | { readonly error: string }

/** Binds the arguments of one core command at load. */
export type CoreCommand = (args: readonly CallArg[], tools: CommandTools, at: At) => BoundCommand

export interface CommandTools {
  /** Reads any argument at run time. */
  read(arg: CallArg | undefined): ReadArg
  /** The number of a flag given by number or declared name, 0…31. */
  flag(arg: CallArg | undefined): number | undefined
}

/** The linker's view of a table of commands: aliases are entries of their own. */
export type CommandTable = ReadonlyMap<string, CoreCommand>
