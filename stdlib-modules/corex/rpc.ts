import type { ModuleLogger } from '#runtime/log/logger.ts'
import { heapStruct, readHeap } from '#runtime/rpc/commands/memory.ts'
import { sortedAliases, sortedSockets } from '#runtime/rpc/commands/sockets.ts'
import { RpcFault, rpcDouble, rpcStruct, type RpcCall, type RpcHandler, type RpcStruct } from '#runtime/rpc/registry.ts'
import type { Core } from '#runtime/server/core.ts'
import { bracketIp, socketText, type ListenSocket } from '#runtime/transport/sockets.ts'

/** shm.* and corex.*. */
export function corexCommands(core: Core, log: ModuleLogger) {
  const logHeap = (title: string): readonly never[] => {
    const heap = readHeap(core)
    log.notice(
      `${title}: heap total ${heap.total}, used ${heap.used}, real used ${heap.realUsed}, free ${heap.free} bytes`,
    )
    return []
  }
  return {
    'shm.info': () => [
      rpcStruct([
        ['name', 'v8'],
        ['size', rpcDouble(readHeap(core).total)],
      ]),
    ],
    'shm.stats': () => {
      const heap = readHeap(core)
      return [heapStruct(heap, heap.realUsed)]
    },
    'shm.report': () => [reportHeap(core)],
    'shm.rprint': (call) => {
      if (call.remaining < 2) throw new RpcFault(400, 'Filename and filter not provided')
      throw new RpcFault(500, 'The allocator of JavaScript keeps no report by place of allocation')
    },
    'corex.list_sockets': () => sortedSockets(core.transport.sockets).map(describeSocket),
    'corex.list_aliases': () =>
      sortedAliases(core.identity).map(({ host, port, proto }) =>
        rpcStruct([
          ['proto', proto ?? '*'],
          ['addr', host],
          ['port', port],
        ]),
      ),
    'corex.shm_status': () => logHeap('shm status'),
    'corex.shm_summary': () => logHeap('shm summary'),
    'corex.pkg_summary': (call) => {
      if (call.remaining < 2) throw new RpcFault(400, 'Selector and value not provided')
      return logHeap('pkg summary')
    },
    'corex.debug': (call) => [debugLevel(call, core)],
  } as const satisfies { readonly [name: string]: RpcHandler }
}

/** Only a number changes the level: a text leaves it, even one of digits (6.1.5). */
function debugLevel(call: RpcCall, core: Core): RpcStruct {
  const variable = core.config.find('core', 'debug')
  const old = Number(variable?.get() ?? core.settings.int('debug'))
  const level = call.next()
  if (typeof level !== 'number') return rpcStruct([['debug', old]])
  if (variable === undefined) core.settings.set('debug', level)
  else variable.set(level)
  return rpcStruct([
    ['old', old],
    ['new', level],
  ])
}

function describeSocket(socket: ListenSocket): RpcStruct {
  const { advertised } = socket
  return rpcStruct([
    ['af', socket.family === 6 ? 'IPv6' : 'IPv4'],
    ['proto', socket.proto],
    ['name', socket.host],
    ['addrlist', rpcStruct([['addr', bracketIp(socket.ip)]])],
    ['port', String(socket.port)],
    ['sockstr', socketText(socket)],
    ['agname', 'none'],
    ['mcast', 'no'],
    ['mhomed', 'no'],
    ['virtual', socket.virtual ? 'yes' : 'no'],
    ['sockname', socket.name ?? '-'],
    ['advertise', advertised === undefined ? '-' : `${socket.proto}:${advertised.host}:${advertised.port}`],
  ])
}

function reportHeap(core: Core): RpcStruct {
  const heap = readHeap(core)
  return rpcStruct([
    ['total_size', rpcDouble(heap.total)],
    ['free_size_s', rpcDouble(heap.free)],
    ['used_size_s', rpcDouble(heap.used)],
    ['real_used_s', rpcDouble(heap.realUsed)],
    ['max_used_s', rpcDouble(heap.realUsed)],
  ])
}
