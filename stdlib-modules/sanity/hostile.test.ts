import { describe, expect, it } from 'vitest'
import { createFakeCore } from '../../test/support/fake-core.ts'
import { checks } from './checks.ts'
import { parseCredentials } from './digest-checks.ts'

const head = 'Via: SIP/2.0/UDP a;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:b@c>\nCall-ID: 1\n'

/** Runs every check on a message; no check may throw or take long. */
function failuresOf(text: string): readonly number[] {
  const msg = createFakeCore().message(text)
  const options = { uris: 15, proxyRequire: [] }
  return checks.filter(({ check }) => check(msg, options) !== undefined).map(({ bit }) => bit)
}

describe('checks of hostile messages', () => {
  it.each<[string, string, readonly number[]]>([
    ['nothing but a first line', 'INVITE sip:a SIP/2.0\n\n', [4, 32, 64, 1024]],
    [
      'no values',
      'INVITE sip:a SIP/2.0\nFrom:\nTo:\nCSeq:\nCall-ID:\nVia:\nContact:\nExpires:\n\n',
      [4, 32, 64, 128, 256, 512, 1024, 2048, 8192],
    ],
    ['a good one', `INVITE sip:a SIP/2.0\n${head}CSeq: 1 INVITE\n\n`, []],
    ['a long number', `INVITE sip:a SIP/2.0\n${head}CSeq: ${'9'.repeat(5000)} INVITE\n\n`, [64]],
  ])('%s', (_name, text, bits) => expect(failuresOf(text)).toEqual(bits))

  it.each([
    ['quotes', `a="${'\\"'.repeat(50_000)}`],
    ['blanks', `a=1,${' '.repeat(100_000)}`],
    ['pairs', 'a=1,'.repeat(50_000)],
    ['names', 'a'.repeat(100_000)],
  ])('credentials with floods of %s take no time', (_name, text) => {
    const started = performance.now()
    parseCredentials(text)
    expect(performance.now() - started).toBeLessThan(4000)
  })

  it('keeps names of credentials out of objects', () => {
    expect([...(parseCredentials('__proto__=1, constructor="x"') ?? [])]).toEqual([
      ['__proto__', '1'],
      ['constructor', 'x'],
    ])
  })
})
