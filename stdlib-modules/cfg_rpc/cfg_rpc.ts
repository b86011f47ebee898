import type { ModuleLogger } from '#runtime/log/logger.ts'
import { implement } from '#runtime/modules/define.ts'
import { RpcFault, rpcNull, rpcStruct, type RpcCall, type RpcValue } from '#runtime/rpc/registry.ts'
import type { ConfigVariable } from '#runtime/server/config-framework.ts'
import { cfg_rpc } from './exports.ts'
import { parseGroupName, VariableStore, type GroupName } from './variable-store.ts'

type ReadValue = (call: RpcCall) => number | string

const anyValue: ReadValue = (call) => call.ifTypedValue() ?? call.exactText()
const integer: ReadValue = (call) => call.exactInt()
const text: ReadValue = (call) => call.exactText()

/** Configuration variables over RPC. Faults and log lines are those of Kamailio 6.1.5. */
export default implement(cfg_rpc, ({ core, log }) => {
  const store = new VariableStore(core.config)
  const set = (read: ReadValue) => (call: RpcCall) => {
    const { target, name, value } = readAssignment(call, read)
    if (!applySet(store, log, target, name, value)) throw new RpcFault(400, 'Failed to set the variable')
    return []
  }
  const prepare = (read: ReadValue) => (call: RpcCall) => {
    const { target, name, value } = readAssignment(call, read)
    const change = checkChange(store, log, target, name, value)
    if (change === undefined) throw new RpcFault(400, 'Failed to set the variable')
    store.prepare({ target, ...change })
    return []
  }
  return {
    rpc: {
      'cfg.set': set(anyValue),
      'cfg.set_now_int': set(integer),
      'cfg.seti': set(integer),
      'cfg.set_now_string': set(text),
      'cfg.sets': set(text),
      'cfg.set_delayed': prepare(anyValue),
      'cfg.set_delayed_int': prepare(integer),
      'cfg.set_delayed_string': prepare(text),
      'cfg.del': (call) => {
        const { target, variable } = readDeletion(call, store, log)
        store.clear(target, variable)
        return []
      },
      'cfg.del_delayed': (call) => {
        const { target, variable } = readDeletion(call, store, log)
        store.prepare({ target, variable, value: undefined })
        return []
      },
      'cfg.commit': () => commit(store, log),
      'cfg.rollback': () => {
        store.forgetPrepared()
        return []
      },
      'cfg.get': (call) => get(call, store, log),
      'cfg.reset': (call) => reset(call, store),
      'cfg.help': (call) => help(call, store),
      'cfg.list': (call) => {
        const wanted = call.ifText()
        return store.groups
          .filter((group) => wanted === undefined || group === wanted)
          .flatMap((group) => store.group(group).map(({ name }) => `${group}: ${name}`))
      },
      'cfg.diff': () => describePrepared(store),
      'cfg.add_group_inst': (call) => {
        if (!store.addInstance(readInstance(call))) throw new RpcFault(400, 'Failed to add the group instance')
        return []
      },
      'cfg.del_group_inst': (call) => {
        const target = readInstance(call)
        if (!store.removeInstance(target)) {
          log.error(`Failed to delete the group instance: ${target.group}[${target.instance ?? ''}]`)
          throw new RpcFault(400, 'Failed to delete the group instance')
        }
        return []
      },
    },
  }
})

function readGroup(call: RpcCall): GroupName {
  const group = parseGroupName(call.exactText())
  if (group === undefined) throw new RpcFault(400, 'Wrong group syntax. Use either "group", or "group[id]"')
  return group
}

function readInstance(call: RpcCall): GroupName {
  const group = parseGroupName(call.exactText())
  if (group?.instance === undefined) throw new RpcFault(400, 'Wrong group syntax. Use "group[id]"')
  return group
}

function readAssignment(call: RpcCall, read: ReadValue) {
  const groupText = call.exactText()
  const name = call.exactText()
  const value = read(call)
  const target = parseGroupName(groupText)
  if (target === undefined) throw new RpcFault(400, 'Wrong group syntax. Use either "group", or "group[id]"')
  return { target, name, value }
}

function readDeletion(call: RpcCall, store: VariableStore, log: ModuleLogger) {
  const groupText = call.exactText()
  const name = call.exactText()
  const target = parseGroupName(groupText)
  if (target?.instance === undefined) throw new RpcFault(400, 'Wrong group syntax. Use "group[id]"')
  const variable = store.find(target, name)
  if (variable === undefined || !hasInstance(store, log, target)) throw new RpcFault(400, 'Failed to delete the value')
  return { target, variable }
}

