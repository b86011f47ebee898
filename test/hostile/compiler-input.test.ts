import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigParser } from '#compiler/3-parse/config-parser.ts'
import { checkConfig, type CheckedConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { configFile, configText } from '../conformance/configs.ts'

/** Whatever is given to the compiler, it ends with a tree or with diagnostics: never with an exception, and never late. */
const shared = { catalogue: createCatalogue(), parser: new ConfigParser() }

function check(text: string, more: { readonly [name: string]: string } = {}): CheckedConfig {
  const files = new Map([['/main.cfg', text], ...Object.entries(more).map(([name, one]) => [`/${name}`, one] as const)])
  const host = {
    readFile: (path: string) => files.get(path),
    resolvePath: (path: string, from = '/') => posix.resolve(posix.dirname(from), path),
    env: () => undefined,
  }
  return checkConfig('/main.cfg', host, shared.catalogue, { defines: [], target: '6.1', parser: shared.parser })
}

const codesOf = (checked: CheckedConfig): readonly string[] => [
  ...new Set(checked.diagnostics.filter((one) => one.severity === 'error').map((one) => one.code)),
]

const stock = configFile('stock', '6.1.5') ?? configFile('getting-started', '6.1.5')
const sample = stock === undefined ? '' : configText(stock)

describe('a file that was cut off', () => {
  const step = Math.max(1, Math.floor(sample.length / 150))
  const cuts = Array.from({ length: Math.ceil(sample.length / step) }, (_, index) => index * step)

  it('is read at any length', () => {
    expect(sample.length).toBeGreaterThan(1000)
    for (const length of cuts) expect(() => check(sample.slice(0, length))).not.toThrow()
  })

  it('is read when a piece in the middle is gone', () => {
    for (const at of cuts) expect(() => check(sample.slice(0, at) + sample.slice(at + step))).not.toThrow()
  })
})

describe('no configuration at all', () => {
  const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('')

  it.each([
    ['every byte', bytes],
    ['every byte many times', bytes.repeat(200)],
    ['zeros', '\0'.repeat(100_000)],
    ['an ELF header', `\x7fELF\x02\x01\x01${'\0'.repeat(64)}`],
    ['quotes', '"'.repeat(10_001)],
    ['apostrophes', "'".repeat(10_001)],
    ['dollars', '$'.repeat(20_000)],
    ['at signs', '@'.repeat(20_000)],
    ['backslashes', '\\'.repeat(20_000)],
    ['opened comments', '/*'.repeat(20_000)],
    ['directives', '#!'.repeat(20_000)],
  ])('%s', (_name, text) => {
    expect(() => check(text)).not.toThrow()
  })
})

describe('files that include one another', () => {
  const cases: readonly (readonly [string, string, { readonly [name: string]: string }])[] = [
    ['itself', 'include_file "main.cfg"\n', {}],
    [
      'a circle of three',
      'include_file "a.cfg"\n',
      { 'a.cfg': 'include_file "b.cfg"\n', 'b.cfg': '#!include_file "main.cfg"\n' },
    ],
    ['through import_file', 'import_file "a.cfg"\n', { 'a.cfg': 'import_file "main.cfg"\n' }],
    [
      'twice in each',
      'include_file "a.cfg"\ninclude_file "a.cfg"\n',
      { 'a.cfg': 'include_file "main.cfg"\ninclude_file "main.cfg"\n' },
    ],
  ]

  it.each(cases)('%s', (_name, text, more) => {
    expect(codesOf(check(text, more))).toContain('KAM1002')
  })
})

describe('macros that never end', () => {
  it.each([
    ['itself', '#!define A A\nA\n'],
    ['itself twice', '#!define A A A\nA\n'],
    ['one another', '#!define A B\n#!define B A\nA\n'],
    ['three in a circle', '#!define A B B\n#!define B C C\n#!define C A A\nA\n'],
    [
      'growing',
      Array.from({ length: 60 }, (_, index) => `#!define A${index} A${index + 1} A${index + 1}\n`).join('') + 'A0\n',
    ],
  ])(
    '%s',
    (_name, text) => {
      const checked = check(text)
      expect(codesOf(checked).length).toBeGreaterThan(0)
      expect(checked.parsed.tokens.length).toBeLessThan(6_000_000)
    },
    20_000,
  )
})

describe('nesting', () => {
  const deep = 10_000
  it.each([
    ['blocks', `request_route {${' if (1) {'.repeat(deep)} exit; ${'}'.repeat(deep)} }\n`],
    ['parentheses', `request_route { if (${'('.repeat(deep)}1${')'.repeat(deep)}) exit; }\n`],
    ['prefix operators', `request_route { if (${'!'.repeat(deep)}1) exit; }\n`],
    ['operators', `request_route { if (${'1 + '.repeat(deep)}1) exit; }\n`],
    ['else ifs', `request_route { ${'if (1) exit; else '.repeat(deep)} exit; }\n`],
    ['switches', `request_route { ${'switch (1) { case 1: '.repeat(deep)} exit; ${'}'.repeat(deep)} }\n`],
    ['conditionals', `${'#!ifdef A\n'.repeat(deep)}${'#!endif\n'.repeat(deep)}`],
    ['braces that are never closed', `request_route ${'{ if (1) '.repeat(deep)}`],
    ['transformations', `loadmodule "pv.so"\nrequest_route { $var(x) = $(ru${'{s.len}'.repeat(deep)}); }\n`],
    [
      'variables in variables',
      `loadmodule "pv.so"\nrequest_route { $var(x) = ${'$avp('.repeat(deep)}a${')'.repeat(deep)}; }\n`,
    ],
  ])(
    '%s',
    (_name, text) => {
      const started = performance.now()
      expect(() => check(text)).not.toThrow()
      expect(performance.now() - started).toBeLessThan(10_000)
    },
    20_000,
  )
})

describe('names that JavaScript knows', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', '__defineGetter__']

  it.each(names)('%s names routes, defines, flags, variables and tables', (name) => {
    const checked = check(
      [
        '#!KAMAILIO',
        `#!define ${name}X 5`,
        `flags ${name}F`,
        'loadmodule "pv.so"',
        'loadmodule "htable.so"',
        `modparam("htable", "htable", "${name}=>size=4;")`,
        `g.${name} = 5`,
        `request_route { route(${name}); setflag(${name}F); $var(${name}) = ${name}X; $avp(${name}) = 1; $sht(${name}=>a) = 1; }`,
        `route[${name}] { exit; }`,
        '',
      ].join('\n'),
    )
    expect(codesOf(checked)).toEqual([])
  })

  it.each(names)('%s is no module, function, variable, parameter or transformation', (name) => {
    const text = `#!KAMAILIO\nloadmodule "pv.so"\nloadmodule "${name}.so"\nmodparam("pv", "${name}", 1)\n${name} = 5\nrequest_route { ${name}(); $${name} = 1; $var(x) = $(ru{s.${name}}); $var(x) = $(ru{${name}.x}); }\n`
    expect(codesOf(check(text))).toEqual(
      expect.arrayContaining(['KAM3001', 'KAM5002', 'KAM5005', 'KAM3002', 'KAM3005', 'KAM3006']),
    )
  })
})

describe('size', () => {
  it('takes a line of a megabyte', () => {
    const text = `loadmodule "xlog.so"\nrequest_route { ${'xlog("a"); '.repeat(95_000)} }\n`
    expect(codesOf(check(text))).toEqual([])
  }, 30_000)

  it('takes a string of ten megabytes', () => {
    expect(codesOf(check(`log_name="${'a'.repeat(10_000_000)}"\nrequest_route { exit; }\n`))).toEqual([])
  })

  it('reports a hundred thousand errors', () => {
    const started = performance.now()
    const checked = check(`request_route {\n${'  nosuch();\n'.repeat(100_000)}}\n`)
    expect(checked.diagnostics.length).toBeGreaterThan(999)
    expect(performance.now() - started).toBeLessThan(20_000)
  }, 30_000)
})
