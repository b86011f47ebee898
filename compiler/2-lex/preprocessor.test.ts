import { describe, expect, it } from 'vitest'
import { parseText, placesOf, type CompileTextOptions } from '../../test/support/compile-text.ts'

/** The tokens after preprocessing, strings by their value in quotes. */
function tokensOf(text: string, options: CompileTextOptions = {}): string {
  const { tokens } = parseText(text, options)
  return tokens
    .filter((token) => token.kind !== 'end')
    .map((token) => (token.kind === 'string' ? JSON.stringify(token.value) : token.text))
    .join(' ')
}

/** Diagnostics of the preprocessor alone. */
function problemsOf(text: string, options: CompileTextOptions = {}): readonly string[] {
  return placesOf(parseText(`${text}\nroute { drop; }\n`, options)).filter((place) => /KAM1/.test(place))
}

describe('#!define', () => {
  it.each([
    ['a value', '#!define A 1 2\nA', '1 2'],
    ['the short name', '#!def A 1\nA', '1'],
    ['the other mark', '!!define A 1\nA', '1'],
    ['no value: the name vanishes', '#!define A\nx A y', 'x y'],
    ['several lines', '#!define A 1 \\\n 2\nA', '1 2'],
    ['a comment in the value ends the line of its use', '#!define A 1 # note\nA x\ny', '1 y'],
    ['macros in macros', '#!define A B B\n#!define B 7\nA', '7 7'],
    ['statements', '#!define LEAVE { exit; }\nroute LEAVE', 'route { exit ; }'],
    ['only after its line', 'A\n#!define A 1\nA', 'A 1'],
    ['no replacement in strings, variables and keywords', '#!define A 1\n#!define if when\n"A" $A if', '"A" $A if'],
    ['no replacement of numbers', '#!define yes no\nyes', 'yes'],
    ['indented', '   #!define A 1\nA', '1'],
    ['CRLF', '#!define A 1\r\nA', '1'],
  ])('%s', (_what, text, tokens) => expect(tokensOf(text)).toBe(tokens))

  it('gives the place of the use, and remembers the definition', () => {
    const { tokens, sources } = parseText('#!define A 1\nx A')
    const [, one] = tokens
    expect(sources.position(0, one?.span.start ?? 0)).toEqual({ line: 2, column: 3 })
    expect(sources.slice(one?.span ?? { source: 0, start: 0, end: 0 })).toBe('A')
    expect(one?.origin).toMatchObject({ kind: 'define', name: 'A', definedAt: { start: 0 } })
  })

  it.each([
    ['a second one, even of the same value', '#!define A 1\n#!define A 1', ['test.cfg:2:1 KAM1003 #!define A 1']],
    ['a macro of itself', '#!define A A\nA', ['test.cfg:2:1 KAM1005 A']],
    ['macros of one another', '#!define A B\n#!define B A\nA\nA', ['test.cfg:3:1 KAM1005 A']],
    ['no name', '#!define 1A x', ['test.cfg:1:1 KAM1011 #!define 1A x']],
    ['near miss: two names', '#!define A 1\n#!define AA 1', []],
  ])('reports %s', (_what, text, problems) => expect(problemsOf(text)).toEqual(problems))
})

describe('#!trydef and #!redefine', () => {
  it.each([
    ['#!define A 1\n#!trydef A 2\nA', '1'],
    ['#!trydef A 2\nA', '2'],
    ['#!trydefine A 2\nA', '2'],
    ['#!define A 1\n#!redefine A 2\nA', '2'],
    ['#!redef A 2\nA', '2'],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text)).toBe(tokens)
    expect(problemsOf(text)).toEqual([])
  })
})

