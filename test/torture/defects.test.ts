import { describe, expect, it } from 'vitest'
import { attackShapes, craft, disguises, hidingLines } from './attack-shapes.ts'
import { bugsOf, isAlive, useArena } from './open-torture.ts'
import { playTcp, playUdp, tortureConfig, tortureMessages } from './play.ts'

/** What was found in SIP servers, Kamailio 5.6.3 and 6.2 among them: in neither profile may any of it be found here. */
const profiles = ['rfc', 'kamailio'] as const

const script = (lines: string, modules: readonly string[] = []): string =>
  `#!KAMAILIO\nauto_aliases=no\n${['pv', 'sl', ...modules].map((name) => `loadmodule "${name}.so"\n`).join('')}request_route {\n${lines}\n}\n`

const toSink = 'forward_udp("127.8.30.12", 5072);'

describe.each(profiles)('a header that the script removes (%s)', (profile) => {
  const arena = useArena(script(`force_rport(); remove_hf("X-Bypass-me"); ${toSink}`, ['textops']), profile)

  it.each(disguises.map((line) => [line]))('is gone, written as %j (CVE-2020-28361)', async (line) => {
    const { forwarded } = await playUdp(craft('OPTIONS', {}, [line]), arena().wires)
    expect(forwarded.map((text) => /bypass|lol/i.test(text))).toEqual([false])
  })

  it.each(hidingLines.map((line) => [line]))('never gets past behind %j', async (line) => {
    const hidden = craft('OPTIONS', {}, [line, 'X-Bypass-me: lol'])
    const first = craft('OPTIONS', {}).replace('Via:', () => `${line}\r\nX-Bypass-me: lol\r\nVia:`)
    const udp = await playUdp(hidden, arena().wires)
    const above = await playUdp(first, arena().wires)
    const tcp = await playTcp(hidden, arena().wires)
    expect([udp, above, tcp].flatMap(({ forwarded }) => forwarded).filter((text) => /bypass|lol/i.test(text))).toEqual(
      [],
    )
    // The core of Kamailio sends the lines on; here it is answered, or dropped where Kamailio reads them.
    if (profile === 'rfc' && !line.startsWith('Retry') && !line.startsWith('C%6F')) expect(udp.summary).toMatch(/^400 /)
  })
})

describe.each(profiles)('what another server may read otherwise (%s)', (profile) => {
  const arena = useArena(script(toSink), profile)

  it.each([
    ['Via', 'SIP/2.0/UDP 127.8.30.15:5060;branch=z9hG4bK1;x=\0'],
    ['Via', 'SIP/2.0/UDP 127.8.30.15\0.example.org;branch=z9hG4bK1'],
    ['From', '<sip:admin\0@127.8.30.1>;tag=1'],
    ['From', '<sip:a@b>;tag=1\0'],
    ['To', '<sip:a@b\0.example.org>'],
    ['From', '<sip:a b@c>;tag=1'],
    ['From', '<sip:a@b>;tag="'],
    ['From', '<sip:a@b>;tag=1;=x'],
    ['To', '<sip:a"@b>'],
    ['Via', 'SIP/2.0/UDP 127.8.30.15:;branch=z9hG4bK1'],
    ['Via', 'SIP/2.0/UDP 127.8.30.15;branch=z9hG4bK1;received='],
  ])('%s: %j is not passed on, as in 6.1.5', async (name, value) => {
    const { forwarded, summary } = await playUdp(craft('OPTIONS', { [name]: value }), arena().wires)
    expect([forwarded, summary]).toEqual([[], profile === 'rfc' ? `400 Bad ${name}` : 'silence'])
  })

  it.each([
    ['From', '"a;;b" <sip:a@b>;tag=1;x="c;;d"'],
    ['Via', 'SIP/2.0/UDP 127.8.30.15:5060;branch=z9hG4bK1;x="a;;b,c"'],
    ['To', '"NUL:\\\0 BEL:\\\x07" < sip:a@b >'],
  ])('%s: %j is fine', async (name, value) => {
    expect((await playUdp(craft('OPTIONS', { [name]: value }), arena().wires)).summary).toBe('forwarded')
  })

  it('a CR without LF hides no header with --malformed rfc', async () => {
    const { summary } = await playUdp(craft('OPTIONS', {}, ['X: a\rX-Secret: b']), arena().wires)
    expect(summary).toBe(profile === 'rfc' ? '400 CR Without LF' : 'forwarded')
  })
})

