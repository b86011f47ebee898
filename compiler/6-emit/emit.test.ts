import { describe, expect, it } from 'vitest'
import { compileText } from '../../test/support/compile-text.ts'

const head = '#!KAMAILIO\nloadmodule "pv.so"\nloadmodule "tm.so"\nloadmodule "xlog.so"\nloadmodule "textops.so"\n'

/** The lines of the emitted main block, without its frame and its last `return 1;`; then those of the bindings it needs. */
function emitted(statements: string, more = ''): { readonly body: string; readonly bindings: string } {
  const { code, diagnostics } = compileText(`${head}route { ${statements} }\n${more}`)
  expect(diagnostics.filter((one) => one.severity === 'error').map((one) => one.message)).toEqual([])
  const lines = code.split('\n')
  const start = lines.findIndex((line) => /function route_\(s\)/.test(line))
  const end = lines.indexOf('  }', start)
  const body = lines.slice(start + 1, end).map((line) => line.slice(4))
  if (body.at(-1) === 'return 1;') body.pop()
  const bindings = lines.filter((line) => line.startsWith('  const ') && !line.startsWith('  const {'))
  return { body: body.join('\n'), bindings: bindings.map((line) => line.trim()).join('\n') }
}

describe('statements', () => {
  it.each([
    [';', ''],
    ['xlog("x"); drop;', 'xlog(s);\nreturn drop(s, 0);'],
    ['xlog("x");', 'return xlog(s);'],
    ['exit;', 'return exit(s, 1);'],
    ['exit(5);', 'return exit(s, 5);'],
    ['drop;', 'return drop(s, 0);'],
    ['if (1) return;', 'if (true) {\n  return 1;\n}'],
    ['return 5;', 'return 5;'],
    ['return -1;', 'return -1;'],
    ['return 0;', 'return returnCode(s, 0);'],
    ['return $var(x);', 'return returnCode(s, toInt(s.vars[var_x]));'],
    ['break;', 'return 0;'],
    ['exit; xlog("x");', 'return exit(s, 1);'],
    ['$var(x) = 5; drop;', 'assignVar(s, var_x, 5, [0, 6, 9]);\nreturn drop(s, 0);'],
    ['$du = "sip:a"; drop;', 'assign(s, pv_du, "sip:a", [0, 6, 9]);\nreturn drop(s, 0);'],
    ['$var(x) = $null; drop;', 'assignVar(s, var_x, null, [0, 6, 9]);\nreturn drop(s, 0);'],
    ['$var(x) = is_method("A"); drop;', 'assignVar(s, var_x, is_method(s), [0, 6, 9]);\nreturn drop(s, 0);'],
    ['if ($var(x)) drop;', 'if (toInt(s.vars[var_x]) > 0) {\n  return drop(s, 0);\n}'],
    [
      'if ($var(x) == 1) drop; else if ($var(x) == 2) exit; else return 3;',
      'if (equal(s.vars[var_x], 1) > 0) {\n  return drop(s, 0);\n} else if (equal(s.vars[var_x], 2) > 0) {\n  return exit(s, 1);\n} else {\n  return 3;\n}',
    ],
    [
      'while ($var(x) < 3) { break; } drop;',
      'for (let turns = loopLimit(); toInt(s.vars[var_x]) < 3; ) {\n  if (turns-- <= 0) {\n    loopExceeded(s, [0, 6, 15]);\n    break;\n  }\n  break;\n}\nreturn drop(s, 0);',
    ],
    [
      'switch ($rm) { case "A": drop; break; default: exit; }',
      'switch (pv_rm.str(s)) {\n  case "A":\n    return drop(s, 0);\n  default:\n    return exit(s, 1);\n}',
    ],
    [
      'switch ($var(x)) { case 1: case 2: drop; }',
      'switch (toInt(s.vars[var_x])) {\n  case 1:\n  case 2:\n    return drop(s, 0);\n}',
    ],
    [
      'switch ($rm) { case "A": case /"^B": drop; }',
      'x = pv_rm.str(s);\nswitch (x === "A" ? 0 : case_B(x) ? 1 : -1) {\n  case 0:\n  case 1:\n    return drop(s, 0);\n}',
    ],
    ['force_rport;', 'return force_rport(s);'],
    ['forward(); drop;', 'await forward(s);\nreturn drop(s, 0);'],
    ['t_relay();', 'return await t_relay(s);'],
  ])('%s', (text, code) => expect(emitted(text).body).toBe(code))

  it('calls blocks by route(), and stops when one ended the script', () => {
    expect(emitted('route(A); drop;', 'route[A] { drop; }\n').body).toBe(
      'route(s, route_A, 1, [0, 6, 9]);\nif (s.ended) return s.code;\nreturn drop(s, 0);',
    )
    expect(emitted('route(A); drop;', 'route[A] { forward(); }\n').body).toBe(
      'await routeAsync(s, route_A, 1, [0, 6, 9]);\nif (s.ended) return s.code;\nreturn drop(s, 0);',
    )
    expect(emitted('route($var(x)); drop;').body).toBe(
      'k.routeByName(s, s.vars[var_x], 1, [0, 6, 9]);\nif (s.ended) return s.code;\nreturn drop(s, 0);',
    )
  })

  it('gives a block in an expression a function of its own', () => {
    const { code } = compileText(`${head}route { $var(x) = { xlog("a"); return 5; }; }\n`)
    expect(code).toContain('function block_6(s) {\n    xlog(s);\n    return 5;\n  }')
    expect(code).toContain('assignVar(s, var_x, (s.rc = 0, block_6(s)), [0, 6, 9])')
  })
})