describe('#!ifdef, #!ifndef, #!else, #!endif', () => {
  it.each([
    ['#!define A\n#!ifdef A\n1\n#!else\n2\n#!endif\n3', '1 3'],
    ['#!ifdef A\n1\n#!else\n2\n#!endif\n3', '2 3'],
    ['#!ifndef A\n1\n#!endif\n', '1'],
    ['#!ifdef A\n#!define B 1\n#!endif\nB', 'B'],
    ['#!ifdef A\n"never closed /*\n#!endif\n1', '1'],
    ['#!ifdef A\n#!ifdef B\n1\n#!else\n2\n#!endif\n#!else\n3\n#!endif\n', '3'],
    ['#!define A\n#!ifdef A\n#!ifdef B\n1\n#!else\n2\n#!endif\n#!else\n3\n#!endif\n', '2'],
    ['route { x(1\n#!ifdef A\n,2\n#!else\n,3\n#!endif\n); }', 'route { x ( 1 , 3 ) ; }'],
  ])('%j', (text, tokens) => expect(tokensOf(text)).toBe(tokens))

  it('reaches over files', () => {
    const files = new Map([['end.cfg', '2\n#!endif\n']])
    const text = '#!ifdef A\n1\n#!else\n#!include_file "end.cfg"\n3'
    expect(tokensOf(text, { files })).toBe('2 3')
    expect(problemsOf(text, { files })).toEqual([])
  })

  it('tells which ranges are left out', () => {
    const { inactive, sources } = parseText('#!ifdef A\nsome text\n#!else\nroute { drop; }\n#!endif\n')
    expect(inactive.map((span) => sources.slice(span))).toEqual(['\nsome text\n'])
  })

  it.each([
    ['never closed', '#!ifdef A', ['test.cfg:1:1 KAM1008 #!ifdef A']],
    ['closed twice', '#!ifdef A\n#!endif\n#!endif', ['test.cfg:3:1 KAM1008 #!endif']],
    ['else alone', '#!else', ['test.cfg:1:1 KAM1009 #!else']],
    ['two elses', '#!ifdef A\n#!else\n#!else\n#!endif', ['test.cfg:3:1 KAM1009 #!else']],
    ['text after ifdef', '#!ifdef A || B\n#!endif', ['test.cfg:1:1 KAM1014 #!ifdef A || B']],
    ['no name', '#!ifdef 5 A\n#!endif\n', ['test.cfg:1:1 KAM1011 #!ifdef 5 A']],
    ['nothing behind it: a comment', '#!ifdef\n#!endif\n', ['test.cfg:2:1 KAM1008 #!endif']],
    [
      'text after endif',
      '#!ifdef A\n#!endif # A',
      ['test.cfg:2:1 KAM1015 #!endif # A', 'test.cfg:1:1 KAM1008 #!ifdef A'],
    ],
    ['near miss: blanks after endif', '#!ifdef A\n#!endif  \t', []],
    ['near miss: a comment after ifdef', '#!ifdef A # why\n#!endif', []],
  ])('reports %s', (_what, text, problems) => expect(problemsOf(text)).toEqual(problems))

  it('needs a line end after #!endif, as Kamailio 5.6.3 and 6.1.5 do', () => {
    expect(placesOf(parseText('route { drop; }\n#!ifdef A\n#!endif'))).toEqual([
      'test.cfg:3:1 KAM1015 #!endif',
      'test.cfg:2:1 KAM1008 #!ifdef A',
    ])
    expect(placesOf(parseText('route { drop; }\n#!ifdef A\n#!endif\n'))).toEqual([])
  })

  it('reports conditions nested deeper than 512 once each, and the file still ends', () => {
    const open = '#!ifndef A\n'.repeat(513)
    const codes = problemsOf(open + '#!endif\n'.repeat(512))
    expect(codes).toEqual(['test.cfg:513:1 KAM1010 #!ifndef A'])
    expect(problemsOf('#!ifndef A\n'.repeat(512) + '#!endif\n'.repeat(512))).toEqual([])
  })
})

