import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import type { CompiledModule } from '#grammar/abi.ts'
import { answeredCall, parties, ping, refusedCall } from '../../test/captures/calls.ts'
import { readCapture } from '../capture/capture.ts'
import type { CapturedMessage } from '../capture/captured-message.ts'
import { createCatalogue } from '../catalogue.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { loadCompiledText } from '../load-program.ts'
import { valueText } from '../recording/changes.ts'
import { placeOf, type ReceivedEntry } from '../recording/recording.ts'
import type { Secret } from './digest/digest-response.ts'
import { judgeCalls, type CallVerdict } from './calls.ts'
import { compareReplays, type ComparedCall } from './compare.ts'
import { differenceText } from './decisions.ts'
import { withoutGaps } from './load-capture.ts'
import { replayInPasses } from './replay-in-passes.ts'
import { replayCapture, socketsOf, type Replayed, type ReplayOptions } from './replay.ts'
import { addressText, findServerSide, type ServerSide } from './server-side.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-replay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const options: ReplayOptions = {
  names: new Map(),
  stubModules: new Set(['db_mysql']),
  settings: new Map(),
  trustsCredentials: true,
}

async function compile(
  config: string,
  name = 'test.cfg',
  defines: readonly { name: string; value: string }[] = [],
): Promise<CompiledModule> {
  const file = join(folder, name)
  writeFileSync(file, config, 'latin1')
  const compiled = compileConfig(file, createCompilerHost(folder), createCatalogue(), {
    defines,
    target: '6.1',
    outputName: 'p.mjs',
    hasProbe: true,
  })
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return loadCompiledText(compiled.code, compiled.map, file)
}

interface Outcome {
  readonly side: ServerSide
  readonly replayed: Replayed
  readonly calls: readonly CallVerdict[]
}

async function replay(
  program: CompiledModule,
  messages: readonly CapturedMessage[],
  given: Partial<ReplayOptions> = {},
): Promise<Outcome> {
  const sockets = await socketsOf(program, options)
  const side = findServerSide(messages, [], sockets.map(addressText))
  if (side === undefined) throw new Error('no server')
  const replayed = await replayCapture(program, side, { ...options, ...given })
  if ('errors' in replayed) throw new Error(JSON.stringify(replayed.errors))
  return { side, replayed, calls: judgeCalls(side, replayed) }
}

const verdicts = ({ calls }: Outcome): readonly string[] =>
  calls.map(
    ({ callId, verdict, difference }) =>
      `${callId} ${verdict}${difference === undefined ? '' : `: ${differenceText(difference)}`}`,
  )

const received = ({ replayed }: Outcome, start: string): readonly ReceivedEntry[] =>
  replayed.recording.entries.filter(
    (one): one is ReceivedEntry => one.kind === 'received' && one.message.startsWith(start),
  )

/** A proxy; `more` stands before it goes on with a request that begins a dialog. */
const proxy = (more = '', refuse = 't_newtran(); t_reply("404", "Not Found");'): string => `
listen=udp:127.0.0.1:5060
auto_aliases=no
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "textops.so"
loadmodule "siputils.so"
modparam("rr", "append_fromtag", 0)
request_route {
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("481", "Gone");
    exit;
  }
  ${more}
  record_route();
  if ($rU == "bob") {
    $rd = "203.0.113.7";
    t_relay();
    exit;
  }
  ${refuse}
}
`

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

describe('times that are wrong', () => {
  it('by years are brought nearer, and it is told', () => {
    const messages = [...refusedCall({ callId: 'a' }), ...refusedCall({ callId: 'b', startMs: startMs + 9e12 })]
    const { messages: near, skipped } = withoutGaps({ messages, skipped: [] })
    expect(near.map(({ timeMs }) => timeMs - startMs)).toEqual([
      10, 20, 30, 2_592_000_030, 2_592_000_040, 2_592_000_050,
    ])
    expect(skipped).toEqual([{ reason: 'time of more than 30 days without a message', count: 1, firstAt: 1 }])
  })
})

