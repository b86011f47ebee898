import { breakpointCommands } from './breakpoint-commands.ts'
import type { TerminalCommand } from './command.ts'
import { lookCommands } from './look-commands.ts'
import { movementCommands } from './movement-commands.ts'
import { trafficCommands } from './traffic-commands.ts'

/** All commands, in the order in which help lists them. */
export const commands: readonly TerminalCommand[] = [
  ...movementCommands,
  ...breakpointCommands,
  ...lookCommands,
  ...trafficCommands,
]

/** By its name or an alias, or by the beginning of one name. */
export function findCommand(name: string): TerminalCommand | undefined {
  const exact = commands.find((one) => one.name === name || one.aliases.includes(name))
  if (exact !== undefined) return exact
  const beginning = commands.filter((one) => one.name.startsWith(name))
  return beginning.length === 1 ? beginning[0] : undefined
}
