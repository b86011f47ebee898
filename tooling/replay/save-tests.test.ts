import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { answeredCall, refusedCall } from '../../test/captures/calls.ts'
import { loadTestFiles } from '../test-runner/load-files.ts'
import { runTests } from '../test-runner/run-tests.ts'
import { readCapture } from '../capture/capture.ts'
import type { CallVerdict } from './calls.ts'
import { Masker } from './masker.ts'
import { learnNames, saveTests } from './save-tests.ts'
import { findServerSide } from './server-side.ts'
import { stepsOf } from './test-steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-save-tests-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('masking', () => {
  const masker = new Masker(
    'listen=udp:10.0.0.1:5060\nalias="pbx.example"\nif ($rU == "voicemail") $du = "sip:gateway:5070";',
  )

  it.each([
    ['sip:alice@203.0.113.9:5062;transport=tcp', 'sip:user1@198.18.0.2:5062;transport=tcp'],
    ['sip:voicemail@pbx.example', 'sip:voicemail@pbx.example'],
    ['sip:+4930123456789@10.0.0.1', 'sip:+4930123000001@10.0.0.1'],
    ['sip:10.0.0.2:5060', 'sip:10.9.0.3:5060'],
    ['sip:127.0.0.1', 'sip:127.9.0.4'],
    ['sip:[2001:db8:1::7]:5060;lr', 'sip:[2001:db8::4]:5060;lr'],
    ['sip:abc@x1y2.invalid;ob', 'sip:user2@host1.invalid;ob'],
    ['tel:+4930123456789', 'tel:+4930123000001'],
    ['sips:alice:secret@Gateway', 'sips:user1:masked@Gateway'],
  ])('of the URI %s', (uri, expected) => expect(masker.uri(uri)).toBe(expected))

  it.each([
    ['from', '"Alice Cooper" <sip:alice@pbx.example>', '"Name 1" <sip:user1@pbx.example>'],
    ['from', 'Alice Cooper <sip:alice@pbx.example>', '"Name 1" <sip:user1@pbx.example>'],
    [
      'contact',
      '<sip:alice@203.0.113.9>;q=0.5, Bob <sip:bob@203.0.113.9>',
      '<sip:user1@198.18.0.2>;q=0.5, "Name 2" <sip:user3@198.18.0.2>',
    ],
    ['p-charging-vector', 'icid-value=1;orig=203.0.113.9 for alice', 'icid-value=1;orig=198.18.0.2 for user1'],
    ['replaces', 'abc@203.0.113.9;to-tag=1', 'xxx@xxx.x.xxx.x;xx-xxx=x'],
    [
      'authorization',
      'Digest username="alice", realm="pbx.example", nonce="abc", uri="sip:bob@pbx.example", response="123", algorithm=MD5',
      'Digest username="user1", realm="pbx.example", nonce="masked", uri="sip:user3@pbx.example", response="masked", algorithm=MD5',
    ],
  ])('of the header %s: %s', (name, value, expected) => expect(masker.header(name, value)).toBe(expected))

  it('of bodies', () => {
    const sdp =
      'v=0\r\no=alice 5 5 IN IP4 203.0.113.9\r\ns=Alice\r\nc=IN IP4 203.0.113.9\r\na=ssrc:1 cname:alice\r\nm=audio 4000 RTP/AVP 0\r\n'
    expect(masker.body('application/sdp', sdp)).toBe(
      'v=0\r\no=- 1 1 IN IP4 198.18.0.2\r\ns=-\r\nc=IN IP4 198.18.0.2\r\nm=audio 4000 RTP/AVP 0\r\n',
    )
    expect(masker.body('text/plain', 'Meet me at 7, Bob!')).toBe('xxxx xx xx x, xxx!')
  })
})

