import { implement } from '#runtime/modules/define.ts'
import { RpcFault, rpcStruct, type RpcCall, type RpcStruct, type RpcValue } from '#runtime/rpc/registry.ts'
import type { Statistic, Statistics } from '#runtime/statistics/statistics.ts'
import { registerTransportStatistics } from '#runtime/statistics/transport-statistics.ts'
import { counters } from './exports.ts'

/** Counters of the script, and RPC commands for all counters. */
export default implement(counters, ({ params, core, log }) => {
  const { statistics } = core
  const find = (text: string): Statistic | undefined => {
    const { group, name } = splitName(text, params.script_cnt_grp_name)
    const found = statistics.find(group, name)
    if (found === undefined) log.error(`there is no counter ${group}.${name}: declare it with modparam script_counter`)
    return found
  }
  const change = (text: string, apply: (statistic: Statistic) => void): 1 | -1 => {
    const found = find(text)
    if (found === undefined) return -1
    apply(found)
    return 1
  }
  return {
    modInit: () => {
      registerTransportStatistics(core)
      for (const text of params.script_counter) declare(text, params.script_cnt_grp_name, statistics)
    },
    functions: {
      cnt_inc: (_ctx, { counter }) => change(counter, (statistic) => statistic.add(1)),
      cnt_add: (_ctx, { counter, amount }) => change(counter, (statistic) => statistic.add(amount)),
      cnt_reset: (_ctx, { counter }) => change(counter, (statistic) => statistic.reset()),
    },
    rpc: {
      'cnt.get': (call) => getCounter(call, statistics),
      'cnt.get_raw': (call) => [findCounter(call, statistics).value()],
      'cnt.reset': (call) => {
        findCounter(call, statistics).reset()
        return []
      },
      'cnt.list_groups': () => statistics.groups.toSorted(),
      'cnt.grps_list': () => statistics.groups.toSorted(),
      'cnt.list_vars': (call) => sortedGroup(call.exactText(), statistics).map(({ name }) => name),
      'cnt.var_list': (call) => sortedGroup(call.exactText(), statistics).map(({ name }) => name),
      'cnt.get_vars': (call) => [groupStruct(call.exactText(), statistics)],
      'cnt.grp_get_all': (call) => [groupStruct(call.exactText(), statistics)],
      'cnt.help': (call) => [findCounter(call, statistics).description || 'kamailio statistic (no description)'],
    },
  }
})

function splitName(text: string, defaultGroup: string): { readonly group: string; readonly name: string } {
  const dot = text.indexOf('.')
  return dot === -1 ? { group: defaultGroup, name: text } : { group: text.slice(0, dot), name: text.slice(dot + 1) }
}

/** `[group.]name[ description]`. */
function declare(text: string, defaultGroup: string, statistics: Statistics): void {
  const match = /^\s*(?:([A-Za-z0-9_]+)\.)?([A-Za-z0-9_]+)\s*(?:[\s:]\s*(.*))?$/s.exec(text)
  const [, group = defaultGroup, name, description] = match ?? []
  if (name === undefined) throw new Error(`counters: bad script_counter "${text}"; write [group.]name[ description]`)
  statistics.counter(group, name, description?.trim() || 'custom script counter.')
}

function sortedGroup(group: string, statistics: Statistics): readonly Statistic[] {
  return statistics.group(group).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function groupStruct(group: string, statistics: Statistics): RpcStruct {
  return rpcStruct(sortedGroup(group, statistics).map((statistic) => [statistic.name, statistic.value()] as const))
}

function findCounter(call: RpcCall, statistics: Statistics): Statistic {
  const group = call.exactText()
  return requireCounter(group, call.exactText(), statistics)
}

/** The line end in the fault is Kamailio's (6.1.5). */
function requireCounter(group: string, name: string, statistics: Statistics): Statistic {
  const found = statistics.find(group, name)
  if (found === undefined) throw new RpcFault(400, `non-existent counter ${group}.${name}\n`)
  return found
}

/** Without a name the whole group is given. */
function getCounter(call: RpcCall, statistics: Statistics): readonly RpcValue[] {
  const group = call.exactText()
  if (call.remaining === 0) return [groupStruct(group, statistics)]
  return [requireCounter(group, call.exactText(), statistics).value()]
}