describe('#!ifexp and #!defexp', () => {
  it.each([
    ['KAMAILIO_VERSION >= 6001005', true],
    ['KAMAILIO_VERSION < 5008000', false],
    ['OS_NAME == "Linux"', true],
    ['OS_NAME == "linux"', false],
    ['UNKNOWN', false],
    ['!UNKNOWN', true],
    ['SET', true],
    ['10 / 4 == 2.5', true],
    ['10 % 4 == 2 && 10 - 1 > 8', true],
    ['1 + TEN == 11', true],
    ['TEN + 1 == 101', true],
    ['TEN > 9', false],
    ['9 < TEN', true],
    ['NAME == "text"', true],
    ["NAME != 'text'", false],
    ['(1 + 2) * 3 == 9', true],
    ['1 + 2 * 3 == 7', true],
    ['0 || NAME == "text"', true],
    ['-10 < 0', true],
  ])('%s is %s', (expression, isTrue) => {
    const defines = [{ name: 'SET' }, { name: 'TEN', value: '10' }, { name: 'NAME', value: '"text"' }]
    const text = `#!ifexp ${expression}\n1\n#!else\n0\n#!endif\n`
    expect(tokensOf(text, { defines })).toBe(isTrue ? '1' : '0')
    expect(problemsOf(text, { defines })).toEqual([])
  })

  it.each(['1 +', '(1', '1 ? 2', '', '1 2', '&', 'SET / 4 * X(1)', '"5" * 2', '- 5', '5 / 0', '0x10'])(
    '%j cannot be evaluated and is false',
    (expression) => {
      const text = `#!ifexp ${expression}\n1\n#!else\n0\n#!endif\n`
      expect(tokensOf(text)).toBe('0')
      expect(problemsOf(text)).toEqual([expect.stringContaining('test.cfg:1:1 KAM1012')])
    },
  )

  it('may be as deep as it likes', () => {
    const text = `#!ifexp ${'('.repeat(50_000)}1\n#!endif\n`
    expect(problemsOf(text)).toHaveLength(1)
  })

  it.each([
    ['#!defexp A 10 / 4\nA', '2'],
    ['#!define TEN 10\n#!defexp A TEN / 4\nA', ''],
    ['#!define TEN 10\n#!defexp A TEN + 1\nA', '101'],
    ['#!defexp A 99999999999\nA', '99999997952'],
    ['#!defexp A 2 + 3\nA', '5'],
    ['#!defexps A 2 + 3\nA', '"5"'],
    ['#!defexps A "x" + "y"\nA', '"xy"'],
  ])('%j', (text, tokens) => expect(tokensOf(text)).toBe(tokens))

  it('reports an expression that it cannot evaluate', () => {
    expect(problemsOf('#!defexp A 1 +')).toEqual(['test.cfg:1:1 KAM1012 #!defexp A 1 +'])
  })
})

describe('directives newer than the target', () => {
  it.each(['ifexp 1', 'defexp A 1', 'defexps A 1'])('#!%s is a comment for 5.6', (directive) => {
    expect(problemsOf(`#!${directive}`, { target: '5.6' })).toEqual([`test.cfg:1:1 KAM1018 #!${directive}`])
  })

  it('leaves the #!endif of an #!ifexp without its beginning, as Kamailio 5.6.3 does', () => {
    expect(problemsOf('#!ifexp 0\n#!endif\n', { target: '5.6' })).toEqual([
      'test.cfg:1:1 KAM1018 #!ifexp 0',
      'test.cfg:2:1 KAM1008 #!endif',
    ])
    expect(problemsOf('#!ifexp 0\n#!endif\n', { target: '6.0' })).toEqual([])
  })
})

