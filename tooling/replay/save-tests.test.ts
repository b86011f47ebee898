import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { answeredCall, refusedCall } from '../../test/captures/calls.ts'
import { loadTestFiles } from '../test-runner/load-files.ts'
import { runTests } from '../test-runner/run-tests.ts'
import type { CallVerdict } from './calls.ts'
import { Masker } from './masker.ts'
import { saveTests } from './save-tests.ts'
import { findServerSide } from './server-side.ts'

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
})
