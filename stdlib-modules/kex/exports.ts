import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'
import { coreStatisticNames } from './core-statistic-names.ts'

const flag = { kind: 'int', doc: 'Number of the flag, 0 to 31.' } as const
const branch = { kind: 'int', doc: 'Index of the branch; 0 is the R-URI itself.' } as const
const outOfRange = 'There is no such flag.'
const noBranch = 'There is no such flag, or no such branch.'

/** What kex exports. */
export const kex = defineExports({
  name: 'kex',
  doc: 'Functions of the core that came with Kamailio 1.x: flags, destination URI, debug level, statistics.',
  functions: {
    setsflag: {
      doc: 'Sets a script flag.',
      routes: anyRoute,
      args: { flag },
      returns: { 1: 'The flag is set.', '-1': outOfRange },
    },
    resetsflag: {
      doc: 'Clears a script flag.',
      routes: anyRoute,
      args: { flag },
      returns: { 1: 'The flag is clear.', '-1': outOfRange },
    },
    issflagset: {
      doc: 'Tells whether a script flag is set.',
      routes: anyRoute,
      args: { flag },
      returns: { 1: 'It is set.', '-1': 'It is not set.' },
    },
    setbflag: {
      doc: 'Sets a branch flag.',
      routes: anyRoute,
      overloads: [{ flag }, { flag, branch }],
      returns: { 1: 'The flag is set.', '-1': noBranch },
      example: 'setbflag(FLB_NATB);',
    },
    resetbflag: {
      doc: 'Clears a branch flag.',
      routes: anyRoute,
      overloads: [{ flag }, { flag, branch }],
      returns: { 1: 'The flag is clear.', '-1': noBranch },
    },
    isbflagset: {
      doc: 'Tells whether a branch flag is set.',
      routes: anyRoute,
      overloads: [{ flag }, { flag, branch }],
      returns: { 1: 'It is set.', '-1': 'It is not set, or there is no such branch.' },
    },
    setdsturi: {
      doc: 'Sets the destination URI ($du): the next hop of the request.',
      routes: anyRoute,
      args: { uri: { kind: 'str', doc: 'URI of the next hop.' } },
      returns: { 1: 'The destination is set.', '-1': 'The destination could not be set.' },
    },
    resetdsturi: {
      doc: 'Removes the destination URI ($du).',
      routes: anyRoute,
      args: {},
      returns: { 1: 'There is no destination URI any more.' },
    },
    isdsturiset: {
      doc: 'Tells whether there is a destination URI ($du).',
      routes: anyRoute,
      args: {},
      returns: { 1: 'There is one.', '-1': 'There is none.' },
    },
    setdebug: {
      doc: 'Sets the debug level of the process that runs the script.',
      routes: anyRoute,
      args: { level: { kind: 'int', doc: 'Level, -5 (alert) to 3 (debug).' } },
      returns: { 1: 'The level is set.' },
    },
    resetdebug: {
      doc: 'Goes back to the debug level of the server.',
      routes: anyRoute,
      args: {},
      returns: { 1: 'The level is that of the server.' },
    },
    pv_printf: {
      doc: 'Assigns a text with variables to a variable.',
      routes: anyRoute,
      args: {
        target: { kind: 'pvar', doc: 'Variable to assign to.' },
        format: { kind: 'str', doc: 'Text with variables.' },
      },
      returns: { 1: 'The variable is set.', '-1': 'The variable could not be set.' },
    },
    avp_printf: {
      doc: 'Assigns a text with variables to a variable; the older name of pv_printf.',
      routes: anyRoute,
      args: {
        target: { kind: 'pvar', doc: 'Variable to assign to.' },
        format: { kind: 'str', doc: 'Text with variables.' },
      },
      returns: { 1: 'The variable is set.', '-1': 'The variable could not be set.' },
    },
    is_myself: {
      doc: 'Tells whether a URI, or a host without port, is this server.',
      routes: anyRoute,
      args: { uri: { kind: 'str', doc: 'A SIP URI or a host.' } },
      returns: { 1: 'It is this server.', '-1': 'It is not.' },
      example: 'if (is_myself("$fu")) { xlog("one of our own\\n"); }',
    },
    is_myhost: {
      doc: 'Tells whether a host, or the host of a URI, is this server, whatever the port.',
      routes: anyRoute,
      args: { host: { kind: 'str', doc: 'A SIP URI or a host.' } },
      returns: { 1: 'It is this server.', '-1': 'It is not.' },
    },
  },
  pvars: {
    sruid: { type: 'str', doc: 'A text that no other evaluation on this server gives.', example: '$sruid' },
  },
  rpc: {
    'mod.stats': {
      doc: 'Tells how much memory modules use; JavaScript does not say, so the totals are 0.',
      array: true,
    },
    'mod.mem_stats': { doc: 'Tells how much memory modules use; the same as mod.stats.', array: true },
    'mod.mem_statsx': { doc: 'Tells how much memory modules use; the same as mod.stats.', array: true },
    'stats.get_statistics': {
      doc: 'Lists statistics as "group:name = value": all, "group:" or a name.',
      args: ['statistic'],
      array: true,
    },
    'stats.fetch': { doc: 'Gives statistics as a structure of texts.', args: ['statistic'] },
    'stats.fetchn': { doc: 'Gives statistics as a structure of numbers.', args: ['statistic'] },
    'stats.reset_statistics': { doc: 'Sets statistics to zero.', args: ['statistic'] },
    'stats.clear_statistics': { doc: 'Sets statistics to zero and lists them.', args: ['statistic'] },
    'pkg.stats': { doc: 'Tells how much memory each process uses.', args: ['filter', 'value'], array: true },
    'pkg.info': { doc: 'Tells what manages the memory of a process.', args: ['filter', 'value'] },
  },
  statisticsGroup: 'core',
  statistics: coreStatisticNames,
})
