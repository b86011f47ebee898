import { defineExports } from '#grammar/manifest.ts'

const variable = ['group', 'variable'] as const
const assignment = ['group', 'variable', 'value'] as const

/** What cfg_rpc exports. */
export const cfg_rpc = defineExports({
  name: 'cfg_rpc',
  doc: 'RPC commands that read and change configuration variables while the server runs.',
  rpc: {
    'cfg.set': { doc: 'Sets a variable at once.', args: assignment },
    'cfg.set_now_int': { doc: 'Sets a variable at once to a number.', args: assignment },
    'cfg.seti': { doc: 'Sets a variable at once to a number.', args: assignment },
    'cfg.set_now_string': { doc: 'Sets a variable at once to a text.', args: assignment },
    'cfg.sets': { doc: 'Sets a variable at once to a text.', args: assignment },
    'cfg.del': { doc: 'Removes the value of a group instance: that of the group holds again.', args: variable },
    'cfg.set_delayed': { doc: 'Prepares the change of a variable until cfg.commit.', args: assignment },
    'cfg.set_delayed_int': { doc: 'Prepares the change of a variable to a number until cfg.commit.', args: assignment },
    'cfg.set_delayed_string': {
      doc: 'Prepares the change of a variable to a text until cfg.commit.',
      args: assignment,
    },
    'cfg.del_delayed': { doc: 'Prepares the removal of a value of a group instance until cfg.commit.', args: variable },
    'cfg.commit': { doc: 'Carries out the prepared changes.' },
    'cfg.rollback': { doc: 'Forgets the prepared changes.' },
    'cfg.get': { doc: 'Gives a variable, or all variables of a group.', args: variable },
    'cfg.reset': { doc: 'Sets all variables of a group to what they were at the start.', args: ['group'] },
    'cfg.help': { doc: 'Describes a variable.', args: variable },
    'cfg.list': { doc: 'Lists the variables, all or those of a group.', args: ['group'], array: true },
    'cfg.diff': { doc: 'Lists the prepared changes.' },
    'cfg.add_group_inst': { doc: 'Adds an instance of a group, written group[number].', args: ['group[id]'] },
    'cfg.del_group_inst': { doc: 'Removes an instance of a group.', args: ['group[id]'] },
  },
})