describe('#!defenv', () => {
  const env = new Map([['PORT', '5080']])
  it.each([
    ['#!defenv PORT\nPORT', '5080'],
    ['#!defenv P=PORT\nP', '5080'],
    ['#!defenvs PORT\nPORT', '"5080"'],
    ['#!trydefenv PORT\nPORT', '5080'],
    ['#!trydefenvs P=PORT\nP', '"5080"'],
    ['#!trydefenv MISSING\nMISSING', 'MISSING'],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text, { env })).toBe(tokens)
    expect(problemsOf(text, { env })).toEqual([])
  })

  it('reports a variable that is not set', () => {
    expect(problemsOf('#!defenv MISSING', { env })).toEqual(['test.cfg:1:1 KAM1013 #!defenv MISSING'])
  })
})

describe('#!subst', () => {
  it.each([
    [
      'a rule for texts and variables, not for words',
      '#!subst "/IP/1.2.3.4/"\n"a IP IP" $var(IP) IP',
      '"a 1.2.3.4 IP" $var(1.2.3.4) IP',
    ],
    ['g: everywhere', '#!subst "/a/b/g"\n"aaa"', '"bbb"'],
    ['i: any case', '#!subst "/abc/x/i"\n"xABC"', '"xx"'],
    ['groups', String.raw`#!subst "/([a-z]+)@([a-z]+)/\2 at \1/"` + '\n"user@host"', '"host at user"'],
    ['another delimiter', '#!subst "!/path!/other!g"\n"/path"', '"/other"'],
    ['POSIX classes', '#!subst "/[[:digit:]]+/N/"\n"ab12"', '"abN"'],
    ['one rule after the other', '#!subst "/a/b/"\n#!subst "/b/c/"\n"a"', '"c"'],
    ['only after its line', '"A"\n#!subst "/A/B/"\n"A"', '"A" "B"'],
    ['substdef', '#!substdef "/IP/1.2.3.4/g"\n"IP" IP', '"1.2.3.4" 1 . 2 . 3 . 4'],
    ['substdefs', '#!substdefs "/IP/1.2.3.4/g"\n"IP" IP', '"1.2.3.4" "1.2.3.4"'],
  ])('%s', (_what, text, tokens) => {
    const read = text.startsWith('"A"') ? `x ${text}` : text
    expect(tokensOf(read).replace(/^x /, '')).toBe(tokens)
  })

  it.each(['#!subst "no rule"', '#!subst "/(/x/"', '#!subst "/a/x/y"', '#!subst /a/b/', '#!subst ""'])(
    'reports %s',
    (text) => expect(problemsOf(text)).toEqual([`test.cfg:1:1 KAM1016 ${text}`]),
  )

  it('applies rules of the command line', () => {
    expect(tokensOf('"A"', { substs: ['/A/B/'] })).toBe('"B"')
  })
})