function hasInstance(store: VariableStore, log: ModuleLogger, target: GroupName): boolean {
  if (store.hasInstance(target)) return true
  log.error(`global group instance ${target.group}[${target.instance ?? ''}] is not found`)
  return false
}

/** The variable with the value in its own type; undefined after logging why it cannot be set. */
function checkChange(
  store: VariableStore,
  log: ModuleLogger,
  target: GroupName,
  name: string,
  value: number | string,
): { readonly variable: ConfigVariable; readonly value: number | string } | undefined {
  const variable = store.find(target, name)
  if (variable === undefined || !hasInstance(store, log, target)) return undefined
  const fail = (why: string): undefined => {
    log.error(why)
    log.error(`failed to set the variable: ${target.group}.${name}`)
    return undefined
  }
  if (variable.isReadOnly === true) return fail('variable is read-only')
  const converted = variable.type === 'int' ? toInteger(value) : String(value)
  if (converted === undefined) return fail(`cannot convert string to integer '${value}'`)
  if (typeof converted === 'number' && isOutside(converted, variable)) return fail('integer value is out of range')
  return { variable, value: converted }
}

function toInteger(value: number | string): number | undefined {
  if (typeof value === 'number') return value
  return /^\s*[+-]?\d{1,15}\s*$/.test(value) ? Number(value) : undefined
}

function isOutside(value: number, { min, max }: ConfigVariable): boolean {
  return (min !== undefined && value < min) || (max !== undefined && value > max)
}

function applySet(
  store: VariableStore,
  log: ModuleLogger,
  target: GroupName,
  name: string,
  value: number | string,
): boolean {
  const change = checkChange(store, log, target, name, value)
  if (change === undefined) return false
  try {
    store.write(target, change.variable, change.value)
    return true
  } catch (error) {
    log.error(error instanceof Error ? error.message : String(error))
    log.error('fixup failed')
    log.error(`failed to set the variable: ${target.group}.${name}`)
    return false
  }
}

function commit(store: VariableStore, log: ModuleLogger): readonly RpcValue[] {
  const changes = store.prepared
  store.forgetPrepared()
  for (const { target, variable, value } of changes) {
    if (value === undefined) store.clear(target, variable)
    else if (!applySet(store, log, target, variable.name, value))
      throw new RpcFault(400, 'Failed to commit the changes')
  }
  return []
}

function get(call: RpcCall, store: VariableStore, log: ModuleLogger): readonly RpcValue[] {
  if (call.remaining === 0) throw new RpcFault(500, 'Failed to get the parameters')
  const target = readGroup(call)
  const name = call.ifText()
  const exists = store.hasInstance(target)
  if (!exists) log.error(`local group instance ${target.group}[${target.instance ?? ''}] is not found`)
  if (name === undefined) {
    if (!exists) throw new RpcFault(400, 'Failed to get the variable')
    const visible = store.group(target.group).filter((variable) => variable.isHidden !== true)
    return [rpcStruct(visible.map((variable) => [variable.name, shown(store, target, variable)] as const))]
  }
  const variable = exists ? store.find(target, name) : undefined
  if (variable === undefined) throw new RpcFault(400, 'Failed to get the variable')
  if (variable.isHidden === true) throw new RpcFault(400, 'Variable exists, but it is not readable via RPC interface')
  return [shown(store, target, variable)]
}

function shown(store: VariableStore, target: GroupName, variable: ConfigVariable): RpcValue {
  const value = store.read(target, variable)
  return value === '' && variable.isCustom !== true ? rpcNull : value
}

/** Kamailio 6.1.5 ends itself when it resets a group with texts; here such a group is reset like any other. */
function reset(call: RpcCall, store: VariableStore): readonly RpcValue[] {
  const { group } = readGroup(call)
  for (const variable of store.group(group)) {
    const initial = store.initial(variable)
    if (initial !== undefined && variable.isReadOnly !== true) variable.set(initial)
  }
  return []
}

function help(call: RpcCall, store: VariableStore): readonly RpcValue[] {
  const groupText = call.exactText()
  const name = call.exactText()
  const variable = store.find(parseGroupName(groupText) ?? { group: groupText, instance: undefined }, name)
  if (variable === undefined) throw new RpcFault(400, 'Failed to get the variable description')
  return [
    rpcStruct([
      ['desc', variable.description],
      ['type', variable.type === 'int' ? 'integer' : 'string'],
    ]),
  ]
}

function describePrepared(store: VariableStore): readonly RpcValue[] {
  return store.prepared.map(({ target, variable, value }) =>
    rpcStruct([
      ['group name', target.instance === undefined ? target.group : `${target.group}[${target.instance}]`],
      ['variable name', variable.name],
      ['old value', shown(store, target, variable)],
      ['new value', value ?? variable.get()],
    ]),
  )
}
