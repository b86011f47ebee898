import { describe, expect, it } from 'vitest'
import { createMemoryHost } from '../../test/support/compile-text.ts'
import { catalogue as codes, type CatalogueEntry } from '#compiler/diagnostics/catalogue.ts'
import { createCatalogue } from '../catalogue.ts'
import { noProject } from '../project/project-file.ts'
import { fixFile, type FixedFile } from './fix-file.ts'
import { Overlay } from './overlay.ts'

const catalogue = createCatalogue()
// Rules have tests of their own: here only what the language and a start refuse.
const settings = {
  parse: { defines: [], target: '6.1' },
  severities: new Map(),
  project: noProject,
  rules: [],
} as const

function fix(text: string, takesSuggestions: boolean): FixedFile {
  return fixFile('test.cfg', new Overlay(createMemoryHost(text)), catalogue, settings, { takesSuggestions })
}

function textOf({ overlay }: FixedFile, before: string): string {
  return overlay.changed.get('test.cfg') ?? before
}

/** A block around a statement, below some modules. */
function block(statement: string, ...modules: readonly string[]): string {
  const loads = ['pv', 'xlog', 'sl', ...modules].map((name) => `loadmodule "${name}.so"\n`).join('')
  return `#!KAMAILIO\n${loads}request_route {\n\t${statement}\n}\n`
}

const lines = (...texts: readonly string[]): string =>
  ['#!KAMAILIO', ...texts, 'request_route {', '\texit;', '}', ''].join('\n')

type Case = readonly [code: string, what: string, before: string, after: string]

