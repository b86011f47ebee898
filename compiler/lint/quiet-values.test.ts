import { describe, expect, it } from 'vitest'
import { checkText } from '../../test/support/compile-text.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { lintConfig } from './lint.ts'
import { rules as allRules } from './rules/index.ts'

const catalogue = createCatalogue()
const names = new Set([
  'avp-before-write',
  'xavp-field-never-written',
  'impossible-code',
  'return-perhaps-zero',
  'read-after-null',
  'undeclared-table',
  'save-of-other-method',
])
const rules = allRules.filter(({ name }) => names.has(name))
const modules = ['tm', 'sl', 'pv', 'textops', 'siputils', 'xlog', 'usrloc', 'registrar', 'sqlops', 'htable']
const tables = 'modparam("htable", "htable", "a=>size=4")\n'
const head = `#!KAMAILIO\n${modules.map((name) => `loadmodule "${name}.so"\n`).join('')}${tables}`

/** Values that are there, though a rule that follows less would miss it. */
const scripts: readonly (readonly [why: string, body: string, blocks?: string])[] = [
  [
    'the second call of a block sees what the first one wrote',
    'route(COUNT); route(COUNT);',
    'route[COUNT] {\n  if ($avp(n) > 1) exit;\n  $avp(n) = 2;\n}\n',
  ],
  [
    'the second turn of a loop sees what the first one wrote',
    'while ($ml > 5) { if ($avp(n) == 1) exit; $avp(n) = 1; }',
  ],
  [
    'the failure_route sees what the request route wrote',
    't_on_failure("F"); t_relay(); $avp(n) = 1;',
    'failure_route[F] {\n  if (t_is_canceled()) exit;\n  if ($avp(n) == 1) exit;\n}\n',
  ],
  ['whoever asks for null is prepared', 'if ($avp(n) == $null) $avp(n) = 1;'],
  ['a query fills the record', '$xavp(r=>own) = 1; sql_xquery("c", "select a", "r"); if ($xavp(r=>a) == 1) exit;'],
  [
    'a route whose code comes from a variable',
    'route(R); if ($rc == 7) exit;',
    'route[R] {\n  return $avp(code);\n}\n',
  ],
  [
    'a code that is never 0',
    'if (route(R)) exit;',
    'route[R] {\n  $var(x) = -1;\n  if ($ml > 5) $var(x) = 1;\n  return $var(x);\n}\n',
  ],
  ['one of several values was removed', '$avp(n) = $null; if ($avp(n) == 1) exit;'],
  [
    'a block may fill the variable',
    '$vn(n) = $null; route(R); if ($vn(n) == 1) exit;',
    'route[R] {\n  $vn(n) = 1;\n}\n',
  ],
  [
    'a table whose name is made while the server runs',
    '$var(t) = "a"; if ($sht(a=>$si) == 1) sht_rm_name($var(t), "re", ".*");',
  ],
  ['REGISTER among others', 'if (is_method("INVITE|REGISTER")) save("location");'],
]

describe('rules about values', () => {
  it('are all there', () => expect(rules.length).toBe(names.size))

  it.each(scripts)('say nothing: %s', (_why, body, blocks = '') => {
    const checked = checkText(`${head}request_route {\n  ${body}\n}\n${blocks}`)
    const found = lintConfig(checked, catalogue, { release: '6.1', rules })
    const said = found.filter((one) => one.rule !== undefined)
    expect(said.map((one) => `${one.rule ?? ''}: ${checked.sources.slice(one.span)}`)).toEqual([])
    expect(checked.diagnostics.filter((one) => /^KAM[12]/.test(one.code))).toEqual([])
  })
})
