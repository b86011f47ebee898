import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ArgFacts, Args, FunctionFacts } from '#grammar/manifest.ts'
import { compileRegex } from '#runtime/script/posix-regex.ts'
import { compileSubstitution } from '#runtime/script/substitution.ts'
import type { KamkitModule } from '#runtime/modules/define.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { serializeMessage } from '#runtime/sip/serialize.ts'
import { callFunction } from '../../test/support/call-module.ts'
import { createFakeCore, createModule, type FakeCore } from '../../test/support/fake-core.ts'
import textopsx from '../textopsx/textopsx.ts'
import textops from './textops.ts'

const out = { socketHost: '127.0.0.1', socketPort: 5060, proto: 'udp', branch: '' }

function setUp(definition: KamkitModule, core: FakeCore = createFakeCore()) {
  const regex = (pattern: string, options: { readonly ignoreCase?: boolean; readonly newline?: boolean } = {}) => {
    const compiled = compileRegex(pattern, { ignoreCase: true, ...options })
    return 'error' in compiled ? undefined : compiled
  }
  const module = createModule(definition, core, {}, new Map(), { regex })
  return {
    core,
    run: (msg: SipMessage, name: string, args: object) => callFunction(module, name, core.context(msg), { ...args }),
  }
}

function message(core: FakeCore, headers: string, body: string): SipMessage {
  const text = `INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK1\r\n${headers}\r\n${body}`
  const made = core.message('OPTIONS sip:a@b SIP/2.0\r\n\r\n')
  made.become(text, { kind: 'request', method: 'INVITE', uri: 'sip:a@b', version: 'SIP/2.0', uriStart: 7, end: 24 })
  return made
}

const sent = (msg: SipMessage): string => serializeMessage(msg, msg.edits.all, out, false)

/** How long something took, in milliseconds. */
function timeOf(action: () => unknown): number {
  const start = performance.now()
  action()
  return performance.now() - start
}

describe('hostile messages', () => {
  const { core, run } = setUp(textops)
  const multipart = 'Content-Type: multipart/mixed;boundary=b1\r\n'

  it('removes a header behind a line without a colon, which Kamailio 6.1.5 fails to see', () => {
    const msg = message(core, 'X-Y: 1\r\nno colon here\r\nX-Z: 1\r\n', '')
    expect(run(msg, 'remove_hf', { name: 'X-Z' })).toBe(1)
    expect(run(msg, 'append_hf', { text: 'X-A: 1\r\n' })).toBe(1)
    expect(sent(msg)).toMatch(/X-Y: 1\r\nno colon here\r\nX-A: 1\r\n\r\n$/)
  })

  it('answers where Kamailio 6.1.5 crashes: a multipart body for a message without a body or a type', () => {
    const bare = message(core, 'Content-Length: 0\r\n', '')
    expect(run(bare, 'set_body_multipart', { body: 'hello', type: 'text/plain' })).toBe(1)
    expect(sent(bare)).toContain('--unique-boundary-1\r\nContent-Type: text/plain\r\n\r\nhello\r\n')
    const typeless = message(core, '', 'abc')
    expect(run(typeless, 'get_body_part', { type: 'text/plain', target: {} })).toBe(-1)
    expect(run(typeless, 'set_body_multipart', {})).toBe(-1)
  })

  it.each([
    ['delimiters without parts', '--b1\r\n'.repeat(10_000)],
    ['parts without an end', '--b1\r\nContent-Type: text/plain\r\n\r\n'.repeat(1500)],
    ['delimiters inside lines', 'x--b1'.repeat(12_000)],
    ['types that do not fit', 'c: text/plainx\r\n'.repeat(4000)],
  ])('takes linear time for %s', (_what, body) => {
    const took = timeOf(() => {
      for (const name of ['filter_body', 'remove_body_part', 'get_body_part', 'append_body_part', 'has_body']) {
        const msg = message(core, multipart, body)
        run(msg, name, { type: 'text/plain', body: 'x', target: {} })
        sent(msg)
      }
      run(message(core, multipart, body), 'is_audio_on_hold', {})
    })
    expect(took).toBeLessThan(1000)
  })

  it('takes linear time for thousands of headers, matches and items', () => {
    const any = compileRegex('.', { newline: true })
    const took = timeOf(() => {
      const many = message(core, 'a:\r\n'.repeat(15_000), '')
      expect(run(many, 'remove_hf', { name: 'a' })).toBe(1)
      expect(run(many, 'remove_hf', { name: 'a' })).toBe(1)
      expect(sent(many)).not.toContain('\na:')
      const long = message(core, '', 'x'.repeat(60_000))
      expect(run(long, 'replace_body_all', { pattern: any, text: 'yy' })).toBe(1)
      expect(sent(long)).toHaveLength(sent(message(core, '', '')).length + 120_000)
      run(long, 'in_list', { subject: 'z', list: 'a, '.repeat(300_000), separator: ',' })
      run(long, 'in_list', { subject: 'z', list: `${' '.repeat(60_000)}x${' '.repeat(60_000)}y`, separator: ',' })
    })
    expect(took).toBeLessThan(2500)
  })

  it('does not hang on patterns that make other engines backtrack', () => {
    const { run: runX } = setUp(textopsx)
    const text = 'a'.repeat(5000)
    const msg = message(core, `X: ${text}\r\n`, '')
    const took = timeOf(() => {
      run(msg, 'search_str', { text, pattern: '(a+)+b' })
      run(msg, 'remove_hf_match', { name: 'X', operator: 're', value: '(a|a)*b' })
      expect(runX(msg, 'fnmatch', { text, pattern: `${'a*'.repeat(50)}b` })).toBe(-1)
    })
    expect(took).toBeLessThan(2500)
  })
})