const fixes: readonly Case[] = [
  [
    'KAM5003',
    'a text without quotes',
    lines('loadmodule "sl.so"', 'loadmodule "auth.so"', 'modparam("auth", "secret", 12345)'),
    lines('loadmodule "sl.so"', 'loadmodule "auth.so"', 'modparam("auth", "secret", "12345")'),
  ],
  ['KAM2001', '=>', block('if ($var(x) => 3) exit;'), block('if ($var(x) >= 3) exit;')],
  ['KAM2001', '=<', block('if ($var(x) =< 3) exit;'), block('if ($var(x) <= 3) exit;')],
  ['KAM2001', '===', block('if ($var(x) === 3) exit;'), block('if ($var(x) == 3) exit;')],
  ['KAM2001', '!==', block('if ($var(x) !== 3) exit;'), block('if ($var(x) != 3) exit;')],
  ['KAM2001', '<>', block('if ($var(x) <> 3) exit;'), block('if ($var(x) != 3) exit;')],
  ['KAM2001', '~=', block('if ($var(x) ~= "a") exit;'), block('if ($var(x) =~ "a") exit;')],
  ['KAM2001', ':=', block('$var(x) := 3;'), block('$var(x) = 3;')],
  [
    'KAM2001',
    'default without a colon',
    block('switch ($rU) { case "1": exit; default drop; }'),
    block('switch ($rU) { case "1": exit; default: drop; }'),
  ],
  [
    'KAM2002',
    'a missing semicolon',
    block('$var(x) = 1\n\tif ($var(x) == 1) {\n\t\tdrop # no call\n\t}'),
    block('$var(x) = 1;\n\tif ($var(x) == 1) {\n\t\tdrop; # no call\n\t}'),
  ],
  ['KAM2002', 'then', block('if ($var(x) == 1) then { exit; }'), block('if ($var(x) == 1) { exit; }')],
  ['KAM2002', 'do', block('while ($var(x) == 1) do { exit; }'), block('while ($var(x) == 1) { exit; }')],
  ['KAM2004', 'an empty block', block('if ($var(x) == 1) { }'), block('if ($var(x) == 1) {;}')],
  [
    'KAM3002',
    'elsif',
    block('if ($var(x) == 3) { exit; } elsif ($var(x) == 4) { drop; }'),
    block('if ($var(x) == 3) { exit; } else if ($var(x) == 4) { drop; }'),
  ],
  ['KAM4006', 'quotes of a word processor', block('xlog(\xe2\x80\x9chello\xe2\x80\x9d);'), block('xlog("hello");')],
  ['KAM4006', 'an address without quotes', block('$var(x) = 10.0.0.1;'), block('$var(x) = "10.0.0.1";')],
  [
    'KAM1015',
    'text behind #!endif',
    lines('#!ifdef A', 'debug=3', '#!endif  # A', 'children=4'),
    lines('#!ifdef A', 'debug=3', '#!endif', '# A', 'children=4'),
  ],
  [
    'KAM1015',
    '#!endif without a line end',
    'request_route {\n\texit;\n}\n#!ifdef A\n#!endif',
    'request_route {\n\texit;\n}\n#!ifdef A\n#!endif\n',
  ],
  ['KAM1017', 'a file name without quotes', lines('#!import_file a-file.cfg'), lines('#!import_file "a-file.cfg"')],
  [
    'KAM3001',
    'a module that has another name now',
    lines('loadmodule "mysql.so"', 'modparam("mysql", "ping_interval", 5)'),
    lines('loadmodule "db_mysql.so"', 'modparam("db_mysql", "ping_interval", 5)'),
  ],
  [
    'KAM3001',
    'a module with a path',
    lines('loadmodule "/usr/lib/modules/postgres.so"'),
    lines('loadmodule "/usr/lib/modules/db_postgres.so"'),
  ],
  [
    'KAM3017',
    'a module that is loaded twice',
    lines('loadmodule "tm.so"', 'loadmodule "pv.so"', 'loadmodule "tm.so" # again'),
    lines('loadmodule "tm.so"', 'loadmodule "pv.so"'),
  ],
  [
    'KAM3012',
    'a module before one that it needs',
    lines('loadmodule "tmx.so"', 'loadmodule "pv.so"', 'loadmodule "tm.so"  # transactions'),
    lines('loadmodule "tm.so"  # transactions', 'loadmodule "tmx.so"', 'loadmodule "pv.so"'),
  ],
  [
    'KAM3031',
    'a module that another needs',
    lines('loadmodule "pv"', 'loadmodule "tmx"'),
    lines('loadmodule "pv"', 'loadmodule "tm"', 'loadmodule "tmx"'),
  ],
  [
    'KAM5025',
    'the driver of a database',
    lines('loadmodule "sqlops.so"', 'modparam("sqlops", "sqlcon", "a=>mysql://u:p@localhost/k")')
      .replace('sqlops', 'usrloc')
      .replace('sqlops', 'usrloc')
      .replace('"sqlcon", "a=>', '"db_mode", 2)\nmodparam("usrloc", "db_url", "'),
    lines(
      'loadmodule "db_mysql.so"',
      'loadmodule "usrloc.so"',
      'modparam("usrloc", "db_mode", 2)',
      'modparam("usrloc", "db_url", "mysql://u:p@localhost/k")',
    ),
  ],
  [
    'KAM5001',
    'modparams before their loadmodule',
    lines(
      'loadmodule "pv.so"',
      'modparam("tm", "fr_timer", 1000)',
      '# the second',
      '  modparam("tm", "fr_inv_timer", 5000)',
      'loadmodule "tm.so"',
      'modparam("tm", "wt_timer", 100)',
    ),
    lines(
      'loadmodule "pv.so"',
      '# the second',
      'loadmodule "tm.so"',
      'modparam("tm", "fr_timer", 1000)',
      '  modparam("tm", "fr_inv_timer", 5000)',
      'modparam("tm", "wt_timer", 100)',
    ),
  ],
  [
    'KAM5001',
    'with the line ends of the file',
    lines('modparam("tm", "fr_timer", 1000)', 'loadmodule "tm.so"').replaceAll('\n', '\r\n'),
    lines('loadmodule "tm.so"', 'modparam("tm", "fr_timer", 1000)').replaceAll('\n', '\r\n'),
  ],
  [
    'KAM5003',
    'a number in quotes',
    lines('loadmodule "tm.so"', 'modparam("tm", "fr_timer", "1000")'),
    lines('loadmodule "tm.so"', 'modparam("tm", "fr_timer", 1000)'),
  ],
  ['KAM5006', 'a number of the core in quotes', lines('children="4"'), lines('children=4')],
]

