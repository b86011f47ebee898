import { expect, it } from 'vitest'
import { checkText } from '../../support/compile-text.ts'

/** What a start of 6.1.5 with db_text said of the third argument of sql_pvquery(). */
const recorded: readonly (readonly [list: string, isAccepted: boolean])[] = [
  ['$var(a), $var(b)', true],
  ['$var(a);$avp(b)', true],
  ['$var(a) $var(b)', true],
  ['$var(a)$var(b)', true],
  ['$var(a),', true],
  ['$var(a),,$var(b)', true],
  [',$var(a)', true],
  [' $var(a) , $var(b) ', true],
  ['$var(a), $ru', true],
  ['$var(a), x', false],
  ['$var(a)x', false],
  ['$var(a)|$var(b)', false],
  ['$var(a),$mb', false],
  ['$var(a), $zzz', false],
  ['', false],
]

it.each(recorded)('sql_pvquery() takes "%s" as the variables of its columns: %s', (list, isAccepted) => {
  const modules =
    'loadmodule "pv.so"\nloadmodule "db_text.so"\nloadmodule "sqlops.so"\nmodparam("sqlops", "sqlcon", "c=>text:///x")\n'
  const { diagnostics } = checkText(`${modules}request_route { sql_pvquery("c", "select 1", "${list}"); }\n`)
  expect(diagnostics.filter(({ severity }) => severity === 'error').length === 0).toBe(isAccepted)
})
