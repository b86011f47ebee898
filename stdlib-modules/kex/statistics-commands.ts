import { RpcFault, rpcDouble, rpcStruct, type RpcCall, type RpcHandler, type RpcStruct } from '#runtime/rpc/registry.ts'
import type { Statistic, Statistics } from '#runtime/statistics/statistics.ts'

/** stats.*: the statistics that the arguments name. */
export function statisticsCommands(statistics: Statistics) {
  const list = (call: RpcCall, missing: string): readonly Statistic[] => selectAll(call, statistics, missing)
  const retrieve = 'Please provide which stats to retrieve'
  const reset = 'Please provide stats name'
  return {
    'stats.get_statistics': (call) => list(call, retrieve).map(describe),
    'stats.fetch': (call) => [collect(list(call, retrieve), (value) => String(value))],
    'stats.fetchn': (call) => [collect(list(call, retrieve), rpcDouble)],
    'stats.reset_statistics': (call) => {
      for (const statistic of list(call, reset)) statistic.reset()
      return []
    },
    'stats.clear_statistics': (call) =>
      list(call, reset).map((statistic) => {
        const before = statistic.value()
        statistic.reset()
        // The old value stands in parentheses when the reset changed it (6.1.5).
        return describe(statistic) + (statistic.value() === before ? '' : ` (${before})`)
      }),
  } as const satisfies { readonly [name: string]: RpcHandler }
}

function describe(statistic: Statistic): string {
  return `${statistic.group}:${statistic.name} = ${statistic.value()}`
}

function collect(
  found: readonly Statistic[],
  write: (value: number) => string | { readonly double: number },
): RpcStruct {
  return rpcStruct(
    found.map((statistic) => [`${statistic.group}.${statistic.name}`, write(statistic.value())] as const),
  )
}

/** Arguments up to the first that is no text; without any the command refuses. */
function selectAll(call: RpcCall, statistics: Statistics, missing: string): readonly Statistic[] {
  const first = call.next()
  if (typeof first !== 'string') throw new RpcFault(400, missing)
  const found = [...select(first, statistics)]
  for (let name = call.next(); typeof name === 'string'; name = call.next()) found.push(...select(name, statistics))
  return found
}

/** `all`, a group with a colon behind it, or a name; what does not exist gives nothing (6.1.5). */
function select(name: string, statistics: Statistics): readonly Statistic[] {
  if (name === 'all') return statistics.groups.toSorted().flatMap((group) => sortedGroup(group, statistics))
  if (name.endsWith(':')) return sortedGroup(name.slice(0, -1), statistics)
  const found = statistics.find(undefined, name)
  return found === undefined ? [] : [found]
}

function sortedGroup(group: string, statistics: Statistics): readonly Statistic[] {
  return statistics.group(group).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