const suggestions: readonly Case[] = [
  [
    'KAM5020',
    'an alias that stands whole in quotes',
    'alias="udp:a.example:5080" b.example\nrequest_route { exit; }\n',
    'alias=udp:"a.example":5080 b.example\nrequest_route { exit; }\n',
  ],
  [
    'KAM1008',
    'a condition that is open at the end',
    '#!define A\nrequest_route { exit; }\n#!ifdef A\nroute[X] { exit; }',
    '#!define A\nrequest_route { exit; }\n#!ifdef A\nroute[X] { exit; }\n#!endif\n',
  ],
  [
    'KAM3002',
    'a module that is loaded behind the block',
    'loadmodule "pv.so"\n# Calls.\nrequest_route {\n\txlog("x");\n}\nloadmodule "xlog.so"\nmodparam("xlog", "cfg_debug_level", 1)\n',
    'loadmodule "pv.so"\nloadmodule "xlog.so"\n# Calls.\nrequest_route {\n\txlog("x");\n}\nmodparam("xlog", "cfg_debug_level", 1)\n',
  ],
  [
    'KAM3005',
    'a variable of a module that is loaded behind the block',
    'request_route {\n\tif ($rU == "a") exit;\n}\nloadmodule "pv.so"\n',
    'loadmodule "pv.so"\nrequest_route {\n\tif ($rU == "a") exit;\n}\n',
  ],
  [
    'KAM3002',
    'the only module, loaded behind the block',
    'request_route {\n\txlog("x");\n}\nloadmodule "xlog.so"\n',
    'loadmodule "xlog.so"\nrequest_route {\n\txlog("x");\n}\n',
  ],
  [
    'KAM3016',
    'a variable of a module that is not loaded, in compatibility mode',
    'loadmodule "xlog.so"\nrequest_route {\n\tif ($conid == 1) exit;\n}\n',
    'loadmodule "xlog.so"\nloadmodule "pv.so"\nrequest_route {\n\tif ($conid == 1) exit;\n}\n',
  ],
  ['KAM3005', 'a misspelt variable', block('xlog("$conidd\\n");'), block('xlog("$conid\\n");')],
  [
    'KAM3005',
    'a variable of a module that is not loaded',
    block('xlog("$T_reply_code\\n");', 'tm'),
    block('xlog("$T_reply_code\\n");', 'tm', 'tmx'),
  ],
  [
    'KAM3030',
    'a misspelt profile',
    block('set_dlg_profile("callz");', 'tm', 'rr', 'dialog').replace(
      'request_route',
      'modparam("dialog", "profiles_no_value", "calls")\nrequest_route',
    ),
    block('set_dlg_profile("calls");', 'tm', 'rr', 'dialog').replace(
      'request_route',
      'modparam("dialog", "profiles_no_value", "calls")\nrequest_route',
    ),
  ],
  ['KAM3002', 'a function of old releases', block('rewriteFromRoute();', 'rr'), block('loose_route();', 'rr')],
  ['KAM2001', 'a comparison as a statement', block('$var(x) == 3;'), block('$var(x) = 3;')],
  ['KAM2001', '+=', block('$var(x) += $var(y);'), block('$var(x) = $var(x) + $var(y);')],
  ['KAM2001', '++', block('$var(x)++;'), block('$var(x)= $var(x) + 1;')],
  [
    'KAM2001',
    'a parenthesis that is missing',
    block('if ($var(x) == 3 { exit; }'),
    block('if ($var(x) == 3) { exit; }'),
  ],
  ['KAM2001', 'one at the end of a call', block('sl_send_reply("200", "OK";'), block('sl_send_reply("200", "OK");')],
  ['KAM2001', 'one too many', block('if ($var(x) == 3)) { exit; }'), block('if ($var(x) == 3) { exit; }')],
  ['KAM2002', 'a semicolon within a line', block('$var(x) = 3 exit;'), block('$var(x) = 3; exit;')],
  ['KAM3001', 'a misspelt module', lines('loadmodule "usrlok.so"'), lines('loadmodule "usrloc.so"')],
  ['KAM3002', 'a misspelt function', block('sl_send_repl("200", "OK");'), block('sl_send_reply("200", "OK");')],
  [
    'KAM3002',
    'a function of a module that is not loaded',
    block('if (is_method("INVITE")) exit;'),
    block('if (is_method("INVITE")) exit;', 'textops'),
  ],
  [
    'KAM3003',
    'a misspelt route',
    `${block('route(REALY);')}route[RELAY] {\n\texit;\n}\n`,
    `${block('route(RELAY);')}route[RELAY] {\n\texit;\n}\n`,
  ],
  ['KAM3006', 'a misspelt transformation', block('$var(x) = $(var(y){s.lenn});'), block('$var(x) = $(var(y){s.len});')],
  [
    'KAM3008',
    'a misspelt flag',
    `#!KAMAILIO\nflags\n  FLAG_ONE;\nrequest_route {\n\tsetflag(FLAG_ON);\n}\n`,
    `#!KAMAILIO\nflags\n  FLAG_ONE;\nrequest_route {\n\tsetflag(FLAG_ONE);\n}\n`,
  ],
  [
    'KAM3010',
    'a misspelt failure_route',
    `${block('t_on_failure("FAILURE");', 'tm')}failure_route[FAILURES] {\n\texit;\n}\n`,
    `${block('t_on_failure("FAILURES");', 'tm')}failure_route[FAILURES] {\n\texit;\n}\n`,
  ],
  [
    'KAM3018',
    'a misspelt select',
    block('if (@from.urii == "x") exit;').replace('#!KAMAILIO', '#!KAMAILIO'),
    block('if (@from.uri == "x") exit;'),
  ],
  ['KAM4006', 'a word without quotes', block('sl_send_reply(200, OK);'), block('sl_send_reply(200, "OK");')],
  [
    'KAM5001',
    'a parameter of a module that is not loaded',
    lines('loadmodule "pv.so"', 'modparam("tm", "fr_timer", 1000)'),
    lines('loadmodule "pv.so"', 'loadmodule "tm.so"', 'modparam("tm", "fr_timer", 1000)'),
  ],
  [
    'KAM5001',
    'the misspelt module of a parameter',
    lines('loadmodule "usrloc.so"', 'modparam("usrlcc", "timer_interval", 60)'),
    lines('loadmodule "usrloc.so"', 'modparam("usrloc", "timer_interval", 60)'),
  ],
  [
    'KAM5002',
    'a misspelt parameter',
    lines('loadmodule "tm.so"', 'modparam("tm", "fr_timerr", 1000)'),
    lines('loadmodule "tm.so"', 'modparam("tm", "fr_timer", 1000)'),
  ],
  ['KAM5005', 'a misspelt parameter of the core', lines('childen=4'), lines('children=4')],
]