describe('the server of a capture', () => {
  const messages = answeredCall({ callId: 'a' })
  const find = (...given: Parameters<typeof findServerSide>): unknown => findServerSide(...given)?.addresses
  it.each([
    ['by where most messages went', [messages, [], ['127.0.0.1:5060']], ['198.51.100.1:5060']],
    ['by where the configuration listens', [messages, [], ['203.0.113.7:5060']], ['203.0.113.7:5060']],
    ['by what was asked for', [messages, ['192.0.2.10:5062'], ['203.0.113.7:5060']], ['192.0.2.10:5062']],
    [
      'by what the file says',
      [messages.map((one) => (one.to === parties.callee ? { ...one, direction: 'received' as const } : one)), [], []],
      ['203.0.113.7:5060'],
    ],
    ['among two by who was asked', [refusedCall({ callId: 'r' }), [], []], ['198.51.100.1:5060']],
    ['in nothing', [[], [], []], undefined],
  ] as const)('is told %s', (_name, [some, asked, listening], expected) =>
    expect(find(some, asked, listening)).toEqual(expected),
  )

  it('has the ends of the connections that it opened', () => {
    const over = messages.map((one) => {
      const [from, to] = [one.from, one.to].map((end) => (end === parties.server ? { ip: end.ip, port: 40_001 } : end))
      const isCalleeSide = [one.from, one.to].includes(parties.callee)
      return isCalleeSide && from !== undefined && to !== undefined ? { ...one, proto: 'tcp' as const, from, to } : one
    })
    expect(findServerSide(over, ['198.51.100.1:5060'], [])?.foreign).toBe(0)
  })
})

