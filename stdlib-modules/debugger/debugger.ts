import { logLevels, type LogLevel } from '#runtime/log/logger.ts'
import { implement } from '#runtime/modules/define.ts'
import type { Core } from '#runtime/server/core.ts'
import { debuggerExports } from './exports.ts'
import { describeAttributes, describeMessage } from './message-dump.ts'
import { ModuleLevels } from './module-levels.ts'
import { debuggerCommands, isFacility, type DebuggerState } from './rpc.ts'
import { createTrace } from './trace.ts'

const allVariables = 30

/** Trace, log levels by module, dumps of variables and messages. */
export default implement(debuggerExports, ({ params, core, log }) => {
  const levels = new ModuleLevels(core)
  const state: DebuggerState = {
    isTracing: false,
    get canResetIds() {
      return params.reset_msgid !== 0
    },
    get hasModuleTable() {
      return params.mod_hash_size > 0
    },
  }
  const write = (level: LogLevel, text: string): 1 => {
    core.logger.write({ level, module: 'debugger', text })
    return 1
  }
  const startTrace = (): void => {
    state.isTracing = params.cfgtrace !== 0
    if (core.probes === undefined) {
      if (params.cfgtrace !== 0) log.warn('cfgtrace has no effect: the program was compiled without probes')
      return
    }
    core.probes.add(
      createTrace(core, {
        isOn: () => state.isTracing,
        level: params.log_level,
        prefix: params.log_prefix,
        levelName: params.log_level_name,
        format: params.cfgtrace_format,
      }),
    )
  }
  return {
    modInit: () => {
      for (const text of params.mod_level) {
        const [module, level] = parsePair(text, 'mod_level')
        if (!/^[+-]?\d{1,3}$/.test(level)) throw new Error(`debugger: bad mod_level "${text}"; write module=level`)
        levels.setLevel(module, Number(level))
      }
      for (const text of params.mod_facility) {
        const [module, facility] = parsePair(text, 'mod_facility')
        if (!isFacility(facility))
          throw new Error(`debugger: bad mod_facility "${text}"; write module=LOG_LOCAL0 and the like`)
        levels.setFacility(module, facility)
      }
      levels.isActive = params.mod_level_mode !== 0 && params.mod_hash_size > 0
      if (levels.isActive && !levels.isSupported) log.warn('mod_level has no effect with this logger')
      if (params.breakpoint !== 0)
        log.warn('breakpoint has no effect: step through the configuration with kamkit debug')
      declareVariables(core, levels, params.mod_hash_size, params.mod_facility_mode)
      startTrace()
    },
    functions: {
      dbg_breakpoint: () => 1,
      dbg_pv_dump: (ctx, args) => {
        const mask = 'mask' in args ? args.mask : allVariables
        return write(
          'level' in args ? levelOf(args.level) : logLevels.DBG,
          `dbg_dump_json(): ${describeAttributes(ctx, mask)}`,
        )
      },
      dbg_sip_msg: ({ msg, at }, args) =>
        write('level' in args ? levelOf(args.level) : logLevels.ERR, describeMessage(msg, at?.[1] ?? 0)),
    },
    rpc: debuggerCommands(core, state, levels),
  }
})

function parsePair(text: string, param: string): readonly [string, string] {
  const equals = text.indexOf('=')
  if (equals < 1) throw new Error(`debugger: bad ${param} "${text}"; write module=value`)
  return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()]
}

const levelNames: ReadonlyMap<string, LogLevel> = new Map<string, LogLevel>([
  ['L_ALERT', logLevels.ALERT],
  ['L_BUG', logLevels.BUG],
  ['L_CRIT2', logLevels.CRIT2],
  ['L_CRIT', logLevels.CRIT],
  ['L_ERR', logLevels.ERR],
  ['L_WARN', logLevels.WARN],
  ['L_NOTICE', logLevels.NOTICE],
  ['L_INFO', logLevels.INFO],
  ['L_DBG', logLevels.DBG],
])

function levelOf(name: string): LogLevel {
  return levelNames.get(name) ?? logLevels.ERR
}

/** The variables of the cfg group `dbg`, in Kamailio's order. */
function declareVariables(core: Core, levels: ModuleLevels, hashSize: number, facilityMode: number): void {
  let facilities = facilityMode
  const flag = { group: 'dbg', type: 'int', min: 0, max: 1, isHidden: true } as const
  core.config.declare({
    ...flag,
    name: 'mod_level_mode',
    description: 'Whether log levels by module are in force.',
    get: () => (levels.isActive ? 1 : 0),
    set: (value) => void (levels.isActive = value === 1),
  })
  core.config.declare({
    ...flag,
    name: 'mod_facility_mode',
    description: 'Whether facilities by module are in force.',
    get: () => facilities,
    set: (value) => void (facilities = Number(value)),
  })
  core.config.declare({
    group: 'dbg',
    name: 'mod_hash_size',
    type: 'int',
    description: 'Size of the table of levels by module, as a power of two.',
    isReadOnly: true,
    get: () => hashSize,
    set: () => undefined,
  })
}
