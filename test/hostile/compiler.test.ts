import { describe, expect, it } from 'vitest'
import { checkText, compileText, parseText, placesOf } from '../support/compile-text.ts'

const modules = 'loadmodule "pv.so"\nloadmodule "tm.so"\n'

describe('a configuration that is no configuration', () => {
  it.each([
    ['a million statements', `request_route {\n${'  drop;\n'.repeat(1_000_000)}}\n`, ['KAM1091']],
    [
      'bytes of every kind',
      String.fromCharCode(...Array.from({ length: 256 }, (_, n) => (n * 7) % 256)).repeat(20_000),
      ['KAM1090'],
    ],
    ['one long string', `${modules}request_route { xlog("${'a'.repeat(20_000_000)}"); }\n`, ['KAM3002']],
    ['one long word', `${'a'.repeat(5_000_000)}\n`, ['KAM2001']],
    [
      'a hundred thousand syntax errors',
      `request_route {\n${'$var(x) = ;\n'.repeat(100_000)}}\n`,
      ['KAM2001', 'KAM1090'],
    ],
    [
      'misspelt names without end',
      `${modules}request_route {\n${'t_rely(); $zz = 1;\n'.repeat(20_000)}}\n`,
      ['KAM3002', 'KAM1090'],
    ],
    [
      'ten thousand blocks in one another',
      `request_route {\n${'if (1) {'.repeat(10_000)}drop;${'}'.repeat(10_000)}\n}\n`,
      ['KAM2003'],
    ],
    [
      'ten thousand parentheses',
      `request_route { if (${'('.repeat(10_000)}1${')'.repeat(10_000)}) drop; }\n`,
      ['KAM2003'],
    ],
    [
      'a sum of ten thousand',
      `${modules}request_route { $var(x) = 1${' + $var(y)'.repeat(10_000)}; drop; }\n`,
      ['KAM2001'],
    ],
  ])('%s', (_what, text, codes) => {
    const { diagnostics } = checkText(text)
    const found = new Set<string>(diagnostics.map((one) => one.code))
    expect(codes.filter((code) => !found.has(code))).toEqual([])
    expect(diagnostics.length).toBeLessThan(2_100)
  })
})

describe('a stock configuration cut off anywhere', () => {
  const text = `#!KAMAILIO\n#!define WITH_X\n${modules}modparam("tm", "fr_timer", 5000)\n#!ifdef WITH_X\nlisten=udp:127.0.0.1:5060\n#!endif
request_route {\n  if ($rU =~ "^a" && (method == INVITE)) { /* c */ route(A); } # end\n  switch ($var(x)) { case 1: drop; }\n}
route[A] {\n  $(hdr(Via)[1]{s.len}) = 5;\n  t_relay("a" "b", @to.uri);\n}\n`

  it('is read to its end', () => {
    for (let length = 0; length < text.length; length += 1) {
      expect(parseText(text.slice(0, length)).file.kind).toBe('File')
    }
  })
})

describe('macros and includes that go in circles', () => {
  it.each([
    ['itself', '#!define A A\nA\nroute { drop; }\n', ['test.cfg:2:1 KAM1005 A']],
    ['each other', '#!define A B\n#!define B A\nA\nroute { drop; }\n', ['test.cfg:3:1 KAM1005 A']],
  ])('a macro names %s', (_what, text, places) =>
    expect(placesOf(compileText(text))).toEqual(expect.arrayContaining(places)),
  )

  it('files include one another', () => {
    const files = new Map([
      ['b.cfg', 'include_file "c.cfg"\n'],
      ['c.cfg', 'import_file "b.cfg"\n'],
    ])
    const { diagnostics } = compileText('include_file "b.cfg"\nroute { drop; }\n', { files })
    expect(diagnostics.map((one) => one.code)).toEqual(['KAM1002'])
  })
})

it('names of JavaScript are names like others', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype']
  const routes = names.map((name) => `route[${name}] { $var(${name}) = 1; $avp(${name}) = $var(${name}); }\n`)
  const defines = names.map((name) => `#!define ${name}_D 1\n`)
  const calls = names.map((name) => `route(${name}); setflag(${name});`)
  const { diagnostics, program, code } = compileText(
    `#!KAMAILIO\n${defines.join('')}${modules}flags ${names.map((name, bit) => `${name}:${bit}`).join(', ')}\nrequest_route { ${calls.join(' ')} }\n${routes.join('')}`,
  )
  expect(diagnostics).toEqual([])
  expect(program.flags.map(([name]) => name)).toEqual(names)
  for (const name of names) expect(code).toContain(`name: "${name}"`)
  expect(
    placesOf(
      compileText(
        `${modules}request_route { constructor(); __proto__(); $constructor = 1; $(ru{__proto__.x}) = 1; }\nmodparam("constructor", "__proto__", 1)\nmodparam("tm", "__proto__", 1)\n`,
      ),
    ).length,
  ).toBeGreaterThan(4)
})
