import { describe, expect, it } from 'vitest'
import { playRecordedCase, scriptLines } from '../../test/support/recorded-case.ts'
import { decodeUri, encodeUri } from './contact-encoding.ts'
import { decodeBase64Url, encodeBase64Url } from './contact-parameters.ts'
import { compareUris } from './compare-uris.ts'
import { parseSipDate } from './date-check.ts'
import { isUserE164 } from './e164.ts'
import { telToSip, telToSortedSip } from './tel-to-sip.ts'
import { isAlphanumeric, isTelNumber, isUri } from './text-questions.ts'
import { parseVector } from './charging-vector.ts'

const modules = ['pv', 'sl', 'tm', 'xlog', 'siputils'].map((name) => `loadmodule "${name}.so"\n`).join('')

/** What a script logs for a request with these headers. */
async function logged(script: string, uri: string, headers: readonly string[] = []): Promise<readonly string[]> {
  const text = [
    `INVITE ${uri} SIP/2.0`,
    'Via: SIP/2.0/UDP 127.8.30.11:5071;branch=z9hG4bK-test-1',
    'Max-Forwards: 70',
    'From: <sip:a@b>;tag=1',
    'To: <sip:b@c>',
    'Call-ID: 1',
    'CSeq: 1 INVITE',
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\n')
  const { log } = await playRecordedCase({
    config: `#!KAMAILIO\n${modules}request_route {\n${script}}\n`,
    steps: [{ text }],
  })
  return scriptLines(log).map((line) => line.replace('ALERT: <script>: ', ''))
}

describe('where kamkit differs from 6.1.5 on purpose', () => {
  it('adds a parameter before the headers of a URI, which Kamailio spoils', async () => {
    const script = 'add_uri_param("a=b"); xlog("L_ALERT", "$ru\\n");\n'
    expect(await logged(script, 'sip:bob@c;x=1?h=1')).toEqual(['sip:bob@c;x=1;a=b?h=1'])
  })

  it('replaces an IPv6 address whole, of which Kamailio leaves half', async () => {
    const script =
      '$var(u) = "sip:a@[::1]:5060;x"; $var(h) = "new"; set_uri_host("$var(u)", "$var(h)"); xlog("L_ALERT", "$var(u)\\n");\n'
    expect(await logged(script, 'sip:b@c')).toEqual(['sip:a@new:5060;x'])
  })

  it('takes a URI with a blank for none, which 6.1.5 lets pass', () => expect(isUri('sip:a b@c')).toBe(-1))
})

describe('hostile input', () => {
  const long = 'x'.repeat(200_000)

  it.each([
    ['texts', () => isAlphanumeric(long, long)],
    ['numbers', () => isTelNumber(`+${'1'.repeat(200_000)}x`)],
    ['URIs', () => compareUris(`sip:${long}`, `sip:${';a=b'.repeat(50_000)}`)],
    ['many parameters', () => compareUris(`sip:a${';p=1'.repeat(50_000)}`, `sip:a${';p=1'.repeat(50_000)}`)],
    [
      'tel URIs',
      () => [
        telToSip(`tel:${'-'.repeat(100_000)}${';a'.repeat(50_000)}`, 'h'),
        telToSortedSip(`tel:1${';a=b'.repeat(50_000)}`, 'h'),
      ],
    ],
    ['dates', () => parseSipDate(`Mon, ${' '.repeat(200_000)}x`)],
    [
      'charging vectors',
      () => [
        parseVector(`icid-value=${long}`),
        parseVector(';'.repeat(200_000)),
        parseVector(`;${' '.repeat(200_000)}`),
      ],
    ],
    [
      'encoded Contacts',
      () => [decodeUri(`sip:${'*'.repeat(200_000)}@h`, '*'), encodeUri(`sip:${long}@h`, 'p', 'h', '*')],
    ],
    ['Base64', () => decodeBase64Url('A'.repeat(200_000) + '=')],
  ])('%s of hundreds of kilobytes take no time', (_name, work) => {
    const started = performance.now()
    work()
    expect(performance.now() - started).toBeLessThan(4000)
  })

  it('keeps every byte in a parameter', () => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('')
    expect(decodeBase64Url(encodeBase64Url(bytes))).toBe(bytes)
  })

  it('asks nothing of a URI that is none', () => {
    const errors: string[] = []
    const log = { error: (text: string) => void errors.push(text) } as unknown as Parameters<typeof isUserE164>[2]
    expect(isUserE164('+123', 16, log)).toBe(false)
    expect(errors).toEqual(['parsing URI failed'])
  })

  it('takes Contacts that cannot be read for none', async () => {
    const script =
      'xlog("L_ALERT", "x\\n"); contact_param_rm("a"); contact_param_decode("a"); encode_contact("e", "h"); ' +
      'decode_contact_header(); contact_param_encode("a", "sip:h"); xlog("L_ALERT", "$rc\\n");\n'
    expect(await logged(script, 'sip:b@c', ['Contact: "'])).toEqual(['x', '-4'])
  })
})