describe('conditions', () => {
  const conditionOf = (text: string): string | undefined =>
    /^if \((.*)\) \{$/m.exec(emitted(`if (${text}) drop;`).body)?.[1]

  it.each([
    ['$ru == "a"', 'pv_ru.str(s) === "a"'],
    ['$avp(a) == "a"', 'equal(pv_avp_a.get(s), "a") > 0'],
    ['$(ru{s.len}) == "a"', 'equal(pv_ru_s_len.get(s), "a") > 0'],
    ['$ml == 5', 'pv_ml.int(s) === 5'],
    ['$ml == "5"', 'equal(pv_ml.get(s), "5") > 0'],
    ['$ru == $var(x)', 'equal(pv_ru.get(s), s.vars[var_x]) > 0'],
    ['$rU == "a" || $rU == "b"', 'pv_rU.str(s) === "a" || pv_rU.str(s) === "b"'],
    ['!($rU == "a")', '!(pv_rU.str(s) === "a")'],
    ['$ml != 5', 'pv_ml.int(s) !== 5'],
    ['$ml * 2 != 5', 'not(equalInt(mul(pv_ml.int(s), 2), 5)) > 0'],
    ['$rU != ""', 'pv_rU.str(s) !== ""'],
    ['$ru eq "a"', 'pv_ru.str(s) === "a"'],
    ['$ru != "a"', 'pv_ru.str(s) !== "a"'],
    ['$ru == $null', 'pv_ru.get(s) === null'],
    ['$ru != $null', 'pv_ru.get(s) !== null'],
    ['$ru == ""', 'pv_ru.str(s) === ""'],
    ['$ru =~ "^sip:"', 'regex_sip(pv_ru.str(s))'],
    ['$ru =~ $var(x)', 'k.matchDynamic(pv_ru.str(s), toStr(s.vars[var_x]), [0, 6, 12]) > 0'],
    ['$ml > 5', 'pv_ml.int(s) > 5'],
    ['$ml && 1', 'pv_ml.int(s) > 0'],
    ['"5" + $ml', 'toInt(plus("5", pv_ml.get(s))) > 0'],
    ['(str)$rm', 'pv_rm.int(s) > 0'],
    ['$ml >= 5 && $ml <= 9', 'pv_ml.int(s) >= 5 && pv_ml.int(s) <= 9'],
    ['is_method("A") || is_method("B")', 'is_method(s) > 0 || is_method_2(s) > 0'],
    [
      'is_method("A") && (is_method("C") || is_method("B"))',
      'is_method(s) > 0 && (is_method_2(s) > 0 || is_method_3(s) > 0)',
    ],
    ['1 == 2', 'false'],
    ['!is_method("A")', '!(is_method(s) > 0)'],
    ['!$var(x)', 'toInt(s.vars[var_x]) === 0'],
    ['method == INVITE', 'compare_method(s) > 0'],
    ['!uri == myself', 'compare_uri(s) === 0'],
    ['defined $du', 'pv_du.get(s) !== null'],
    ['strlen($rU) > 3', 'pv_rU.str(s).length > 3'],
    ['strempty($rU)', "pv_rU.str(s) === ''"],
    ['@to.tag == "x"', 'toStr(select_to_tag.get(s)) === "x"'],
  ])('%s', (text, code) => expect(conditionOf(text)).toBe(code))
})

describe('expressions', () => {
  const valueOf = (text: string): string | undefined =>
    /^assignVar\(s, var_r, (.*), \[0, 6, 9\]\);$/m.exec(emitted(`$var(r) = ${text}; drop;`).body)?.[1]

  it.each([
    ['1 + 2 * 3', '7'],
    ['(3 - 5) * (60 / 7 mod 3)', '-4'],
    ['2147483647 * 2147483647 * 9', 'mul(mul(2147483647, 2147483647), 9)'],
    ['1 / 0', 'div(1, 0, [0, 6, 19])'],
    ['~5 + 2 * 3', '0'],
    ['~8 - 3', '-12'],
    ['~8 / 3', '-3'],
    ['~8 mod 3', '0'],
    ['1 << 2 >> 1', '2'],
    ['1 | 2 & 3 ^ 4', '3'],
    ['~5', '-6'],
    ['-5', '-5'],
    ['- $var(x)', 'sub(0, toInt(s.vars[var_x]))'],
    ['"a" + $var(x)', 'plus("a", s.vars[var_x])'],
    ['$var(x) + 1', 'plus(s.vars[var_x], 1)'],
    ['(int)$ru + 1', 'add(pv_ru.int(s), 1)'],
    ['(str)$ml', 'toStr(pv_ml.get(s))'],
    ['~1 < 2', '1'],
    ['~1 > 2', '0'],
    ['~1 == 2', '0'],
    ['1 == 2 || 3 >= 3', '1'],
    ['1 ine 2', '1'],
    ['$var(x) ieq 2', 'equalInt(toInt(s.vars[var_x]), 2)'],
    ['selval($var(x), "a", 3)', '((t = toInt(s.vars[var_x])) !== t ? NaN : t > 0 ? "a" : 3)'],
    ['$ml && $var(x)', '((t = pv_ml.int(s)) === 0 ? 0 : t !== t ? NaN : truth(toInt(s.vars[var_x])))'],
    ['$ml || $var(x)', '((t = pv_ml.int(s)) === 0 ? truth(toInt(s.vars[var_x])) : t !== t ? NaN : 1)'],
    // Recorded from Kamailio 5.6.3 and 6.1.5: its optimiser takes the variable itself.
    ['$ml && 1', 'pv_ml.int(s)'],
    ['1 && $ml', 'pv_ml.int(s)'],
    ['$ml || 0', 'pv_ml.int(s)'],
    ['$ml || 1', '1'],
    ['$ml * 0', '0'],
    ['$ml != ""', 'not(equal(pv_ml.get(s), ""))'],
    ['$ml == ""', "(pv_ml.str(s) === '' ? 1 : 0)"],
    ['!~1', '0'],
    ['!1', '0'],
    ['($var(x) = 5)', '(s.rc = 0, assignVar(s, var_x, 5, [0, 6, 20]))'],
    ['src_ip == 10.0.0.0/8', 'compare_src_ip(s)'],
  ])('%s', (text, code) => expect(valueOf(text)).toBe(code))
})

describe('bindings', () => {
  it.each([
    ['xlog("a $ru"); drop;', 'const xlog = k.call("xlog", ["a $ru"], "request", [0, 6, 9]);'],
    [
      't_set_fr(5, $var(x)); drop;',
      'const t_set_fr = k.call("t_set_fr", [5, { pv: "$var(x)" }], "request", [0, 6, 9]);',
    ],
    ['strip(2); drop;', 'const strip = k.core("strip", [2], [0, 6, 9]);'],
    ['is_method("INV" + "ITE"); drop;', 'const is_method = k.call("is_method", ["INVITE"], "request", [0, 6, 9]);'],
    ['if (method == INVITE) drop;', 'const compare_method = k.compare("method", "==", "INVITE", [0, 6, 12]);'],
    ['if (uri == myself) drop;', 'const compare_uri = k.compare("uri", "==", { keyword: "myself" }, [0, 6, 12]);'],
    [
      'if (src_port == $var(x)) drop;',
      'const compare_src_port = k.compare("src_port", "==", (s) => s.vars[var_x], [0, 6, 12]);',
    ],
    ['if ($ru =~ "^a") drop;', 'const regex_a = k.regex("^a", [0, 6, 12]);'],
  ])('%s', (text, binding) => expect(emitted(text).bindings.split('\n')).toContain(binding))

  it('binds each variable and regular expression once, and each call on its own', () => {
    const { bindings } = emitted('if ($ru =~ "a" || $ru =~ "a") { xlog("x"); xlog("x"); } drop;')
    expect(bindings.match(/k\.pv\(/g)).toHaveLength(1)
    expect(bindings.match(/k\.regex\(/g)).toHaveLength(1)
    expect(bindings.match(/k\.call\(/g)).toHaveLength(2)
  })

  it('gives flags by their number', () => {
    const { code } = compileText('flags A:7\nroute { setflag(A); }\n')
    expect(code).toContain('k.core("setflag", [7], ')
  })

  it('reads an unknown $name as an AVP where there is no start line', () => {
    const { code } = compileText('loadmodule "pv.so"\nroute { $foo = 5; }\n')
    expect(code).toContain('k.attribute("%f.foo", [0, 2, 9])')
  })
})

describe('text of a configuration', () => {
  it.each([
    ['a string', 'xlog("\\"); process.exit(); (\\"\\n\\\\"); drop;'],
    ['a route name', 'drop; }\nroute["*/ process.exit() /*"] { drop; '],
    ['a regex', 'if ($ru =~ "`${process.exit()}`") drop;'],
  ])('never becomes code: %s', async (_what, statements) => {
    const { code } = compileText(`${head}route { ${statements} }\n`)
    const loaded: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`)
    expect(loaded).toHaveProperty('link')
    expect(code).not.toMatch(/^[^"]*process\.exit\(\)(?!.*\*\/$)/m)
  })

  it('names constants so that they never meet words of JavaScript or of the emitted code', () => {
    const { code } = compileText(`${head}route { route(delete); $var(s) = $var(k); }\nroute[delete] { drop; }\n`)
    expect(code).toContain('function route_delete(s)')
    expect(code).toContain('const var_s = k.varSlot("s")')
  })
})

describe('directives', () => {
  it('are data, in the order of the file', () => {
    const text =
      'debug=3\nlog_facility=LOG_MAIL\nloadmodule "tm.so"\nmodparam("tm", "fr_timer", 5)\nlisten=udp:127.0.0.1:5060 name "a"\nalias="a.b";\nx.y=1 desc "z"\nsocket={bind=tcp:127.0.0.2:5061;}\nroute { drop; }\n'
    expect(compileText(text).program.directives).toEqual([
      { kind: 'core', name: 'debug', value: 3, at: [0, 1, 1] },
      { kind: 'core', name: 'log_facility', value: 'LOG_MAIL', at: [0, 2, 1] },
      { kind: 'loadmodule', name: 'tm.so', at: [0, 3, 1] },
      { kind: 'modparam', module: 'tm', param: 'fr_timer', value: 5, at: [0, 4, 1] },
      { kind: 'listen', addresses: ['udp:127.0.0.1:5060'], virtual: false, name: 'a', at: [0, 5, 1] },
      { kind: 'alias', addresses: ['a.b'], at: [0, 6, 1] },
      { kind: 'custom', group: 'x', name: 'y', value: 1, description: 'z', at: [0, 7, 1] },
      { kind: 'listen', addresses: ['tcp:127.0.0.2:5061'], virtual: false, at: [0, 8, 1] },
    ])
  })

  it('lists defines in their order, command-line ones and modules too', () => {
    const { program } = compileText('#!define A 1\nloadmodule "tm.so"\n#!define B\nroute { drop; }\n', {
      defines: [{ name: 'Z', value: '5' }],
    })
    expect(program.defines.slice(5)).toEqual([
      ['Z', '5'],
      ['A', '1'],
      ['MOD_tm', ''],
      ['B', ''],
    ])
  })
})

describe('the probe', () => {
  it('is called before each statement, whose place, block and text the program tells', () => {
    const { code, program } = compileText('route[R] {\n  if (1 &&\n    2) {\n    force_rport;\n  }\n  drop;\n}\n', {
      hasProbe: true,
    })
    const calls = [...code.matchAll(/probe\?\.\(s, (.*)\);/g)].map((match) => match[1])
    expect(calls).toEqual(['0', '1', '2'])
    expect(program.steps).toEqual([
      {
        at: [0, 2, 3],
        end: [3, 7],
        route: 'route[R]',
        action: 'if',
        text: 'if (1 && 2)',
        arms: [
          { label: 'then', at: [0, 4, 5], end: [4, 16] },
          { label: 'else', at: [0, 2, 3] },
        ],
      },
      { at: [0, 4, 5], end: [4, 16], route: 'route[R]', action: 'force_rport', text: 'force_rport' },
      { at: [0, 6, 3], end: [6, 7], route: 'route[R]', action: 'drop', text: 'drop' },
    ])
  })
  it('tells which way a statement goes on, and what it reads', () => {
    const { code, program } = compileText(
      'loadmodule "pv.so"\nloadmodule "xlog.so"\nroute[R] {\n  if ($rU == "a") xlog("$ci and $(hdr(X)[0])");\n  else if ($si == "b") ;\n  while ($var(i) < 2) $var(i) = $var(i) + 1;\n  switch ($rm) { case "A": exit; case /"^B": break; }\n}\n',
      { hasProbe: true },
    )
    expect(program.steps?.map(({ reads, arms }) => [reads, arms?.map(({ label, at }) => `${label} ${at[1]}`)])).toEqual(
      [
        [['$rU'], ['then 4', 'else 5']],
        [['$ci', '$(hdr(X)[0])'], undefined],
        [['$si'], ['then 5', 'else 5']],
        [['$var(i)'], ['body 6', 'end 6']],
        [['$var(i)'], undefined],
        [['$rm'], ['case "A" 7', 'case /"^B" 7', 'none 7']],
        [undefined, undefined],
        [undefined, undefined],
      ],
    )
    expect(
      compileText(
        'loadmodule "pv.so"\nroute[R] {\n  if (route(A) || route("B") || route($var(c) + "D")) ;\n}\nroute[A] { }\n',
        {
          hasProbe: true,
        },
      ).program.steps?.[0]?.routes,
    ).toEqual([{ name: 'A' }, { name: 'B' }, { expression: '$var(c) + "D"' }])
    expect([...code.matchAll(/arm\?\.\(s, (\d+, \d+)\)/g)].map((match) => match[1])).toEqual([
      '0, 0',
      '0, 1',
      '2, 0',
      '2, 1',
      '3, 1',
      '3, 0',
      '5, 0',
      '5, 1',
      '5, 2',
    ])
    expect(program.stepRoutes).toEqual([{ title: 'route[R]', at: [0, 3, 1] }])
  })

  it('may be waited for: then every block is asynchronous and every call awaited', () => {
    const { code } = compileText(
      'loadmodule "siputils.so"\nroute[R] {\n  if (is_request()) route(S);\n}\nroute[S] { force_rport(); }\n',
      {
        canPause: true,
      },
    )
    expect(code).toContain('if ((w = probe?.(s, 0)) !== undefined) await w;')
    expect(code).toContain('(await is_request(s))')
    expect(code).toContain('await routeAsync(s, route_S')
  })
})

describe('an argument that waits', () => {
  const text = (statement: string): string => `${head}loadmodule "sl.so"
route { ${statement} }
route[A] { t_relay(); return 1; }
`
  it('is evaluated before the call, and those before it', () =>
    expect(emitted('search_append("20" + $var(x), "a" + route(A)); drop;', 'route[A] { t_relay(); }\n').body).toBe(
      '(a = [plus("20", s.vars[var_x]), plus("a", ((s.rc = 0, await routeAsync(s, route_A, 1, [0, 6, 45])) > 0 ? 1 : 0))], search_append(s));\nif (s.ended) return s.code;\nreturn drop(s, 0);',
    ))

  it.each([
    'sl_send_reply("20" + $var(x), "a" + route(A));',
    'if (search("x" + route(A))) exit;',
    'if (uri == route(A)) exit;',
    'if (src_ip == { route(A); return 1; }) exit;',
  ])('is JavaScript in all emissions: %s', async (statement) => {
    for (const options of [{}, { hasProbe: true }, { canPause: true }]) {
      const { code, diagnostics } = compileText(text(statement), options)
      expect(diagnostics.filter((one) => one.severity === 'error')).toEqual([])
      const module: unknown = await import(`data:text/javascript;charset=utf-8,${encodeURIComponent(code)}`)
      expect(module).toHaveProperty('link')
    }
  })
})
