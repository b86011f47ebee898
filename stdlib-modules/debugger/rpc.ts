import { RpcFault, rpcStruct, type RpcCall, type RpcHandler, type RpcValue } from '#runtime/rpc/registry.ts'
import type { Core } from '#runtime/server/core.ts'
import { listProcesses } from '#runtime/server/process-list.ts'
import type { ModuleLevels } from './module-levels.ts'

export interface DebuggerState {
  isTracing: boolean
  /** reset_msgid allows dbg.reset_msgid. */
  readonly canResetIds: boolean
  /** Levels and facilities of modules need mod_hash_size. */
  readonly hasModuleTable: boolean
}

const ok = ['200 ok'] as const

/** dbg.*; answers and faults as those of Kamailio 6.1.5. */
export function debuggerCommands(core: Core, state: DebuggerState, levels: ModuleLevels) {
  return {
    'dbg.ls': (call) => listDebugging(call, core, state),
    'dbg.bp': (call) => breakpointCommand(call, core),
    'dbg.trace': (call) => {
      const command = call.ifText()
      if (command === undefined) throw new RpcFault(500, 'Config trace command missing')
      if (command !== 'on' && command !== 'off') throw new RpcFault(500, 'Unknown trace command')
      checkPid(call, core)
      state.isTracing = command === 'on'
      return ok
    },
    'dbg.set_mod_level': (call) => {
      const [module, level] = [call.next(), call.next()]
      if (typeof module !== 'string' || typeof level !== 'number') throw new RpcFault(500, 'invalid parameters')
      if (!state.hasModuleTable) throw new RpcFault(500, 'cannot store parameter')
      levels.setLevel(module, level)
      return ok
    },
    'dbg.get_mod_level': (call) => [levels.level(readModule(call))],
    'dbg.set_mod_facility': (call) => {
      const [module, facility] = [call.next(), call.next()]
      if (typeof module !== 'string' || typeof facility !== 'string') throw new RpcFault(500, 'invalid parameters')
      if (!isFacility(facility)) throw new RpcFault(500, 'facility not found')
      if (!state.hasModuleTable) throw new RpcFault(500, 'cannot store parameter')
      levels.setFacility(module, facility)
      return ok
    },
    'dbg.get_mod_facility': (call) => [levels.facility(readModule(call))],
    'dbg.reset_msgid': () => {
      if (!state.canResetIds) throw new RpcFault(500, 'reset_msgid is 0. Set it to 1 to enable.')
      throw new RpcFault(500, 'kamkit gives every message a number of its own and does not start anew')
    },
  } as const satisfies { readonly [name: string]: RpcHandler }
}

export function isFacility(text: string): boolean {
  return /^LOG_(AUTH|AUTHPRIV|CRON|DAEMON|FTP|KERN|LOCAL[0-7]|LPR|MAIL|NEWS|SYSLOG|USER|UUCP)$/.test(text)
}

function readModule(call: RpcCall): string {
  const module = call.next()
  if (typeof module !== 'string') throw new RpcFault(500, 'invalid parameters')
  return module
}

/** A pid, when one is given, must be one of ours. */
function checkPid(call: RpcCall, core: Core): void {
  const pid = call.next()
  if (typeof pid === 'number' && pid !== core.host.process.pid && !core.shared.workers.includes(pid))
    throw new RpcFault(500, 'No such pid')
}

/** `set` tells whether the trace is on (6.1.5). */
function listDebugging(call: RpcCall, core: Core, state: DebuggerState): readonly RpcValue[] {
  checkPid(call, core)
  return listProcesses(core).map(({ index, pid }) =>
    rpcStruct([
      ['entry', index],
      ['pid', pid],
      ['set', state.isTracing ? 1 : 0],
      ['state', 0],
      ['in.pid', 0],
      ['in.cmd', 0],
    ]),
  )
}

const processCommands = new Set(['show', 'set', 'keep', 'eval', 'next', 'move'])

/** Breakpoints need a process that can wait; kamkit's debugger is its debug adapter, so commands for a process are refused. */
function breakpointCommand(call: RpcCall, core: Core): readonly RpcValue[] {
  const command = call.ifText()
  if (command === undefined) throw new RpcFault(500, 'Config breakpoint command missing')
  if (command === 'on' || command === 'off') {
    checkPid(call, core)
    return ok
  }
  if (!processCommands.has(command)) throw new RpcFault(500, 'Unknown inner command')
  if (call.remaining === 0) throw new RpcFault(500, 'Missing pid parameter')
  checkPid(call, core)
  throw new RpcFault(500, 'kamkit does not stop at breakpoints over RPC: use kamkit debug')
}
