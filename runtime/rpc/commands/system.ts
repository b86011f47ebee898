import type { Core } from '../../server/core.ts'
import { RpcFault, type RpcCommand } from '../registry.ts'

/** system.*: which commands there are. */
export function systemCommands(core: Core): readonly RpcCommand[] {
  return [
    {
      name: 'system.listMethods',
      doc: 'Lists the names of all RPC commands.',
      array: true,
      run: () => core.rpc.names,
    },
    {
      name: 'system.methodHelp',
      doc: 'Gives the description of a command.',
      array: false,
      run: (call) => {
        const name = call.next()
        if (typeof name !== 'string') throw new RpcFault(400, 'Method Name Expected')
        const command = core.rpc.find(name)
        if (command === undefined) throw new RpcFault(400, 'command not found')
        return [command.doc === '' ? 'undocumented' : command.doc]
      },
    },
    {
      name: 'system.methodSignature',
      doc: 'Exists for completeness: neither Kamailio nor kamkit describes the types of commands.',
      array: false,
      run: () => {
        throw new RpcFault(500, 'Not Implemented Yet')
      },
    },
  ]
}
