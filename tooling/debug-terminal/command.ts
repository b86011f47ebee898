import type { TerminalState } from './state.ts'

/** A command of the terminal debugger. */
export interface TerminalCommand {
  readonly name: string
  readonly aliases: readonly string[]
  /** What follows the name, as help shows it. */
  readonly usage: string
  readonly help: string
  /** It is about a stopped call, and refused without one. */
  readonly needsStop?: boolean
  /** The call goes on by it: the prompt comes back when it stopped again. */
  readonly isMovement?: boolean
  /** A number behind it says how often it is done, as long as nothing but the movement itself stops the call. */
  readonly repeats?: boolean
  /** What may stand in place of the last word, which begins with `part`. */
  readonly complete?: (state: TerminalState, part: string) => readonly string[]
  /** Gives what is wrong with what the user wrote; undefined when nothing is. */
  run(state: TerminalState, rest: string): Promise<string | undefined> | string | undefined
}