describe('diff', () => {
  const messages = ['bob', 'nobody', 'bob', 'carol'].flatMap((user, index) => {
    const make = user === 'bob' ? answeredCall : refusedCall
    return make({ callId: `${user}-${index}`, user, startMs: startMs + index * 1000 })
  })
  const compare = async (before: string, after: string) => {
    const [one, other] = [
      await replay(await compile(before, 'old.cfg'), messages),
      await replay(await compile(after, 'new.cfg'), messages),
    ]
    return compareReplays(one.side, one.replayed, other.replayed).filter(({ difference }) => difference !== undefined)
  }

  it('names exactly the calls that a changed condition concerns, and that condition with its values', async () => {
    const after = `\n# Moved by a line.${proxy('xlog("L_DBG", "new\\n");\n  if ($rU == "alice") exit;').replace('$rU == "bob"', '$rU == "bob" || $rU == "carol"')}`
    const calls = await compare(proxy(), after)
    expect(calls.map(({ callId }) => callId)).toEqual(['carol-3'])
    const [{ difference, parting } = {}] = calls
    expect(difference?.timeMs).toBe(startMs + 3010)
    const shown = [parting?.before, parting?.after].map((step) =>
      step === undefined
        ? ''
        : `${placeOf(step).split('/').at(-1)} ${step.step.text} ${step.arm?.label} ${step.values.map(({ text, value }) => `${text}=${valueText(value)}`).join(' ')}`,
    )
    expect(shown).toEqual([
      'old.cfg:21 if ($rU == "bob") else $rU="carol"',
      'new.cfg:23 if ($rU == "bob" || $rU == "carol") then $rU="carol"',
    ])
  })

  it('names a statement that was added', async () => {
    const calls = await compare(proxy(), proxy('if ($rU == "nobody") { sl_send_reply("480", "Later"); exit; }'))
    expect(calls.map(({ callId, parting }) => [callId, parting?.after?.step.text])).toEqual([
      ['nobody-1', 'if ($rU == "nobody")'],
    ])
  })

  const partings = (calls: readonly ComparedCall[]): readonly string[] =>
    calls.map(({ callId, parting }) => {
      const [one, other] = [parting?.before?.step.text, parting?.after?.step.text]
      return parting === undefined ? `${callId}: the same statements` : `${callId}: ${one} | ${other}`
    })

  it('names what a define adds', async () => {
    const strict = proxy('\n#!ifdef STRICT\nif ($rU == "nobody") { sl_send_reply("403", "No"); exit; }\n#!endif\n')
    expect(partings(await compare(strict, `#!define STRICT\n${strict}`))).toEqual([
      'nobody-1: record_route() | if ($rU == "nobody")',
    ])
  })

  it('names the line of an included file', async () => {
    const route = (name: string, user: string): string => {
      writeFileSync(join(folder, name), `route[KNOWN] { if ($rU == "${user}") return(1); return(-1); }\n`)
      return proxy('', '')
        .replace('request_route', `include_file "${name}"\nrequest_route`)
        .replace('$rU == "bob"', 'route(KNOWN)')
    }
    const calls = await compare(route('one.inc', 'bob'), route('two.inc', 'bobby'))
    expect(partings(calls).map((line) => line.slice(0, 5))).toEqual(['bob-0', 'bob-2'])
    expect(calls[0]?.parting?.after === undefined ? '' : placeOf(calls[0].parting.after)).toMatch(/two\.inc:1$/)
  })

  it('finds nothing when the order of blocks changes, nor by chance', async () => {
    const turned = proxy().replace(
      /if \(\$rU == "bob"\) \{([^}]*)\}\s*(t_newtran[^}]*)\}/,
      'if ($rU != "bob") { $2 exit; }$1 }',
    )
    expect(turned).toContain('!= "bob"')
    expect(await compare(proxy(), turned)).toEqual([])
    const dice = proxy('$var(n) = $RANDOM mod 2; if ($var(n) == 0) { sl_send_reply("503", "Bad luck"); exit; }')
    expect(await compare(dice, `${dice}\n# The same again.\n`)).toEqual([])
  })

  it('tells what a parameter and a timer change', async () => {
    const slow = answeredCall({ callId: 'slow' }).map((one, index) =>
      index < 3 ? one : { ...one, timeMs: one.timeMs + 4000 },
    )
    const patient = proxy().replace('modparam("rr"', 'modparam("tm", "fr_timer", 8000)\nmodparam("rr"')
    const hasty = patient.replace('8000', '2000')
    const [one, other] = [
      await replay(await compile(patient, 'old.cfg'), slow),
      await replay(await compile(hasty, 'new.cfg'), slow),
    ]
    const calls = compareReplays(one.side, one.replayed, other.replayed)
    expect(calls.map(({ difference }) => difference?.actual?.what)).toEqual(['408 to INVITE'])
    expect(partings(calls)).toEqual(['slow: the same statements'])
  })

  it('names a reply that was written anew, behind a log line that was', async () => {
    const reply = (text: string, status: number): string => `xlog("${text}"); t_newtran(); t_reply("${status}", "No");`
    const calls = await compare(proxy('', reply('old', 404)), proxy('', reply('new', 480)))
    expect(calls.map(({ parting }) => [parting?.before?.step.text, parting?.after?.step.text])).toEqual(
      calls.map(() => ['t_reply("404", "No")', 't_reply("480", "No")']),
    )
    expect(calls.length).toBeGreaterThan(0)
  })

  it('says the same of a capture that is too long to be recorded as a whole', async () => {
    const programs = [await compile(proxy(), 'old.cfg'), await compile(proxy().replace('"bob"', '"carol"'), 'new.cfg')]
    const side = findServerSide(messages, [], [])
    if (side === undefined) throw new Error('no server')
    const compare = ([one, other]: readonly Replayed[]): readonly ComparedCall[] =>
      one === undefined || other === undefined ? [] : compareReplays(side, one, other)
    const differing = (found: readonly Replayed[]): ReadonlySet<string> =>
      new Set(compare(found).flatMap(({ callId, difference }) => (difference === undefined ? [] : [callId])))
    const [whole, inPasses] = [
      await replayInPasses(programs, side, () => options, differing),
      await replayInPasses(programs, side, () => options, differing, 1),
    ]
    if ('errors' in whole || 'errors' in inPasses) throw new Error('not started')
    const show = (found: readonly Replayed[]): unknown =>
      compare(found).map(({ callId, difference, parting }) => [callId, difference, parting?.before?.step.text])
    expect(show(inPasses)).toEqual(show(whole))
    expect(new Set(inPasses[0]?.recording.entries.map(({ callId }) => callId))).toEqual(differing(whole))
    expect(differing(whole).size).toBe(3)
  })

  it('finds nothing when only the layout differs', async () => {
    expect(await compare(proxy(), `# A comment.\n${proxy().replaceAll('  ', '\t')}`)).toEqual([])
  })
})