describe.each(profiles)('a Content-Length that wraps (%s)', (profile) => {
  const arena = useArena(script(toSink), profile)
  const inner = craft('BYE', { 'Call-ID': 'smuggled' })

  it.each(['4294967328', '99999999999999999999', '2147483647', '-32', '1e2', '0x20', '32, 32', '32 32'])(
    'ends the connection: %s',
    async (length) => {
      const outer = craft('OPTIONS', { 'Content-Length': length }, [], '')
      const { forwarded, summary } = await playTcp(outer + inner, arena().wires)
      expect(forwarded).toEqual([])
      expect(summary).toMatch(
        profile === 'rfc' ? /^(?:400 Bad Content-Length|513 Message Too Large); closed$/ : /^closed$/,
      )
    },
  )

  it('ends it when two differ, whatever they are called', async () => {
    const outer = craft('OPTIONS', {}, ['l: 5'], '')
    expect((await playTcp(outer + inner, arena().wires)).forwarded).toEqual([])
  })
})

describe.each(profiles)('numbers and names without end (%s)', (profile) => {
  const arena = useArena(tortureConfig('sanity'), profile)

  it('a CSeq number beyond 2^31 - 1 is refused, or beyond what 6.1.5 takes', async () => {
    const play = async (number: string): Promise<string> =>
      (await playUdp(craft('OPTIONS', { CSeq: `${number} OPTIONS` }), arena().wires)).summary
    expect(await play('2147483647')).toBe('forwarded')
    expect(await play('2147483648')).toBe(profile === 'rfc' ? '400 CSeq Number Too Large' : 'forwarded')
    expect(await play('4294967297')).toMatch(/^400 CSeq [Nn]umber/)
    expect(await play('9'.repeat(5000))).toMatch(/^400 CSeq [Nn]umber/)
  })

  it.each([
    [60_000, /read message too large: 60\d\d\d/, 'silence'],
    [30_000, /bad header field \[Call-ID: c+\]/, profile === 'rfc' ? '400 Bad Call-ID' : 'silence'],
    [4097, /bad header field \[Call-ID: c+\]/, profile === 'rfc' ? '400 Bad Call-ID' : 'silence'],
    [4096, /^$/, 'forwarded'],
  ])('a Call-ID of %i characters is no key of any table, and the log says so', async (length, line, outcome) => {
    const { wires, stage } = arena()
    const { summary } = await playUdp(craft('OPTIONS', { 'Call-ID': 'c'.repeat(length) }), wires)
    expect(summary).toBe(outcome)
    expect(stage.logged().filter((text) => line.test(text)).length).toBe(outcome === 'forwarded' ? 0 : 1)
    expect(await isAlive(arena())).toBe(true)
  })
})

