import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readTestFile } from '#tooling/test-runner/format/read-file.ts'
import { testFileSchema } from '#tooling/test-runner/format/schema.ts'
import { fixtures } from './play-yaml.ts'

const head = 'config: steps.cfg\nagents: [alice, bob]\n'
const oneTest = (step: string): string => `${head}tests:\n  - name: a\n    steps:\n      - ${step}\n`

function problemsOf(text: string): readonly string[] {
  return readTestFile('a.test.yaml', text).problems.map((one) => `${one.line}:${one.column} ${one.message}`)
}

/** Each with the places and texts of what is wrong, and whether the schema notices it too. */
const mistakes: readonly (readonly [text: string, problem: string, isInSchema: boolean])[] = [
  ['confg: a\ntests: []\n', '1:1 unknown key confg; did you mean config?', true],
  [oneTest('alic sends: ACK'), '6:9 there is no agent alic; did you mean alice?', false],
  [oneTest('alice sent: ACK'), '6:9 unknown step alice sent; did you mean alice sends?', true],
  [oneTest('alice sends: invite x'), '6:22 write METHOD URI, or METHOD alone inside a call', false],
  [oneTest('alice expects: 20'), '6:24 "20" is no message: write INVITE, 200, 486 Busy Here, 2xx or nothing', false],
  [oneTest('alice expects: 200\n        heders: {}'), '7:9 unknown key heders; did you mean headers?', true],
  [oneTest('alice expects: 200\n        within: soon'), '7:17 "soon" is no time: write 500ms, 32s, 1h30m', false],
  [oneTest('alice expects: 200\n        via: many'), '7:14 "many" is no whole number', true],
  [
    oneTest('alice expects: 200\n        body: /(/'),
    '7:15 bad pattern: Invalid regular expression: /(/: Unterminated group',
    false,
  ],
  [oneTest('bob replies: busy'), '6:22 "busy" is no status: write 486 or 486 Busy Here', false],
  [oneTest('advance: -1'), '6:18 "-1" is no time: write 500ms, 32s, 1h30m', false],
  [oneTest('set: { x: 1 }'), '6:16 x is no variable: they begin with $', true],
  [oneTest('log: x\n        level: LOUD'), '7:16 unknown level LOUD', true],
  [oneTest('mock: { "a b": 1 }'), '6:17 "a b" is no name of a function', false],
  [oneTest('check:'), '6:9 something is missing behind check:', false],
  [oneTest('[a]'), '6:9 a step is wanted here, such as alice sends: INVITE sip:bob@example.com', true],
  [
    oneTest('alice sends: "INVITE ${nobody}"').replace('    steps', '    with: { user: [a] }\n    steps'),
    '4:5 with has no nobody, only user',
    false,
  ],
  [`${head}tests: {}\n`, '3:8 a list of tests is wanted here', true],
  [head, '1:1 tests is missing', true],
  [`${head}tests:\n  - steps: []\n`, '4:5 name is missing', true],
  [
    'tests:\n  - name: a\n    steps: []\n',
    '2:5 config is missing: the configuration file that is tested, relative to this file',
    false,
  ],
  [`${head}tests:\n  - name: a\n    skip: true\n    steps: []\n`, '5:11 write why it is skipped', true],
  [
    'agents: { "a b": udp:1.2.3.4 }\ntests: []\n',
    '1:18 "a b" is no name of an agent: letters, digits, -, _ and .',
    true,
  ],
  [
    'agents: { a: nowhere }\ntests: []\n',
    '1:14 nowhere is no address: write udp:192.0.2.10:5060 (or tcp, tls, ws, wss)',
    false,
  ],
  ['names: { a: x }\ntests: []\n', '1:13 x is no address', false],
  ['start: yesterday\ntests: []\n', '1:8 yesterday is no time: write 2026-01-01T12:00:00Z', false],
  ['tests: [\n', '2:1 Flow sequence in block collection must be sufficiently indented and end with a ]', false],
  ['a: *x\ntests: []\n', '1:4 there is no anchor &x', false],
  ['config: a\nconfig: b\ntests: []\n', '2:1 Map keys must be unique', false],
]

describe('mistakes in test files', () => {
  it.each(mistakes.map(([text, problem]) => [problem, text] as const))('%s', (problem, text) => {
    expect(problemsOf(text).join('\n')).toContain(problem)
  })

  it('names of objects are names like others', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    for (const name of names) {
      expect(problemsOf(`${name}: 1\ntests: []\n`)).toEqual([`1:1 unknown key ${name}`])
      expect(problemsOf(oneTest(`${name}: 1`))).toEqual([`6:9 unknown step ${name}`])
    }
    const text = `agents: { constructor: null }\nconfig: a\nmocks: { toString: 1 }\ntests:\n  - name: a\n    with: { __proto__: [x] }\n    steps: [constructor sends: 'OPTIONS sip:\${__proto__}']\n`
    expect(problemsOf(text)).toEqual([])
  })

  it('aliases of aliases do no harm', () => {
    const bomb = Array.from(
      { length: 40 },
      (_, index) => `x${index}: &x${index} [${index === 0 ? 1 : `*x${index - 1}, *x${index - 1}`}]`,
    )
    expect(problemsOf(`${bomb.join('\n')}\n`)).toContainEqual(
      expect.stringMatching(/too deep or too large|Excessive alias/),
    )
  })
})

describe('the schema of test files', () => {
  const validate = new Ajv2020({
    allowUnionTypes: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
  }).compile(JSON.parse(testFileSchema()))
  const accepts = (text: string): boolean => validate(parse(text))

  it.each(['passing.test.yaml', 'failing.test.yaml', '../../../examples/getting-started/kamailio.test.yaml'])(
    'accepts %s',
    (name) => {
      expect(accepts(readFileSync(join(fixtures, name), 'utf8')), JSON.stringify(validate.errors)).toBe(true)
    },
  )

  it.each(mistakes.filter(([, , isInSchema]) => isInSchema).map(([text, problem]) => [problem, text] as const))(
    'refuses: %s',
    (_problem, text) => {
      expect(accepts(text)).toBe(false)
    },
  )
})
