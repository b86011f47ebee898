import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanEventName, scanToken, type RawToken } from './scan-token.ts'

function scanAll(text: string): readonly RawToken[] {
  const found: RawToken[] = []
  for (let at = 0; at < text.length;) {
    const token = scanToken(text, at)
    found.push(token)
    at = token.end
  }
  return found
}

/** `kind:text` of everything but blanks. */
function scan(text: string): readonly string[] {
  return scanAll(text)
    .filter((token) => token.kind !== 'blank')
    .map((token) => `${token.kind}:${text.slice(token.start, token.end)}`)
}

function valueOf(text: string): number | string | undefined {
  return scanToken(text, 0).value
}

describe('numbers (LANGUAGE A4)', () => {
  it.each([
    ['0', 0],
    ['15', 15],
    ['2147483648', -2147483648],
    ['4294967296', 0],
    ['0x1F', 31],
    ['0xFFFFFFFF', -1],
    ['010', 8],
    ['101b', 5],
    ['yes', 1],
    ['enable', 1],
    ['off', 0],
    ['disable', 0],
    ['inet', 2],
    ['IPv6', 10],
  ])('%s is %i', (text, value) => {
    expect(scan(text)).toEqual([`number:${text}`])
    expect(valueOf(text)).toBe(value)
  })

  it.each(['08', '2b', '1abc', '0x', '0xg'])('%s is no number', (text) =>
    expect(scan(text)).toEqual([`numeric-word:${text}`]),
  )

  it.each(['Yes', 'ON', 'Inet'])('%s is a word: the spelling counts', (text) =>
    expect(scan(text)).toEqual([`word:${text}`]),
  )
})

describe('strings (LANGUAGE A5)', () => {
  it.each([
    [String.raw`"a\n\r\t\a\"\\"`, 'a\n\r\t\x07"\\'],
    [String.raw`"\x41\x4"`, 'A\x04'],
    [String.raw`"\101\12"`, 'A\n'],
    [String.raw`"\1 \d"`, String.raw`\1 \d`],
    ['"one\\\ntwo"', 'onetwo'],
    ['"one\ntwo"', 'one\ntwo'],
    ['"one" \n\t"two"', 'onetwo'],
    [String.raw`'a\n"b'`, String.raw`a\n"b`],
    ["'a\nb'", 'a\nb'],
    ['""', ''],
  ])('%j', (text, value) => {
    expect(scanAll(text)).toHaveLength(1)
    expect(valueOf(text)).toBe(value)
  })

  it('does not join single quotes, nor strings with a comment between them', () => {
    expect(scan("'a' 'b'")).toEqual(["string:'a'", "string:'b'"])
    expect(scan('"a" # x\n"b"')).toEqual(['string:"a"', 'comment:# x', 'newline:\n', 'string:"b"'])
  })

  it.each(['"never', "'never", '"a" "never'])('%j is never closed', (text) =>
    expect(scanToken(text, 0)).toMatchObject({ kind: 'string', end: text.length, problem: 'unclosed string' }),
  )
})

describe('variables (LANGUAGE A7)', () => {
  it.each([
    '$ru',
    '$var(x)',
    '$hdr(X-Y)',
    '$(ru{s.len})',
    '$(hdr(Via)[0]{param.value,branch})',
    '$sht(t=>$var(k))',
    '$?',
    '$rc',
    '$retcode',
    '$(avp(x)[$var(i)])',
  ])('%s', (text) => expect(scan(text)).toEqual([`pv:${text}`]))

  it('reads $rcv as $rc and a word, as Kamailio does', () => {
    expect(scan('$rcv(ip)')).toEqual(['pv:$rc', 'word:v', 'punctuation:(', 'word:ip', 'punctuation:)'])
  })

  it('ends a plain name at a dot', () => {
    expect(scan('$from.user')).toEqual(['pv:$from', 'punctuation:.', 'word:user'])
  })

  it('takes a lone $ for a variable without a name', () => expect(scan('$ ru')).toEqual(['pv:$', 'word:ru']))

  it('reports a variable that never ends', () => {
    expect(scanToken('$var(x', 0)).toMatchObject({ kind: 'pv', end: 6, problem: 'unclosed pseudo-variable' })
  })
})

