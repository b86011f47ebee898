import type { RpcCommand } from '../registry.ts'
import { RpcFault } from '../registry.ts'

const blocklistCommands: readonly (readonly [name: string, doc: string])[] = [
  ['dst_blocklist.mem_info', 'Tells how much memory the list of blocked destinations uses.'],
  ['dst_blocklist.debug', 'Lists the blocked destinations for debugging.'],
  ['dst_blocklist.view', 'Lists the blocked destinations.'],
  ['dst_blocklist.delete_all', 'Empties the list of blocked destinations.'],
  ['dst_blocklist.add', 'Adds a destination to the list of blocked ones.'],
]

/** Commands of parts that are switched off; they answer what Kamailio 6.1.5 answers when it has them switched off. */
export function disabledCommands(): readonly RpcCommand[] {
  return blocklistCommands.map((command) => refuse(command, 500, 'dst blocklist support disabled'))
}

function refuse([name, doc]: readonly [string, string], code: number, text: string): RpcCommand {
  return {
    name,
    doc,
    array: false,
    run: () => {
      throw new RpcFault(code, text)
    },
  }
}
