import { RpcFault, rpcStruct, type RpcCall, type RpcHandler, type RpcValue } from '#runtime/rpc/registry.ts'
import { readHeap } from '#runtime/rpc/commands/memory.ts'
import type { Core } from '#runtime/server/core.ts'
import { listProcesses, type ProcessEntry } from '#runtime/server/process-list.ts'

/** pkg.* and mod.*: memory by process and by module. There is one process with one heap: its line has the numbers. */
export function memoryCommands(core: Core) {
  const moduleStatistics = (call: RpcCall): readonly RpcValue[] => listModules(call, core)
  return {
    'pkg.stats': (call) => selectProcesses(call, core).map((entry) => describeProcess(entry, core)),
    'pkg.info': (call) => {
      selectProcesses(call, core)
      return [
        rpcStruct([
          ['name', 'v8'],
          ['size', readHeap(core).total],
        ]),
      ]
    },
    'mod.stats': moduleStatistics,
    'mod.mem_stats': moduleStatistics,
    'mod.mem_statsx': moduleStatistics,
  } as const satisfies { readonly [name: string]: RpcHandler }
}

/** All processes, or those whose pid, index or rank is the number given. */
function selectProcesses(call: RpcCall, core: Core): readonly ProcessEntry[] {
  const processes = listProcesses(core)
  const filter = call.ifText()
  if (filter === undefined) return processes
  const wanted = call.int('value')
  switch (filter) {
    case 'pid':
      return requireSome(
        processes.filter(({ pid }) => pid === wanted),
        'No such pid',
      )
    case 'index':
    case 'idx':
      return requireSome(
        processes.filter(({ index }) => index === wanted),
        'No such index',
      )
    case 'rank':
      return processes.filter(({ rank }) => rank === wanted)
    default:
      throw new RpcFault(500, 'Invalid filter type')
  }
}

function requireSome(found: readonly ProcessEntry[], missing: string): readonly ProcessEntry[] {
  if (found.length === 0) throw new RpcFault(500, missing)
  return found
}

function describeProcess(entry: ProcessEntry, core: Core): RpcValue {
  const heap = entry.index === 0 ? readHeap(core) : { used: 0, free: 0, realUsed: 0, total: 0, fragments: 0 }
  return rpcStruct([
    ['entry', entry.index],
    ['pid', entry.pid],
    ['rank', entry.rank],
    ['used', heap.used],
    ['free', heap.free],
    ['real_used', heap.realUsed],
    ['total_size', heap.total],
    ['total_frags', heap.fragments],
    ['desc', entry.description],
  ])
}

function listModules(call: RpcCall, core: Core): readonly RpcValue[] {
  const module = call.ifText()
  if (module === undefined) throw new RpcFault(500, 'Module name or "all" needed')
  const kind = call.ifText()
  if (kind !== 'pkg' && kind !== 'shm' && kind !== 'all') throw new RpcFault(500, '"pkg" or "shm" or "all" needed')
  const tables = kind === 'all' ? 2 : 1
  // A module that is not there has no memory (6.1.5).
  return (module === 'all' ? ['core', ...core.moduleNames] : [module]).flatMap((name): readonly RpcValue[] => [
    `Module: ${name}`,
    ...Array.from({ length: tables }, () => rpcStruct([['Total', 0]])),
    '',
  ])
}
