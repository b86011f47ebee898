import { numberSetting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** Each location table is a list of its own; registrations saved in one are not found in another. */
export const lookupInUnsavedTable: Rule = {
  name: 'lookup-in-unsaved-table',
  code: 'KAM6427',
  category: 'modules',
  severity: 'warning',
  title: 'lookup in a table that nothing is saved to',
  why: 'Each location table is a list of its own; registrations saved in one are not found in another.',
  remedy: 'Use the same table in save() and lookup().',
  examples: [
    {
      modules: ['sl', 'usrloc', 'registrar'],
      bad: 'request_route {\n  if (!lookup(«"locations"»)) exit;\n  save("location");\n}\n',
      good: 'request_route {\n  if (!lookup("location")) exit;\n  save("location");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (ctx.program.modules.some(({ name }) => name.startsWith('ims_'))) return
      const saves = ctx.calls('save').map((site) => site.call.args[0])
      // Another server may fill a table through the database, or over DMQ.
      if (
        saves.length === 0 ||
        numberSetting(ctx, 'usrloc', 'db_mode', 0) !== 0 ||
        ctx.module('dmq_usrloc') !== undefined
      )
        return
      const saved = new Set(saves.map((arg) => (arg?.kind === 'StringLiteral' ? arg.value : undefined)))
      if (saved.has(undefined)) return
      for (const name of ['lookup', 'lookup_branches', 'registered']) {
        for (const { call } of ctx.calls(name)) {
          const [table] = call.args
          // Permanent contacts of `aliases` are added by commands.
          if (table?.kind !== 'StringLiteral' || saved.has(table.value) || table.value === 'aliases') continue
          report({ span: table.span, message: `nothing is saved to the table ${table.value}` })
        }
      }
    },
  }),
}