describe('masks leave nobody readable', () => {
  /** Who must not be read anywhere, and where each stands. */
  const secrets =
    /hilda|garfunkel|grandma|551234|234567|198\.51\.100\.77|2001:db8:77|tenant\.internal|00:15:65|f81d4fae|topsecret|cafe0123/i
  const body = [
    '--edge',
    'Content-Type: application/sdp',
    'X-Note: from hilda',
    '',
    'v=0',
    'o=hilda 77 77 IN IP4 media.tenant.internal',
    's=Call of Hilda',
    'c=IN IP6 2001:db8:77::9',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:topsecret',
    'a=candidate:1 1 UDP 1 198.51.100.77 4000 typ host',
    'm=audio 4000 RTP/AVP 0',
    'c=IN IP4 198.51.100.77/127',
    'a=rtcp:4001 IN IP4 198.51.100.77',
    'a=x-user:hilda@tenant.internal',
    '--edge',
    'Content-Type: application/pidf+xml',
    '',
    '<presence entity="sip:hilda@tenant.internal"/>',
    '--edge--',
    '',
  ].join('\r\n')
  const lines = [
    'Subject: Grandma Hilda calls',
    'User-Agent: Phone 1.0 00:15:65:aa:bb:cc',
    'From: "Hilda Garfunkel" <sip:hilda@tenant.internal>;tag=1',
    'To: <sip:+4933123455551234@tenant.internal;user=phone>',
    'Call-ID: abc@198.51.100.77',
    'Contact: <sip:hilda@198.51.100.77:5062;transport=tcp>;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>"',
    'P-Asserted-Identity: "Garfunkel, Hilda" <tel:+4933123455551234>, <sip:hilda@tenant.internal>',
    'P-Preferred-Identity: <sip:hilda@tenant.internal>',
    'Remote-Party-ID: Hilda <sip:hilda@tenant.internal>;party=calling',
    'Diversion: "Hilda" <sip:5551234567@tenant.internal>;reason=unconditional',
    'History-Info: <sip:hilda@tenant.internal?Reason=SIP%3Bcause%3D302>;index=1',
    'Refer-To: <sip:x@tenant.internal?Replaces=abc%40198.51.100.77%3Bto-tag%3D1>',
    'Authorization: Digest username="hilda@tenant.internal", realm="tenant.internal", nonce="topsecret", uri="sip:tenant.internal", response="cafe0123", cnonce="topsecret"',
    'Proxy-Authorization: Bearer topsecret.cafe0123',
    'WWW-Authenticate: Digest realm="tenant.internal", nonce="topsecret", opaque="cafe0123"',
    'Call-Info: <https://tenant.internal/hilda.png>;purpose=icon',
    'Warning: 399 pbx.tenant.internal "hilda at 198.51.100.77 said no"',
    'X-Account: hilda; number=+4933123455551234',
    'P-Charging-Vector: icid-value=1;icid-generated-at=198.51.100.77',
    'Identity: topsecret.cafe0123;info=<https://tenant.internal/c.pem>',
    'Session-ID: cafe0123',
    'Geolocation: <cid:hilda@tenant.internal>',
    'Content-Type: multipart/mixed;boundary=edge',
  ]
  const start = Date.UTC(2026, 0, 5, 12)
  const rich = refusedCall({ callId: 'abc@198.51.100.77', startMs: start }).map((message) => {
    const [first = ''] = message.text.split('\r\n')
    const isReply = first.startsWith('SIP')
    const [, number = '', method = ''] = /CSeq: (\d+) (\w+)/.exec(message.text) ?? []
    const tag = isReply || method === 'ACK' ? ';tag=x' : ''
    const own = lines.map((line) => (line.startsWith('To:') ? line + tag : line))
    const via = 'Via: SIP/2.0/UDP pbx.tenant.internal:5062;received=198.51.100.77;branch=z9hG4bK1'
    const text = [
      isReply ? 'SIP/2.0 404 No Hilda here' : first,
      via,
      ...own,
      `CSeq: ${number} ${method}`,
      `Content-Length: ${body.length}`,
      '',
      body,
    ]
    return { ...message, text: text.join('\r\n') }
  })

  it('in headers, bodies and reasons, whether an agent writes the message or not', () => {
    const side = findServerSide(rich, ['198.51.100.1:5060'], [])
    if (side === undefined) throw new Error('no server')
    const masker = new Masker('')
    learnNames(side, masker)
    const steps = stepsOf(side.messages, masker, () => 'peer1')
    const raw = stepsOf(side.messages.slice(2), masker, () => 'peer2')
    expect(JSON.stringify([raw])).toContain('raw')
    const shown = stringify([steps, raw]).split('\n')
    expect(shown.filter((line) => secrets.test(line))).toEqual([])
    expect(shown.length).toBeGreaterThan(60)
  })

  it('and the same is the same everywhere', () => {
    const masker = new Masker('')
    const user = /sip:(\w+)@([\w.]+)/.exec(masker.header('from', 'sip:hilda@tenant.internal')) ?? []
    for (const line of lines.filter((one) => one.includes('sip:hilda@tenant.internal'))) {
      const [name = '', value = ''] = line.split(/: (.*)/)
      expect(masker.header(name.toLowerCase(), value)).toContain(`sip:${user[1]}@${user[2]}`)
    }
    expect(masker.text('of hilda at tenant.internal')).toBe(`of ${user[1]} at ${user[2]}`)
    expect(masker.body('application/sdp', 'o=hilda 1 1 IN IP4 tenant.internal\r\n')).toContain(String(user[2]))
  })
})

