import { defineExports } from '#grammar/manifest.ts'

const routes = ['request', 'onreply', 'reply', 'failure', 'onsend'] as const
const counter = { kind: 'name', of: 'counter', constant: true, doc: 'A counter: name, or group.name.' } as const

/** What counters exports. */
export const counters = defineExports({
  name: 'counters',
  doc: 'Counters of the script, and RPC commands for all counters of the server.',
  params: {
    script_counter: {
      type: 'str',
      repeats: true,
      doc: 'Declares a counter: "name", "group.name", with a description after a blank or colon.',
    },
    script_cnt_grp_name: { type: 'str', default: 'script', doc: 'Group of the counters that name none.' },
  },
  functions: {
    cnt_inc: {
      doc: 'Adds one to a counter.',
      routes,
      args: { counter },
      returns: { 1: 'The counter was changed.', '-1': 'There is no such counter.' },
      example: 'cnt_inc("calls.failed");',
    },
    cnt_add: {
      doc: 'Adds a number to a counter.',
      routes,
      args: { counter, amount: { kind: 'int', doc: 'What to add.' } },
      returns: { 1: 'The counter was changed.', '-1': 'There is no such counter.' },
    },
    cnt_reset: {
      doc: 'Sets a counter to zero.',
      routes,
      args: { counter },
      returns: { 1: 'The counter was changed.', '-1': 'There is no such counter.' },
    },
  },
  rpc: {
    'cnt.get': { doc: 'Gives a counter, or all counters of a group.', args: ['group', 'name'] },
    'cnt.get_raw': { doc: 'Gives a counter as it is kept.', args: ['group', 'name'] },
    'cnt.reset': { doc: 'Sets a counter to zero.', args: ['group', 'name'] },
    'cnt.list_groups': { doc: 'Lists the groups of counters.', array: true },
    'cnt.grps_list': { doc: 'Lists the groups of counters.', array: true },
    'cnt.list_vars': { doc: 'Lists the names of the counters of a group.', args: ['group'], array: true },
    'cnt.var_list': { doc: 'Lists the names of the counters of a group.', args: ['group'], array: true },
    'cnt.get_vars': { doc: 'Gives all counters of a group with their values.', args: ['group'] },
    'cnt.grp_get_all': { doc: 'Gives all counters of a group with their values.', args: ['group'] },
    'cnt.help': { doc: 'Gives the description of a counter.', args: ['group', 'name'] },
  },
})
