import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startVirtualStage, type VirtualStage } from '../support/virtual-stage.ts'
import { isAccepted } from './accepted.ts'
import { configNames, playTcp, playUdp, tortureConfig, tortureMessages, type Outcome } from './play.ts'
import { virtualWires, type Wires } from './wires.ts'

// Recorded from 6.1.5 by record.ts: what became of each message, by configuration and transport.
const recorded = JSON.parse(readFileSync(new URL('recorded-6.1.5.json', import.meta.url), 'utf8')) as {
  readonly outcomes: { readonly [message: string]: { readonly [column: string]: string } }
}

/** Where `--malformed kamailio` differs on purpose (docs/decisions/009-malformed-messages.md). */
const differences: ReadonlyMap<string, string> = new Map([
  // Two lengths in a stream: what one of them hides would be the next message to somebody else.
  ['rfc4475/mcl01 core tcp', 'closed'],
  // What came before the garbage is still answered in the moment before the connection is closed.
  ['rfc4475/dblreq stateful tcp', '200 OK; 100 trying -- your call is important to us; 200 OK; forwarded; closed'],
])

const protos = ['udp', 'tcp'] as const
const columns = configNames.flatMap((config) => protos.map((proto) => ({ config, proto })))

/** A server with one of the configurations, and the wires to it, for the tests of a suite. */
function useStage(
  config: (typeof configNames)[number],
  profile: 'rfc' | 'kamailio',
): { stage(): VirtualStage; wires(): Wires } {
  let open: { stage: VirtualStage; wires: Wires } | undefined
  beforeAll(async () => {
    const stage = await startVirtualStage(tortureConfig(config), [], [], profile)
    open = { stage, wires: await virtualWires(stage, config === 'stateful') }
  })
  afterAll(() => open?.stage.stop())
  const opened = (): { stage: VirtualStage; wires: Wires } => {
    if (open === undefined) throw new Error('the server did not start')
    return open
  }
  return { stage: () => opened().stage, wires: () => opened().wires }
}

function play(proto: 'udp' | 'tcp', text: string, wires: Wires): Promise<Outcome> {
  return proto === 'udp' ? playUdp(text, wires) : playTcp(text, wires)
}

describe.each(columns)('--malformed kamailio with the $config configuration over $proto', ({ config, proto }) => {
  const { stage, wires } = useStage(config, 'kamailio')

  it.each(tortureMessages)('handles $name as 6.1.5 does', async ({ name, text }) => {
    const { summary, stray } = await play(proto, text, wires())
    const column = `${config} ${proto}`
    expect(summary).toBe(differences.get(`${name} ${column}`) ?? recorded.outcomes[name]?.[column])
    expect(stray).toEqual([])
  })

  it('logs no bug', () => expect(bugs(stage())).toEqual([]))
})

describe.each(columns)('--malformed rfc with the $config configuration over $proto', ({ config, proto }) => {
  const { stage, wires } = useStage(config, 'rfc')

  it.each(tortureMessages)('handles $name as the RFC asks of a proxy', async ({ name, text }) => {
    // Two messages of RFC 5118 are the same transaction: the first one has to be over.
    if (name.endsWith('2-colons')) await stage().advance(40_000)
    const outcome = await play(proto, text, wires())
    // Max-Forwards, Proxy-Require and the scheme of the R-URI are left to scripts: `core` makes no checks at all.
    const isJudged = config !== 'core' || !['zeromf', 'bext01', 'unkscm', 'novelsc', 'ipv6-bad'].includes(name.slice(8))
    if (isJudged) expect(isAccepted(name, outcome, proto), outcome.summary).toBe(true)
    expect(outcome.stray).toEqual([])
    // On a stream the octets behind the REGISTER of dblreq are a request of their own.
    const finals = outcome.replies.filter((reply) => !reply.startsWith('SIP/2.0 1')).length
    expect(finals).toBeLessThanOrEqual(proto === 'tcp' && name.endsWith('dblreq') ? 2 : 1)
  })

  it('logs no bug', () => expect(bugs(stage())).toEqual([]))
})

function bugs(stage: VirtualStage): readonly string[] {
  return stage.logged().filter((line) => line.includes('BUG') || line.includes('internal error'))
}