describe('fixes of errors', () => {
  it.each(fixes)('%s: %s', (code, _what, before, after) => {
    const plain = createMemoryHost(before)
    expect(codesOf(fixFile('test.cfg', new Overlay(plain), catalogue, settings))).not.toContain(code)
    expect(textOf(fix(before, false), before)).toBe(after)
    expect(fix(after, true).overlay.changed.size).toBe(0)
  })
})

describe('suggestions', () => {
  it.each(suggestions)('%s: %s', (code, _what, before, after) => {
    const without = fix(before, false)
    expect(without.overlay.changed.size).toBe(0)
    expect(codesOf(without)).toContain(code)
    const made = fix(before, true)
    expect(textOf(made, before)).toBe(after)
    expect(codesOf(made)).not.toContain(code)
    expect(fix(after, true).overlay.changed.size).toBe(0)
  })
})

function codesOf({ check }: FixedFile): readonly string[] {
  return check.diagnostics.map((one) => one.code)
}

describe('no change is made', () => {
  const condition = lines('#!ifdef WITH_TM', 'modparam("tm", "fr_timer", 1000)', '#!endif', 'loadmodule "tm.so"')
  it.each([
    ['to a line that depends on a condition', `#!define WITH_TM\n${condition}`],
    ['to a name that a macro brings', `#!define SEND sl_send_repl("200", "OK")\n${block('SEND;')}`],
    ['when several names are equally near', block('xlog("$Td\\n");').replace('$Td', '$xy')],
    ['to a condition in another', '#!ifdef A\n#!ifdef B\nrequest_route { exit; }\n'],
    [
      'to a module whose loading depends on a condition',
      '#!define A\nrequest_route {\n\txlog("x");\n}\n#!ifdef A\nloadmodule "xlog.so"\n#!endif\n',
    ],
    ['to a line with two statements', lines('modparam("tm", "fr_timer", 1000) loadmodule "tm.so"')],
    ['to a text that may be meant so', lines('loadmodule "tm.so"', 'modparam("tm", "fr_timer", "1000 ms")')],
    ['before a brace that follows no condition', block('$var(x) = 3 { exit; }')],
  ])('%s', (_what, text) => {
    const made = fix(text, true)
    expect([...made.overlay.changed.values()]).toEqual([])
    expect(codesOf(made)).not.toEqual([])
  })
})

it('the pages name as mendable exactly the codes that are mended here', () => {
  const marked = (key: 'hasFix' | 'hasSuggestions'): readonly string[] =>
    Object.entries(codes as { readonly [code: string]: CatalogueEntry }).flatMap(([code, entry]) =>
      entry[key] === true ? [code] : [],
    )
  const tested = (cases: readonly Case[]): readonly string[] => [...new Set(cases.map(([code]) => code))].toSorted()
  expect(marked('hasFix').toSorted()).toEqual(tested(fixes))
  expect(marked('hasSuggestions').toSorted()).toEqual(tested(suggestions))
})