const config = `
listen=udp:10.0.0.1:5060
auto_aliases=no
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "siputils.so"
request_route {
  if (has_totag()) {
    if (loose_route()) t_relay();
    exit;
  }
  record_route();
  if ($rU =~ "^\\+4930") {
    $rd = "203.0.113.7";
    t_relay();
    exit;
  }
  t_newtran();
  t_reply("404", "Not Found");
}
`

const verdict = (callId: string, judged: CallVerdict['verdict'] = 'same'): CallVerdict => ({
  callId,
  verdict: judged,
  reasons: [],
  difference: undefined,
  captured: [],
  ours: [],
  undelivered: [],
})

describe('tests made of a capture', () => {
  const named = [
    ...answeredCall({ callId: 'secret-call', user: '+49301234567' }),
    ...refusedCall({ callId: 'r', startMs: Date.UTC(2026, 0, 5, 11) }),
  ].map((message) => ({
    ...message,
    text: message.text.replace('From: <', 'From: "Alice Cooper" <'),
  }))

  it('pass on the configuration that did the same, and name nobody', async () => {
    const file = join(folder, 'kamailio.cfg')
    writeFileSync(file, config)
    const side = findServerSide(named, [], [])
    if (side === undefined) throw new Error('no server')
    const calls = [verdict('secret-call'), verdict('other', 'unjudged'), verdict('r')]
    const { names, skipped } = await saveTests(side, calls, join(folder, 'tests'), {
      config: file,
      files: [file],
      defines: [],
      listensThere: false,
    })
    expect(skipped).toEqual([])
    expect(names).toEqual(['call-1.test.yaml', 'call-2.test.yaml'])
    const paths = readdirSync(join(folder, 'tests')).map((name) => join(folder, 'tests', name))
    const text = paths.map((path) => readFileSync(path, 'latin1')).join('')
    expect(text).not.toMatch(/alice|Cooper|secret|\bbob\b|1234567|192\.0\.2\.10|198\.51\.100\.1/i)
    const { files, bad } = loadTestFiles(paths)
    expect(bad).toEqual([])
    const { run } = await runTests(files, {
      config: { define: [], config: false },
      filter: undefined,
      tags: [],
      seed: 1,
    })
    expect(
      run.results.map(({ name, outcome }) => [name, outcome.kind === 'failed' ? outcome.failures : outcome.kind]),
    ).toEqual([
      ['call 1: INVITE, 180, 200, ACK, BYE', 'passed'],
      ['call 2: INVITE, 404, ACK', 'passed'],
    ])
  })

  it('play calls over TLS and WebSockets', async () => {
    const file = join(import.meta.dirname, '../../test/captures/secure')
    const side = findServerSide(readCapture(readFileSync(`${file}.data`)).messages, [], [])
    if (side === undefined) throw new Error('no server')
    const ids = ['register-wss', 'wss-to-tls', 'register-ws', 'ws-refused', 'tls-to-ws']
    const calls = ids.map((callId) => verdict(callId))
    const saved = await saveTests(side, calls, join(folder, 'secure'), {
      config: `${file}.cfg`,
      files: [`${file}.cfg`],
      defines: [],
      listensThere: true,
    })
    // Each was played, and none that failed would go unnoticed.
    expect(saved).toEqual({ names: ids.map((_id, index) => `call-${index + 1}.test.yaml`), skipped: [] })
  })
})
