import type { Core } from '../../server/core.ts'
import { RpcFault, rpcDouble, rpcStruct, type RpcCommand, type RpcStruct } from '../registry.ts'

/** The memory of the server in the words of Kamailio's shared memory. kamkit has one heap, that of JavaScript. */
export interface HeapUse {
  readonly total: number
  readonly free: number
  readonly used: number
  readonly realUsed: number
  readonly fragments: number
}

/** The heap as it is now; zeros on a host that does not tell. */
export function readHeap(core: Core): HeapUse {
  const memory = core.host.process.memory?.()
  if (memory === undefined) return { total: 0, free: 0, used: 0, realUsed: 0, fragments: 0 }
  const { limit, reserved, used } = memory
  return { total: limit, free: Math.max(0, limit - reserved), used, realUsed: reserved, fragments: 1 }
}

const units: ReadonlyMap<string, number> = new Map([
  ['b', 1],
  ['k', 1024],
  ['kb', 1024],
  ['m', 1024 ** 2],
  ['mb', 1024 ** 2],
  ['g', 1024 ** 3],
  ['gb', 1024 ** 3],
])

/** core.shmmem. shm.* belongs to corex, pkg.* to kex. */
export function memoryCommands(core: Core): readonly RpcCommand[] {
  let highest = 0
  return [
    {
      name: 'core.shmmem',
      doc: 'Tells how much memory is used, in bytes or in the unit given as b, k, m or g.',
      array: false,
      run: (call) => {
        const unit = units.get((call.optionalText() ?? 'b').toLowerCase())
        if (unit === undefined) throw new RpcFault(500, 'bad param, (use b|k|m|g)')
        const heap = readHeap(core)
        highest = Math.max(highest, heap.realUsed)
        return [heapStruct(heap, highest, unit)]
      },
    },
  ]
}

/** The six values that core.shmmem and shm.stats give. */
export function heapStruct(heap: HeapUse, highest: number, unit = 1): RpcStruct {
  const scaled = (bytes: number) => rpcDouble(Math.floor(bytes / unit))
  return rpcStruct([
    ['total', scaled(heap.total)],
    ['free', scaled(heap.free)],
    ['used', scaled(heap.used)],
    ['real_used', scaled(heap.realUsed)],
    ['max_used', scaled(Math.max(highest, heap.realUsed))],
    ['fragments', rpcDouble(heap.fragments)],
  ])
}
