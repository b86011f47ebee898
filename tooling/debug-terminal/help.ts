import type { TerminalCommand } from './command.ts'
import type { Screen } from './screen.ts'

const nameWidth = 44

/** Lists the commands, or tells of one. */
export function showHelp(screen: Screen, commands: readonly TerminalCommand[], wanted: string): void {
  const chosen = commands.filter((one) => wanted === '' || one.name === wanted || one.aliases.includes(wanted))
  if (chosen.length === 0) screen.line(`there is no command ${wanted}`)
  for (const { name, aliases, usage, help } of chosen) {
    const short = aliases.length === 0 ? '' : `, ${aliases.join(', ')}`
    const head = `  ${name}${short} ${usage}`.trimEnd()
    if (head.length < nameWidth) screen.line(`${head.padEnd(nameWidth)} ${help}`)
    else screen.line(`${head}\n${' '.repeat(nameWidth)} ${help}`)
  }
  if (wanted !== '') return
  screen.line(`${'  help, h [COMMAND]'.padEnd(nameWidth)} this list, or one command of it`)
  screen.line(`${'  quit, q'.padEnd(nameWidth)} end; an empty line repeats the last command`)
}
