import { describe, expect, it } from 'vitest'
import { checkText } from '../../test/support/compile-text.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { lintConfig } from './lint.ts'
import { rules as allRules } from './rules/index.ts'

const catalogue = createCatalogue()
const rules = allRules.filter(({ category }) => category === 'sip-flow' || category === 'security')
// prettier-ignore
const modules = ['tm', 'tmx', 'sl', 'rr', 'pv', 'maxfwd', 'textops', 'textopsx', 'siputils', 'xlog', 'sanity', 'usrloc', 'registrar', 'sqlops',
  'auth', 'auth_db', 'permissions', 'dispatcher']
const head = `#!KAMAILIO\n${modules.map((name) => `loadmodule "${name}.so"\n`).join('')}`

/** The checks that each of the scripts begins with. */
const start = `
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (!sanity_check()) exit;
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (!is_method("ACK")) t_check_trans();
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not here");
    exit;
  }
  if (is_method("INVITE|SUBSCRIBE")) record_route();
`

/** Ways to write a request route that break nothing, and that a rule which knows less of the paths would report. */
const rightRoutes: readonly (readonly [why: string, body: string, blocks?: string])[] = [
  [
    'a block says by its code whether it let the request in',
    'if (!route(KNOWN)) { sl_send_reply("403", "Forbidden"); exit; }\n  t_relay();',
    'route[KNOWN] {\n  if (allow_source_address("1")) return 1;\n  return -1;\n}\n',
  ],
  [
    'a flag remembers that the sender is known',
    'if (allow_source_address("1")) setflag(3);\n  if (!isflagset(3)) { sl_send_reply("403", "Forbidden"); exit; }\n  t_relay();',
  ],
  [
    'the code of the relay is looked at on the next line',
    'if (uri != myself) { sl_send_reply("403", "No"); exit; }\n  t_relay();\n  if ($rc < 0) sl_reply_error();\n  exit;',
  ],
  [
    'a variable remembers that the request went out',
    'if (src_ip != 10.0.0.1) { sl_send_reply("403", "No"); exit; }\n  $var(done) = 0;\n  if ($rU == "1" && t_relay()) $var(done) = 1;\n  if ($var(done) == 0) t_relay();\n  exit;',
  ],
  [
    'scanners are dropped without a word',
    'if ($ua =~ "friendly-scanner") exit;\n  sl_send_reply("404", "Not Found");\n  exit;',
  ],
  [
    'save() answers and an error is answered for it',
    'if (is_method("REGISTER")) {\n    if (!auth_check("$fd", "subscriber", "1")) { auth_challenge("$fd", "0"); exit; }\n    if (!save("location")) sl_reply_error();\n    exit;\n  }\n  sl_send_reply("405", "No");\n  exit;',
  ],
  ['the request goes where the script says', '$ru = "sip:" + $rU + "@10.0.0.9";\n  t_relay();\n  exit;'],
  [
    'failover with all that belongs to it',
    'if (!ds_select_dst("1", "4")) { send_reply("503", "None"); exit; }\n  t_on_failure("NEXT");\n  t_relay();\n  exit;',
    'failure_route[NEXT] {\n  if (t_is_canceled()) exit;\n  if (ds_next_dst()) {\n    t_on_failure("NEXT");\n    t_relay();\n    exit;\n  }\n}\n',
  ],
  [
    'a failure route that asks for a busy phone cannot mean a cancelled call',
    't_on_failure("BUSY");\n  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }\n  t_relay();\n  exit;',
    'failure_route[BUSY] {\n  if (t_check_status("486|408")) {\n    $ru = "sip:vm@10.0.0.3";\n    t_relay();\n  }\n}\n',
  ],
  [
    'values of a query that cannot break out of it',
    'sql_query("a", "select x from t where u=\'$(fU{s.escape.common})\' and n=$(rU{s.int}) and i=\'$si\'", "r");\n  sl_send_reply("404", "No");\n  exit;',
  ],
]

describe('rules about paths and security', () => {
  it.each(rightRoutes)('say nothing: %s', (_why, body, blocks = '') => {
    const checked = checkText(`${head}request_route {${start}  ${body}\n}\n${blocks}`)
    const found = lintConfig(checked, catalogue, { release: '6.1', rules })
    const said = found.filter((one) => one.rule !== undefined && one.severity !== 'hint')
    expect(said.map((one) => `${one.rule ?? ''}: ${checked.sources.slice(one.span)}`)).toEqual([])
    expect(checked.diagnostics.filter((one) => one.code.startsWith('KAM1') || one.code.startsWith('KAM2'))).toEqual([])
  })

  it('say nothing when t_relay_cancel() takes CANCEL', () => {
    const route = start.replace(
      'if (t_check_trans()) t_relay(); exit;',
      'if (!t_relay_cancel()) sl_reply_error(); exit;',
    )
    const text = `${head}request_route {${route}  if (uri != myself) exit;\n  t_relay();\n}\n`
    const found = lintConfig(checkText(text), catalogue, { release: '6.1', rules })
    expect(route).not.toBe(start)
    expect(found.map((one) => one.rule)).not.toContain('cancel-not-relayed')
  })

  it('say what is wrong with the same route once it lacks a line', () => {
    const checked = checkText(
      `${head}request_route {${start.replace(/ {2}if \(has_totag[\s\S]*?\n {2}\}\n/, '')}  t_relay();\n}\n`,
    )
    const found = lintConfig(checked, catalogue, { release: '6.1', rules })
    expect(found.flatMap((one) => one.rule ?? [])).toEqual(
      expect.arrayContaining(['open-relay', 'record-route-without-loose-route']),
    )
  })
})
