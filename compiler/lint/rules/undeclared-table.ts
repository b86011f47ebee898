import { textOf } from '../arguments.ts'
import type { LintContext } from '../context.ts'
import { suggest } from '../../5-check/suggest.ts'
import type { Finding, Rule } from '../rule.ts'

export const undeclaredTable: Rule = {
  name: 'undeclared-table',
  code: 'KAM6435',
  category: 'modules',
  severity: 'warning',
  title: 'hash table that no modparam declares',
  why: 'The server starts, and each use of the table then logs an error: reading gives null, and assigning does nothing.',
  remedy: 'Declare the table with the parameter `htable` of the module, or correct the name.',
  examples: [
    {
      modules: [],
      bad: 'loadmodule "pv.so"\nloadmodule "htable.so"\nmodparam("htable", "htable", "bans=>size=8;autoexpire=300")\nrequest_route {\n  if («$sht(ban=>$si)» != $null) exit;\n  $sht(bans=>$si) = 1;\n}\n',
      good: 'loadmodule "pv.so"\nloadmodule "htable.so"\nmodparam("htable", "htable", "bans=>size=8;autoexpire=300")\nrequest_route {\n  if ($sht(bans=>$si) != $null) exit;\n  $sht(bans=>$si) = 1;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const tables = declaredTables(ctx)
      if (tables === undefined) return
      const look = (name: string, span: Finding['span']): void => {
        if (name === '' || name.includes('$') || tables.has(name)) return
        const near = suggest(name, [...tables])
        const help = near === undefined ? {} : { help: `did you mean ${near}?` }
        report({ span, message: `no modparam declares the table ${name}`, ...help })
      }
      for (const { pv, span } of ctx.variableUses) {
        if (variables.has(pv.name) && pv.inner !== undefined) look(pv.inner.replace(/=>[^]*$/, '').trim(), span)
      }
      for (const [name, index] of functions) {
        for (const { call } of ctx.calls(name)) {
          const arg = call.args[index]
          if (arg !== undefined) look((textOf(call, index) ?? '').replace(/=>[^]*$/, '').trim(), arg.span)
        }
      }
    },
  }),
}

const variables: ReadonlySet<string> = new Set(['sht', 'shtex', 'shtcn', 'shtcv', 'shtinc', 'shtdec'])

/** The functions that are told a table, and in which argument. */
const functions: readonly (readonly [name: string, index: number])[] = [
  ['sht_lock', 0],
  ['sht_unlock', 0],
  ['sht_reset', 0],
  ['sht_rm', 0],
  ['sht_rm_name', 0],
  ['sht_rm_value', 0],
  ['sht_rm_name_re', 0],
  ['sht_rm_value_re', 0],
  ['sht_match_name', 0],
  ['sht_has_name', 0],
  ['sht_match_str_value', 0],
  ['sht_has_str_value', 0],
  ['sht_setxs', 0],
  ['sht_setxi', 0],
  ['sht_iterator_start', 1],
]

/** The names of all tables; undefined when some may be declared elsewhere. */
function declaredTables(ctx: LintContext): ReadonlySet<string> | undefined {
  if (!ctx.sees('readable') || ctx.module('htable') === undefined) return undefined
  const names = new Set<string>()
  for (const { value } of ctx.modparams('htable', 'htable')) {
    if (value.kind !== 'StringLiteral') return undefined
    names.add(value.value.replace(/=>[^]*$/, '').trim())
  }
  return names
}
