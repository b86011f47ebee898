import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const messageRoutes = ['request', 'onreply', 'reply', 'event'] as const
const logged = { 1: 'Written to the log.' } as const
const level = { kind: 'literal', doc: 'Log level, e.g. L_INFO.' } as const
const facility = { kind: 'literal', doc: 'Facility of the system log.' } as const
const mask = {
  kind: 'uint',
  doc: 'What to show, added up: 1 null values, 2 AVPs, 4 script variables, 8 xavps, 16 others.',
} as const

/** What debugger exports. */
export const debuggerExports = defineExports({
  name: 'debugger',
  doc: 'Traces the actions of the configuration, sets log levels by module, shows variables and messages.',
  params: {
    cfgtrace: { type: 'int', default: 0, min: 0, max: 1, doc: 'Log each action before it runs.' },
    cfgtrace_format: {
      type: 'int',
      default: 0,
      min: 0,
      max: 1,
      doc: '1 to show the path of the configuration without its folders.',
    },
    breakpoint: { type: 'int', default: 0, min: 0, max: 1, doc: 'Stop at each action until dbg.bp lets it go on.' },
    log_level: { type: 'int', default: -1, doc: 'Level of the trace.' },
    log_facility: { type: 'str', default: null, doc: 'Facility of the trace.' },
    log_prefix: { type: 'str', default: '*** cfgtrace:', doc: 'What each line of the trace begins with.' },
    log_level_name: { type: 'str', default: null, doc: 'What stands in the trace instead of the name of the level.' },
    log_assign: { type: 'int', default: 0, min: 0, max: 1, doc: 'Log the value of each assignment.' },
    step_usleep: { type: 'int', default: 100000, min: 0, doc: 'Microseconds between looks at a breakpoint.' },
    step_loops: {
      type: 'int',
      default: 200,
      min: 0,
      doc: 'How often a breakpoint is looked at before the script goes on.',
    },
    mod_hash_size: {
      type: 'int',
      default: 0,
      min: 0,
      doc: 'Size of the table of levels by module, as a power of two; 0 for none.',
    },
    mod_level_mode: { type: 'int', default: 0, min: 0, max: 1, doc: 'Whether levels by module are in force.' },
    mod_level: { type: 'str', repeats: true, doc: 'Level of a module, as module=level; core for the core.' },
    mod_facility_mode: { type: 'int', default: 0, min: 0, max: 1, doc: 'Whether facilities by module are in force.' },
    mod_facility: { type: 'str', repeats: true, doc: 'Facility of a module, as module=facility.' },
    reset_msgid: { type: 'int', default: 0, min: 0, max: 1, doc: 'Allow dbg.reset_msgid.' },
    cfgpkgcheck: {
      type: 'int',
      default: 0,
      min: 0,
      max: 1,
      doc: 'Check the memory before each action; kamkit has nothing to check.',
    },
    cfgtest: { type: 'int', default: 0, min: 0, max: 1, doc: 'Record routes for the module cfgt.' },
  },
  cfgVars: {
    mod_level_mode: { type: 'int', default: 0, min: 0, max: 1, doc: 'Whether levels by module are in force.' },
    mod_facility_mode: { type: 'int', default: 0, min: 0, max: 1, doc: 'Whether facilities by module are in force.' },
    mod_hash_size: { type: 'int', default: 0, doc: 'Size of the table of levels by module, as a power of two.' },
  },
  functions: {
    dbg_breakpoint: {
      doc: 'Marks a place at which a debugger may stop; without one the script goes on.',
      routes: anyRoute,
      args: { name: { kind: 'literal', doc: 'Name of the place.' } },
      returns: { 1: 'Always.' },
    },
    dbg_pv_dump: {
      doc: 'Logs the AVPs and xavps of the message as JSON.',
      routes: anyRoute,
      overloads: [{}, { mask }, { mask, level }],
      returns: logged,
    },
    dbg_sip_msg: {
      doc: 'Logs the message with the changes that the script made.',
      routes: messageRoutes,
      overloads: [{}, { level }, { level, facility }],
      returns: logged,
    },
  },
  rpc: {
    'dbg.bp': { doc: 'Breakpoints: on, off, and commands for one process.', args: ['command', 'pid'] },
    'dbg.ls': { doc: 'Lists the processes with the state of their debugging.', args: ['pid'] },
    'dbg.trace': { doc: 'Switches the trace on or off.', args: ['on|off', 'pid'] },
    'dbg.set_mod_level': { doc: 'Sets the log level of a module.', args: ['module', 'level'] },
    'dbg.get_mod_level': { doc: 'Gives the log level of a module.', args: ['module'] },
    'dbg.set_mod_facility': { doc: 'Sets the facility of a module.', args: ['module', 'facility'] },
    'dbg.get_mod_facility': { doc: 'Gives the facility of a module.', args: ['module'] },
    'dbg.reset_msgid': { doc: 'Starts the numbers of messages anew.' },
  },
})