/** An argument of a kind, as the fixups would make it. */
function argument(fact: ArgFacts): fc.Arbitrary<unknown> {
  const text = fc.oneof(
    fc.constantFrom(
      '',
      'X-A',
      'a',
      'via',
      'a/b',
      '[',
      '*',
      '(',
      '--',
      'X[2].p',
      'X[*]',
      '/a/b/g',
      'text/plain',
      '\r\n\r\n',
      ';',
      'f',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  switch (fact.kind) {
    case 'int':
    case 'uint':
      return fc.integer({ min: -5, max: 700 })
    case 'regex':
      return fc.constantFrom('a', '^', '.*', 'x*', '$', '[^a]+').map((pattern) => compileRegex(pattern))
    case 'subst':
      return fc.constantFrom('/a/b/', '/a*/x/g', '/^(.)/\\1\\1/gs', '/$/x/').map((rule) => compileSubstitution(rule))
    case 'pvar':
      return fc.constantFrom({ set: () => true }, { set: () => false }, {})
    default:
      return text
  }
}

describe.each([
  ['textops', textops],
  ['textopsx', textopsx],
] as const)('%s', (_name, definition) => {
  const functions: readonly (readonly [string, FunctionFacts])[] = Object.entries(definition.exports.functions ?? {})
  const pieces = [
    'X: a;b="c, d',
    'Content-Type: multipart/mixed;boundary=b',
    'Via: x',
    'junk',
    '\r\n',
    '\r\n\r\n',
    '--b',
    'Via:',
    ';,=<',
    'm=audio',
  ]

  it.each(functions)('%s never throws', async (name, facts) => {
    const { core, run } = setUp(definition)
    const lists: readonly Args[] = facts.overloads ?? [facts.args ?? {}]
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom(...lists)
          .chain((list) =>
            fc.record(Object.fromEntries(Object.entries(list).map(([key, fact]) => [key, argument(fact)]))),
          ),
        fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 12 }),
        async (args, parts) => {
          const msg = message(core, `${parts.join('')}\r\n`, parts.toReversed().join('\r\n'))
          const code = await run(msg, name, args)
          expect(Number.isInteger(code) && code !== 0).toBe(true)
          expect(typeof sent(msg)).toBe('string')
        },
      ),
      { numRuns: 40 },
    )
  })
})