describe('selects, attributes and addresses', () => {
  it.each([
    ['@via[1].branch', 'select'],
    ['@hf_value["X-Y"].param', 'select'],
    ['@hf_value["X-Y"]', 'select'],
    ['@cfg_get.group.name', 'select'],
    ['%f.name', 'attribute'],
    ['%tu.x', 'attribute'],
    ['2001:db8::1', 'ipv6'],
    ['::1', 'ipv6'],
    ['::', 'ipv6'],
    ['fe80::a:b', 'ipv6'],
    ['1:2:3:4:5:6:7:8', 'ipv6'],
  ])('%s is one token', (text, kind) => expect(scan(text)).toEqual([`${kind}:${text}`]))

  it('leaves IPv4 addresses to the grammar', () => {
    expect(scan('10.0.0.1')).toEqual(
      ['10', '.', '0', '.', '0', '.', '1'].map((text) => (text === '.' ? 'punctuation:.' : `number:${text}`)),
    )
  })
})

describe('operators and signs (LANGUAGE A10)', () => {
  it.each(['&&', '||', '==', '!=', '<=', '>=', '=~', '<<', '>>', '+=', '<', '~', '^', '%', ';'])('%s', (text) =>
    expect(scan(text)).toEqual([`punctuation:${text}`]),
  )

  it('takes the longest', () => {
    expect(scan('===!~')).toEqual(['punctuation:==', 'punctuation:=', 'punctuation:!', 'punctuation:~'])
  })

  it('knows casts by their exact spelling', () => {
    expect(scan('(int)$x')).toEqual(['cast:(int)', 'pv:$x'])
    expect(scan('( int)')).toEqual(['punctuation:(', 'word:int', 'punctuation:)'])
  })
})

describe('blanks, comments and directives (LANGUAGE A2)', () => {
  it('nests block comments', () => expect(scan('/* a /* b */ c */x')).toEqual(['comment:/* a /* b */ c */', 'word:x']))

  it('ends line comments at the line', () => {
    expect(scan('# a // b\nx')).toEqual(['comment:# a // b', 'newline:\n', 'word:x'])
    expect(scan('// a\nx')).toEqual(['comment:// a', 'newline:\n', 'word:x'])
  })

  it('joins lines by a backslash, CRLF too', () => expect(scan('a\\\r\nb')).toEqual(['word:a', 'word:b']))

  it('takes CR and backspace for blanks', () => expect(scan('a\r\b b')).toEqual(['word:a', 'word:b']))

  it.each(['#!define A 1', '!!define A 1', '#!KAMAILIO', '#!define A 1\\\n2'])('%j is a directive', (text) =>
    expect(scan(text)).toEqual([`directive:${text}`]),
  )

  it.each(['#! define A', '#!unknown x', '#!defineX'])('%s is a comment', (text) =>
    expect(scan(text)).toEqual([`comment:${text}`]),
  )

  it('reads !! before anything else as two nots', () =>
    expect(scan('!!x')).toEqual(['punctuation:!', 'punctuation:!', 'word:x']))

  it('reports a comment that never ends', () => {
    expect(scanToken('/* a /* b */', 0)).toMatchObject({ kind: 'comment', problem: 'unclosed comment' })
  })

  it.each(['?', '`', '\x01', '\xe9', '\\x'])('%j has no meaning', (text) =>
    expect(scanToken(text, 0)).toMatchObject({ kind: 'stray', end: 1 }),
  )
})

describe('event names (LANGUAGE A6)', () => {
  it.each([
    ['core:worker-one-init]', 'core:worker-one-init'],
    ['tm:branch-failure:a_b]', 'tm:branch-failure:a_b'],
  ])('%j', (text, name) => {
    const token = scanEventName(text, 0)
    expect(token).toMatchObject({ kind: 'event-name', value: name })
    expect(text.slice(token.start, token.end)).toBe(name)
  })

  it.each(['nocolon]', ':a]', '9a:b]', '"a:b"'])('the first character of %j has no meaning', (text) =>
    expect(scanEventName(text, 0)).toMatchObject({ kind: 'stray', end: 1 }),
  )
})

it('reads any text to its end, each part starting where the last one ended', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const tokens = scanAll(text)
      expect(tokens.map((token) => text.slice(token.start, token.end)).join('')).toBe(text)
    }),
    { numRuns: 500 },
  )
})

it.each([
  ['quotes', '"a" '.repeat(50_000)],
  ['comment openers', '/*'.repeat(200_000)],
  ['open variables', '$('.repeat(5_000)],
  ['dollars', '$'.repeat(200_000)],
  ['colons', ':'.repeat(200_000)],
  ['hexadecimal groups', 'abcd:'.repeat(50_000)],
  ['digits', '1'.repeat(200_000)],
])('reads many %s in linear time', (_what, text) => {
  const before = performance.now()
  expect(scanAll(text).at(-1)?.end).toBe(text.length)
  expect(performance.now() - before).toBeLessThan(2_000)
})
