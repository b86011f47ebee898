import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answeredCall, parties, refusedCall, ping } from '../../test/captures/calls.ts'
import { compile, proxy, received, replay, verdicts } from '../../test/captures/replays.ts'
import { readCapture } from '../capture/capture.ts'
import type { CapturedMessage } from '../capture/captured-message.ts'
import type { Secret } from './digest/digest-response.ts'
import { type ReplayOptions } from './replay.ts'

const startMs = Date.UTC(2026, 0, 5, 10)

describe('replay', () => {
  it('says of the SIPp calls of the conformance suite what the real server did', async () => {
    const config = readFileSync(join(import.meta.dirname, '../../examples/getting-started/kamailio.cfg'), 'latin1')
    const program = await compile(config, 'kamailio.cfg', [{ name: 'DOMAIN', value: '"127.8.40.1"' }])
    const messages = ['calls-udp.pcap', 'calls-tcp.pcapng'].flatMap(
      (name) => readCapture(readFileSync(join(import.meta.dirname, '../../test/captures', name))).messages,
    )
    const outcome = await replay(program, messages)
    expect(outcome.side.addresses).toEqual(['127.8.40.1:5060'])
    expect(outcome.calls.map(({ verdict, ours }) => [verdict, ours.length])).toEqual([
      ['same', 1],
      ...Array.from({ length: 3 }, () => ['same', 6]),
      ['same', 1],
      ['same', 1],
      ...Array.from({ length: 2 }, () => ['same', 7]),
      ['same', 1],
    ])
    expect(outcome.replayed.undelivered).toEqual([])
  })

  it('lets the peers answer with the branches, routes and tags of our server', async () => {
    const outcome = await replay(await compile(proxy()), [
      ...answeredCall({ callId: 'a' }),
      ...refusedCall({ callId: 'r', startMs: startMs + 1000 }),
    ])
    expect(verdicts(outcome)).toEqual(['a same', 'r same'])
    const [bye] = received(outcome, 'BYE')
    expect(bye?.message).toContain('Route: <sip:198.51.100.1;lr>\r\n')
    const [ringing] = received(outcome, 'SIP/2.0 180')
    expect(ringing?.message).not.toContain('z9hG4bKcap')
    const tag = /To: .*;tag=(\S+)/.exec(
      outcome.replayed.sent.find(({ message }) => message.startsWith('SIP/2.0 404'))?.message ?? '',
    )?.[1]
    expect(tag).not.toContain('made-by-server')
    expect(received(outcome, 'ACK').map(({ message }) => /To: .*;tag=(\S+)/.exec(message)?.[1])).toEqual([
      'callee',
      tag,
    ])
  })

  it('keeps the times of the capture', async () => {
    const outcome = await replay(await compile(proxy()), answeredCall({ callId: 'a' }))
    expect(received(outcome, '').map(({ timeMs }) => timeMs - startMs)).toEqual([10, 40, 60, 80, 100, 120])
  })

  it.each([
    [
      'another status',
      proxy('', 't_newtran(); t_reply("486", "Busy");'),
      'r differs: another status: captured 404 to INVITE to udp:192.0.2.10:5062, now 486 to INVITE to udp:192.0.2.10:5062',
    ],
    [
      'nothing',
      proxy('', ''),
      'r differs: not sent any more: captured 404 to INVITE to udp:192.0.2.10:5062, now nothing',
    ],
  ])('finds %s', async (_name, config, expected) => {
    expect(verdicts(await replay(await compile(config), refusedCall({ callId: 'r' })))).toEqual([expected])
  })

  it('finds another destination, whose answers are not there', async () => {
    const outcome = await replay(
      await compile(proxy().replace('"203.0.113.7"', '"203.0.113.8"')),
      answeredCall({ callId: 'a' }),
    )
    expect(outcome.calls[0]?.difference?.kind).toBe('destination')
    expect(outcome.calls[0]?.ours.map(({ what, to }) => `${what} ${to}`)[0]).toBe(
      'INVITE sip:bob@203.0.113.8 udp:203.0.113.8:5060',
    )
  })

  it('resolves the names that the capture shows', async () => {
    const program = await compile(proxy().replace('"203.0.113.7"', '"pbx.example"'))
    const outcome = await replay(program, answeredCall({ callId: 'a', host: 'pbx.example' }))
    expect(verdicts(outcome)).toEqual(['a same'])
  })

  it('does not judge what the server began', async () => {
    const outcome = await replay(await compile(proxy()), [...ping('p'), ...answeredCall({ callId: 'a' })])
    expect(verdicts(outcome)).toEqual(['p unjudged', 'a same'])
  })

  describe('says what a capture lacks', () => {
    const whole = answeredCall({ callId: 'a' })
    const before = 'not judged: '
    const atServer = (config: string): string => config.replace('127.0.0.1:5060', '198.51.100.1:5060')
    const shown = async (
      messages: readonly CapturedMessage[],
      config = atServer(proxy()),
    ): Promise<readonly string[]> => {
      const { calls } = await replay(await compile(config), messages)
      return calls.map(({ verdict, reasons }) => (verdict === 'unjudged' ? before + reasons.join('; ') : verdict))
    }
    const ofCaller = whole.filter(({ from, to }) => from === parties.caller || to === parties.caller)
    const ofCallee = whole.filter(({ from, to }) => from === parties.callee || to === parties.callee)
    const inside = whole.slice(7)
    it.each([
      ['the leg of the callee', ofCaller, 'the capture lacks what the server sent on: only one leg of it is there'],
      ['the leg of the caller', ofCallee, 'the server began it, or what made it do so was not captured'],
      ['its beginning', whole.slice(3), 'the capture begins in the middle of it'],
      [
        'what the server sent',
        whole.filter(({ to }) => to === parties.server),
        'of the whole capture nothing is from the server',
      ],
    ])('%s', async (_name, messages, reason) => expect(await shown(messages)).toEqual([before + reason]))

    it('what came before a request within a dialog, when it makes a difference', async () => {
      expect(await shown(inside)).toEqual(['same'])
      expect(await shown(inside, proxy().replace('if (loose_route())', 'if ($rU == "x" && loose_route())'))).toEqual([
        `${before}the capture begins in the middle of it`,
      ])
    })

    it('of other servers', async () => {
      const other = { ip: '203.0.113.99', port: 5060 }
      const beyond = whole.slice(2, 3).map((one) => ({ ...one, from: parties.callee, to: other }))
      const { side, calls } = await replay(await compile(proxy()), [...whole, ...beyond])
      expect(side.foreign).toBe(1)
      expect(calls[0]).toMatchObject({
        verdict: 'same',
        undelivered: [{ reason: 'they are neither from the server nor to it', count: 1 }],
      })
    })

    it('nothing when messages were captured twice or sent again', async () => {
      const again = whole.flatMap((one) => [one, { ...one, timeMs: one.timeMs + 1 }])
      expect(await shown(again.toSorted((one, two) => one.timeMs - two.timeMs))).toEqual(['same'])
    })
  })

  describe('over TLS and WebSockets', () => {
    const file = join(import.meta.dirname, '../../test/captures/secure')
    const config = readFileSync(`${file}.cfg`, 'latin1')
    const { messages } = readCapture(readFileSync(`${file}.data`))

    it('says what the real server did, over the same connections', async () => {
      const outcome = await replay(await compile(config, 'secure.cfg'), messages)
      expect(verdicts(outcome)).toEqual([
        'register-wss same',
        'wss-to-tls same',
        'register-ws same',
        'ws-refused same',
        'tls-to-ws same',
      ])
      expect(outcome.replayed.undelivered).toEqual([])
      const { sent } = outcome.replayed
      const own = (text: string): string =>
        text
          .split('\r\n')
          .filter((line) => /^(?:INVITE|SIP|Record)/.test(line))
          .join('|')
      const real = messages.filter(({ direction }) => direction === 'sent').map(({ text }) => own(text))
      expect(sent.map(({ message }) => own(message)).toSorted()).toEqual(real.toSorted())
      expect([...new Set(sent.map(({ to }) => to.split(':')[0]))]).toEqual(['wss', 'tls', 'ws'])
      // A second call of the phone comes over the connection that the server has.
      expect(new Set(sent.filter(({ to }) => to === 'tls:127.8.40.2:5062').map(({ from }) => from)).size).toBe(1)
    })

    it('brings the handshakes of the capture', async () => {
      const strict = config.replace('https://phone.example', 'https://other.example')
      const { calls } = await replay(await compile(strict, 'strict.cfg'), messages)
      expect(calls[0]).toMatchObject({
        verdict: 'differs',
        undelivered: [{ reason: 'the server refused the WebSocket: HTTP/1.1 403 Forbidden', count: 1 }],
      })
    })

    it('does not judge by handshakes that the capture lacks', async () => {
      const { messages: reported } = readCapture(readFileSync(`${file}.pcap`.replace('secure', 'hep')))
      expect(verdicts(await replay(await compile(config, 'secure.cfg'), reported))).toEqual(
        ['register-wss', 'wss-to-tls', 'register-ws', 'ws-refused', 'tls-to-ws'].map((name) => `${name} same`),
      )
      const strict = config.replace('https://phone.example', 'https://other.example')
      const { calls } = await replay(await compile(strict, 'strict.cfg'), reported)
      expect(calls[0]).toMatchObject({
        verdict: 'unjudged',
        reasons: [
          'the capture lacks the request for its WebSocket, and another one was refused: HTTP/1.1 403 Forbidden',
        ],
      })
    })

    it('says that a configuration takes no TLS', async () => {
      const { calls } = await replay(await compile(config.replace('enable_tls=yes', ''), 'plain.cfg'), messages)
      expect(calls[0]?.undelivered[0]?.reason).toBe(
        'the server does not listen on tls:127.8.40.1:5061 (TLS needs enable_tls=yes and the module tls)',
      )
    })
  })

  describe('with digest credentials', () => {
    const file = join(import.meta.dirname, '../../test/captures/digest')
    const { messages } = readCapture(readFileSync(`${file}.pcap`))
    const config = readFileSync(`${file}.cfg`, 'latin1')
    const play = async (text: string, given: Partial<ReplayOptions> = {}): Promise<readonly string[]> =>
      verdicts(await replay(await compile(text, 'digest.cfg'), messages, given)).map((line) =>
        line.replaceAll(/ to \w+ to udp:[\d.:]+/g, ''),
      )
    const same = ['register-right same', 'call-right same', 'register-wrong same', 'call-wrong same']

    it('says what the real server did, whatever its nonces were', async () => {
      expect(await play(config)).toEqual(same)
      expect(await play(config, { trustsCredentials: false })).toEqual(same)
    })

    it('believes the captured server where the password is not known', async () => {
      // 403 instead of another challenge may have other reasons.
      const stored = config
        .replaceAll(/pv_(\w+)\("(\$\wd)", "secret", "0"\)/g, '$1("$2", "subscriber")')
        .replace('loadmodule "auth.so"', 'loadmodule "auth.so"\nloadmodule "db_mysql.so"\nloadmodule "auth_db.so"')
      expect(stored).toContain('www_authenticate("$td", "subscriber")')
      expect(await play(stored)).toEqual([
        ...same.slice(0, 2),
        'register-wrong differs: another status: captured 403, now 200',
        'call-wrong same',
      ])
      const findSecret = (user: string): Secret | undefined =>
        user === 'alice' ? { text: 'secret', isHa1: false } : undefined
      expect(await play(stored, { findSecret })).toEqual(same)
      expect(await play(stored, { trustsCredentials: false })).toEqual([
        'register-right differs: another status: captured 200, now 401',
        'call-right differs: another status: captured 404, now 407',
        'register-wrong differs: another status: captured 403, now 401',
        'call-wrong same',
      ])
    })

    it('checks the passwords of the configuration', async () => {
      const changed = config.replace('"$fd", "secret"', '"$fd", "guess"')
      expect(await play(changed, { trustsCredentials: false })).toEqual([
        'register-right same',
        'call-right differs: another status: captured 404, now 407',
        'register-wrong same',
        'call-wrong differs: another status: captured 407, now 404',
      ])
    })
  })
})