describe('--malformed rfc, what exactly is sent', () => {
  const { stage, wires } = useStage('stateful', 'rfc')
  const send = (name: string, change = (text: string): string => text): Promise<Outcome> =>
    playUdp(change(tortureMessages.find((one) => one.name === name)?.text ?? ''), wires())
  const lines = (text = ''): readonly string[] => text.split('\r\n')

  it.each([
    ['badinv01', '400 Bad Via'],
    ['ncl', '400 Bad Content-Length'],
    ['quotbal', '400 Bad To'],
    ['insuf', '400 Missing From'],
    ['multi01', '400 Duplicate CSeq'],
    ['mcl01', '400 Duplicate Content-Length'],
    ['scalar02', '400 CSeq Number Too Large'],
    ['mismatch01', '400 CSeq Method Is Not That Of The Request'],
    ['lwsruri', '400 Bad Request-URI'],
    ['lwsstart', '400 Bad Request Line'],
    ['escruri', '400 Headers In Request-URI'],
    ['clerr', '400 Body Shorter Than Content-Length'],
    ['badvers', '505 Version Not Supported'],
    ['unkscm', '416 Unsupported URI Scheme'],
    ['bext01', '420 Bad Extension'],
  ])('%s is told what is wrong: %s', async (name, reason) => {
    const { replies } = await send(`rfc4475/${name}`)
    expect(replies.map((text) => lines(text)[0])).toEqual([`SIP/2.0 ${reason}`])
    // No header that stands once is there twice, and each line is one of a message.
    const names = lines(replies[0])
      .slice(1)
      .map((line) => line.split(':')[0]?.trim().toLowerCase() ?? '')
    for (const single of ['from', 'f', 'to', 't', 'call-id', 'i', 'cseq', 'content-length', 'l'])
      expect(names.filter((one) => one === single).length).toBeLessThanOrEqual(1)
    expect(replies[0]?.endsWith('\r\nContent-Length: 0\r\n\r\n')).toBe(true)
  })

  it('names every extension that no proxy here supports', async () => {
    const { replies } = await send('rfc4475/bext01')
    expect(lines(replies[0])).toContain('Unsupported: noProxiesSupportThis, norDoAnyProxiesSupportThis')
  })

  it('passes no further blanks of a request line on', async () => {
    const { forwarded } = await send('rfc4475/trws')
    expect(lines(forwarded[0])[0]).toBe('OPTIONS sip:remote-target@example.com SIP/2.0')
  })

  it('passes nothing on that stands behind the body of a datagram', async () => {
    const short = await send('rfc4475/dblreq', (text) => text.replace(/REGISTER/g, 'OPTIONS'))
    expect(short.forwarded.map((text) => text.includes('INVITE'))).toEqual([false])
    const { forwarded } = await send('rfc5118/mult-ip-in-sdp', (text) => text.replace(/z9hG4bK/, 'z9hG4bK2'))
    const [head = '', body = ''] = (forwarded[0] ?? '').split('\r\n\r\n')
    expect(body.length).toBe(Number(/^Content-Length: *(\d+)/im.exec(head)?.[1]))
  })

  it('forwards the request of RFC 5118 section 4.6 once its Content-Length is true', async () => {
    const mend = (text: string): string => text.replace(/Content-Length: \d+/, 'Content-Length: 251')
    expect((await send('rfc5118/ipv6-in-sdp', mend)).forwarded.length).toBe(1)
  })

  it('answers neither an ACK nor what has no Via', async () => {
    const ack = await send('rfc4475/quotbal', (text) => text.replace(/^INVITE/, 'ACK').replace(/INVITE/, 'ACK'))
    const bare = await send('rfc4475/quotbal', (text) => text.replace(/^(?:Via|v) *:.*\r\n/gim, ''))
    expect([ack.summary, bare.summary]).toEqual(['silence', 'silence'])
  })

  it('takes nothing of an answer to one that is malformed from its headers but the lines that belong there', async () => {
    const forged =
      'INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 127.8.30.15;branch=z9hG4bKf\r\nFrom: "x\r\n y" <a\r\nX: z\r\n\r\n'
    const { replies } = await playUdp(forged, wires())
    expect(replies.map((text) => text.includes('X: z'))).toEqual([false])
  })

  it('logs no bug', () => expect(bugs(stage())).toEqual([]))
})
