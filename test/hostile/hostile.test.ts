import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { configFile, configText, type ConfigName } from '../conformance/configs.ts'
import { request } from '../support/user-agent.ts'
import { startVirtualStage, type VirtualStage } from '../support/virtual-stage.ts'
import { tortureMessages } from './torture-messages.ts'

/**
 * Whatever arrives, the server goes on: after each flood of bad input it answers OPTIONS, it has logged no bug of its own, and in
 * the end no transaction, connection or timer is left over.
 */
/** The stock configurations play where Debian's packages are installed, our example everywhere. */
const configs = (['getting-started', 'stock'] as const).flatMap((name): readonly [ConfigName, string][] => {
  const file = configFile(name, '6.1.5') ?? configFile(name, '5.6.3')
  return file === undefined ? [] : [[name, configText(file)]]
})

describe.each(configs)('%s configuration under hostile input', (_name, config) => {
  let stage: VirtualStage

  beforeEach(async () => {
    stage = await startVirtualStage(config)
  })

  afterEach(() => stage.stop())

  /** Sends an OPTIONS from a peer that did nothing wrong so far. */
  const expectAlive = async (): Promise<void> => {
    const carol = await stage.endpoint('carol')
    const { ip, port } = stage.server
    const via = `UDP ${carol.ip}:${carol.port}`
    const ids = { callId: 'alive', branch: `alive-${stage.host.clock.now()}`, cseq: 1 }
    carol.send(request({ method: 'OPTIONS', uri: `sip:${ip}:${port}`, from: 'sip:c@x', to: 'sip:s@x', via, ...ids }))
    expect(await carol.receive()).toMatch(/^SIP\/2\.0 200 /)
    expect(stage.logged().filter((line) => line.includes('BUG') || line.includes('internal error'))).toEqual([])
  }

  /** Longer than any timer of a transaction or of a connection that is idle. */
  const expectNothingLeft = async (): Promise<void> => {
    await stage.advance(400_000)
    const [stats] = await stage.running.core.rpc.call('tm.stats', [])
    if (!(stats instanceof Map)) throw new TypeError('tm.stats gives a structure')
    expect([stats.get('current'), stats.get('waiting')]).toEqual([0, 0])
    expect(stage.running.core.transport.connections()).toEqual([])
  }

  it('takes every message of RFC 4475 and RFC 5118 over UDP', async () => {
    const mallory = await stage.endpoint('mallory')
    for (const text of tortureMessages) {
      mallory.send(text)
      await stage.advance(10)
    }
    await expectAlive()
    await expectNothingLeft()
  })

  it('takes them cut off anywhere', async () => {
    const mallory = await stage.endpoint('mallory')
    for (const text of tortureMessages) {
      for (let length = 1; length < text.length; length += 37) mallory.send(text.slice(0, length))
      await stage.advance(1)
    }
    await expectAlive()
  })

  it.each(['one write', 'byte by byte'])(
    'takes them over TCP in %s, then garbage on the same connection',
    async (how) => {
      const step = how === 'one write' ? Number.POSITIVE_INFINITY : 1
      const mallory = await stage.endpoint('mallory', 'tcp')
      for (const text of tortureMessages) {
        for (let at = 0; at < text.length; at += step) mallory.send(text.slice(at, at + Math.min(step, text.length)))
        await stage.advance(1)
      }
      mallory.send('\x00\xff\x16\x03\x01garbage'.repeat(1000))
      await expectAlive()
      await expectNothingLeft()
    },
  )

  it('takes any bytes', async () => {
    const mallory = await stage.endpoint('mallory')
    const stream = await stage.endpoint('mallory', 'tcp')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (text) => {
        const bytes = Buffer.from(text, 'utf8').toString('latin1')
        mallory.send(bytes)
        mallory.send(`INVITE sip:x@127.0.0.1 SIP/2.0\r\n${bytes}\r\n\r\n`)
        stream.send(bytes)
        await stage.advance(1)
      }),
      { numRuns: 200 },
    )
    await expectAlive()
    await expectNothingLeft()
  })

  it('takes messages in which one line was spoiled', async () => {
    const mallory = await stage.endpoint('mallory')
    const names = [
      'Via',
      'From',
      'To',
      'CSeq',
      'Call-ID',
      'Route',
      'Record-Route',
      'Contact',
      'Content-Length',
      'Max-Forwards',
    ]
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      ';',
      ',',
      '@',
      ':',
      '[',
      ']',
      '%',
      '=',
      '\r\n ',
      '\0',
      'a',
      '99999999999',
      'sip:',
      'tag=',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('INVITE', 'REGISTER', 'ACK', 'CANCEL', 'BYE', 'SUBSCRIBE'),
        fc.constantFrom(...names),
        fc.array(piece, { maxLength: 12 }),
        async (method, name, pieces) => {
          mallory.send(spoil(method, name, pieces.join('')))
          await stage.advance(1)
        },
      ),
      { numRuns: 500 },
    )
    await expectAlive()
    await expectNothingLeft()
  })

  it('takes a flood of retransmissions', async () => {
    const mallory = await stage.endpoint('mallory')
    const text = spoil('INVITE', 'X-Fine', 'yes')
    for (let count = 0; count < 2000; count += 1) mallory.send(text)
    await stage.advance(100)
    await expectAlive()
    await expectNothingLeft()
  })
})

/** A request with one header replaced by, or given, a bad body. */
function spoil(method: string, name: string, body: string): string {
  const lines = [
    ['Via', 'SIP/2.0/UDP 127.8.30.15:5075;branch=z9hG4bK-test-spoilt;rport'],
    ['From', '<sip:mallory@127.8.30.1>;tag=test-mallory'],
    ['To', '<sip:mallory@127.8.30.1>'],
    ['Call-ID', 'spoilt'],
    ['CSeq', `1 ${method}`],
    ['Max-Forwards', '70'],
    ['Contact', '<sip:mallory@127.8.30.15:5075>'],
    ['Content-Length', '0'],
  ].map(([known = '', value = '']) => `${known}: ${known === name ? body : value}`)
  const extra = lines.some((line) => line.startsWith(`${name}:`)) ? [] : [`${name}: ${body}`]
  return [`${method} sip:mallory@127.8.30.1 SIP/2.0`, ...lines, ...extra, '', ''].join('\r\n')
}