describe.each(profiles)('the log (%s)', (profile) => {
  const line = 'xlog("L_ALERT", "L: $hdr(X-L)|$fn|$ua|$rr|$(hdr(X-L){s.unescape.common})\\n");'
  const arena = useArena(script(line, ['xlog', 'textops']), profile)

  it('holds no line and no terminal sequence that a message made', async () => {
    const { wires, stage } = arena()
    // A CR without LF does not get so far with --malformed rfc.
    const bare = profile === 'rfc' ? '' : '\r'
    const forged = `x\r\n  0(1) ALERT: forged\r\n\ty\x1b[2J\x07\x9b31m${bare}z%0a 0(2) ALERT: escaped`
    await playUdp(craft('OPTIONS', {}, [`X-L: ${forged}`, 'User-Agent: a\x08\x08b\x7f']), wires)
    const lines = stage.logged().filter((text) => text.includes('forged'))
    expect(lines.length).toBe(1)
    expect(stage.logged().join('')).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f]/)
    expect(stage.logged().filter((text) => /^ *\d+\(\d\) ALERT/.test(text))).toEqual([])
  })

  it('grows less than what a flood of malformed messages sends', async () => {
    const { wires, stage } = arena()
    const before = stage.logged().length
    let received = 0
    for (let count = 0; count < 2000; count += 1) {
      const text = craft('OPTIONS', { From: `"${count}`, 'Call-ID': `c${count}` })
      received += text.length
      wires.send(text)
      if (count % 200 === 0) await stage.advance(1000)
    }
    await stage.advance(1000)
    expect(stage.logged().slice(before).join('\n').length).toBeLessThan(received / 4)
  })
})

describe.each(profiles)('answers (%s)', (profile) => {
  const refusing = useArena(script('force_rport(); sl_send_reply("404", "Not Found");'), profile)
  const failing = useArena(
    script('force_rport(); if (!save("location")) sl_reply_error(); exit;', ['tm', 'usrloc', 'registrar']),
    profile,
  )

  it('are one for each request, also where save() and then the script refuse it', async () => {
    const { wires } = failing()
    for (const name of ['rfc4475/escnull', 'rfc4475/regbadct', 'rfc4475/scalar02', 'rfc4475/unksm2']) {
      const text = tortureMessages.find((one) => one.name === name)?.text ?? ''
      expect((await playUdp(text, wires)).replies.length, name).toBeLessThanOrEqual(1)
    }
  })

  it('are at most twice as long as the request', async () => {
    const { wires } = refusing()
    for (const { name, text } of tortureMessages) {
      const { replies } = await playUdp(text, wires)
      expect(replies.join('').length / text.length, name).toBeLessThan(2)
    }
  })
})

describe('long keys', () => {
  const arena = useArena(tortureConfig('stateful'), 'rfc', true)

  // That they make no table slow is seen in test/live/fuzz.live.ts.
  it('are different keys when they differ anywhere', async () => {
    const { wires } = arena()
    const pad = 'k'.repeat(2000)
    const branches = [`z9hG4bKa${pad}`, `z9hG4bKb${pad}`, `z9hG4bK${pad}a`]
    for (const branch of branches)
      expect(
        (await playUdp(craft('OPTIONS', { Via: `SIP/2.0/UDP 127.8.30.15:5060;branch=${branch}` }), wires)).summary,
      ).toBe('200 OK; forwarded')
  })
})

describe.each(profiles)('the shapes of known attacks (%s)', (profile) => {
  const arena = useArena(tortureConfig('everything'), profile, true)

  it('are survived over UDP and TCP, twice each, alone and after one another', async () => {
    const { wires, stage } = arena()
    for (const [index, { name, text, isStream }] of attackShapes.entries()) {
      const own = text.replace('z9hG4bK-attack', `z9hG4bK-${index}-`).replace('Call-ID: attack', `Call-ID: ${index}`)
      const finals = new Set<string>()
      for (const play of isStream === true ? [playTcp] : [playUdp, playUdp, playTcp]) {
        const { replies, stray } = await play(own, wires)
        for (const reply of replies) {
          // Retransmissions are the same text; what comes over TCP, and late answers to earlier ones, do not count.
          const isOwn = play === playUdp && reply.includes(`Call-ID: ${index}\r`)
          if (isOwn && !reply.startsWith('SIP/2.0 1')) finals.add(reply)
        }
        expect(
          stray.filter((to) => !to.startsWith('127.8.30.')),
          name,
        ).toEqual([])
      }
      expect(finals.size, name).toBeLessThanOrEqual(1)
      expect(bugsOf(stage), name).toEqual([])
    }
    expect(await isAlive(arena())).toBe(true)
  })
})