describe('include_file and import_file', () => {
  const files = new Map([
    ['inner.cfg', 'inner "text"'],
    ['sub/one.cfg', '#!include_file "two.cfg"'],
    ['sub/two.cfg', 'two'],
    ['loop.cfg', '#!include_file "loop.cfg"\n'],
    ['defines.cfg', '#!define A 1\n'],
  ])
  it.each([
    ['#!include_file "inner.cfg"\nx', 'inner "text" x'],
    ['include_file "inner.cfg"\nx', 'inner "text" x'],
    ['#!import_file "inner.cfg"\nx', 'inner "text" x'],
    ['import_file "missing.cfg"\nx', 'x'],
    ['#!include_file "sub/one.cfg"\nx', 'two x'],
    ['#!include_file "defines.cfg"\nA', '1'],
    ['#!subst "/NAME/inner/"\n#!include_file "NAME.cfg"', 'inner "text"'],
    ['#!ifdef NO\n#!include_file "missing.cfg"\n#!endif\nx', 'x'],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text, { files })).toBe(tokens)
    expect(problemsOf(text, { files })).toEqual([])
  })

  it('keeps the place of every token in its own file', () => {
    const { tokens, sources } = parseText('x\n  #!include_file "inner.cfg"\ny', { files })
    const places = tokens.slice(0, 4).map(({ span }) => {
      const { line, column } = sources.position(span.source, span.start)
      return `${sources.get(span.source).name}:${line}:${column}`
    })
    expect(places).toEqual(['test.cfg:1:1', 'inner.cfg:1:1', 'inner.cfg:1:7', 'test.cfg:3:1'])
    expect(sources.position(0, sources.get(1).includedAt?.start ?? 0)).toEqual({ line: 2, column: 3 })
  })

  it.each([
    ['a missing file', '#!include_file "missing.cfg"', 'test.cfg:1:1 KAM1001 #!include_file "missing.cfg"'],
    ['a name without quotes', '#!include_file missing.cfg', 'test.cfg:1:1 KAM1017 #!include_file missing.cfg'],
    ['a file that includes itself', '#!include_file "loop.cfg"', 'loop.cfg:1:1 KAM1002 #!include_file "loop.cfg"'],
  ])('reports %s', (_what, text, problem) => expect(problemsOf(text, { files })).toEqual([problem]))

  it('accepts ten files inside one another', () => {
    const chain = new Map(
      Array.from({ length: 10 }, (_, index) => [
        `${index}.cfg`,
        index === 9 ? 'last' : `#!include_file "${index + 1}.cfg"\n`,
      ]),
    )
    expect(tokensOf('#!include_file "0.cfg"\n', { files: chain })).toBe('last')
  })
})

describe('defines that exist without a line', () => {
  it.each([
    ['5.6', ['KAMAILIO_5', 'KAMAILIO_5_6', 'KAMAILIO_5_6_3']],
    ['6.1', ['KAMAILIO_6', 'KAMAILIO_6_1', 'KAMAILIO_6_1_5', 'KAMAILIO_VERSION', 'OS_NAME']],
  ] as const)('of release %s, in the order of Kamailio', (target, names) => {
    expect([...parseText(';', { target }).defines.keys()]).toEqual(names)
  })

  it('defines MOD_<name> for each module as it is loaded, in order', () => {
    const text =
      '#!ifdef MOD_tm\nearly\n#!endif\nloadmodule "tm.so"\nloadmodule "/usr/lib/kamailio/modules/sl.so"\nloadmodule("pv")\n#!ifdef MOD_tm\nlate\n#!endif\n'
    expect(tokensOf(text)).toMatch(/^loadmodule "tm.so" .* late$/)
    expect([...parseText(text).defines.keys()].filter((name) => name.startsWith('MOD_'))).toEqual([
      'MOD_tm',
      'MOD_sl',
      'MOD_pv',
    ])
  })

  it('takes -A NAME and -A NAME=VALUE, which #!define may not repeat', () => {
    const defines = [{ name: 'A' }, { name: 'B', value: '5' }]
    expect(tokensOf('#!ifdef A\nB\n#!endif\n', { defines })).toBe('5')
    expect(problemsOf('#!define B 6', { defines })).toEqual(['test.cfg:1:1 KAM1003 #!define B 6'])
    expect(problemsOf('#!trydef B 6', { defines })).toEqual([])
  })
})

describe('slips that Kamailio does not report', () => {
  it.each([
    ['route { ? drop; }', 'test.cfg:1:9 KAM1004 ?'],
    ['route { drop; } /* /* */', 'test.cfg:1:17 KAM1006 /* /* */\nroute { drop; }\n'],
    ['route { x("', 'test.cfg:1:11 KAM1007 "\nroute { drop; }\n'],
    ['route { x($var(a; }', 'test.cfg:1:11 KAM1007 $var(a; }\nroute { drop; }\n'],
  ])('%j', (text, problem) => expect(problemsOf(text)).toEqual([problem]))
})

it('reads one file that cannot be read as an error at its start', () => {
  const { diagnostics } = parseText('', {})
  expect(diagnostics.map((one) => one.code)).toEqual(['KAM2005'])
})
