import fc from 'fast-check'
import packet from 'dns-packet'
import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../host/virtual-clock.ts'
import { createVirtualHost } from '../host/virtual-host.ts'
import { VirtualNetwork } from '../host/virtual-network.ts'
import { decodeReply, encodeQuestion } from './codec.ts'
import { DnsClient, parseResolvConf } from './client.ts'

const first = { ip: '10.0.0.1', port: 53 }
const second = { ip: '10.0.0.2', port: 53 }
const record = (name: string, data = '192.0.2.1'): packet.Answer => ({ type: 'A', name, ttl: 30, data })

/** Changes a good answer; undefined: the server is silent. */
type Behaviour = (good: packet.Packet) => packet.Packet | string | undefined

async function setUp(servers: readonly (readonly [typeof first, Behaviour])[], config = {}) {
  const clock = new VirtualClock()
  const network = new VirtualNetwork(clock, ['10.0.0.1', '10.0.0.2', '10.0.0.9'])
  const host = createVirtualHost({ clock, network })
  const asked: string[] = []
  for (const [address, behave] of servers) {
    const reply = (bytes: string): string | undefined => {
      const query = packet.decode(Buffer.from(bytes, 'latin1'))
      const questions = query.questions ?? []
      asked.push(`${address.ip} ${questions[0]?.name} ${questions[0]?.type}`)
      const answers = questions[0]?.name === 'known.test' ? [record('known.test')] : []
      const flags = packet.RECURSION_AVAILABLE | (answers.length === 0 ? 3 : 0)
      const made = behave({ type: 'response', id: query.id ?? 0, flags, questions, answers })
      return typeof made === 'object' ? packet.encode(made).toString('latin1') : made
    }
    const socket = await network.bindUdp(address, (bytes, from) => {
      const made = reply(bytes)
      if (made !== undefined) socket.send(made, from)
    })
    await network.listenTcp(address, (stream) => {
      stream.onData = (bytes) => {
        const made = reply(bytes.slice(2)) ?? ''
        // In two pieces: a stream may cut anywhere.
        const framed = String.fromCharCode(made.length >> 8, made.length & 255) + made
        stream.write(framed.slice(0, 5))
        stream.write(framed.slice(5))
      }
    })
  }
  const client = new DnsClient({
    ...{ network, clock, random: host.random },
    config: () => ({ servers: [first, second], search: [], ndots: 1, timeoutSeconds: 5, attempts: 2, ...config }),
  })
  const query = async (name: string, options = {}) => {
    const answer = client.query(name, 'A', { usesSearchList: true, ...options }).then(
      ({ records, isNoName }) =>
        isNoName ? 'no such name' : records.map((one) => ('address' in one ? one.address : '')),
      (error: Error) => error.message,
    )
    await clock.advance(60_000)
    return answer
  }
  return { query, asked, timers: () => clock.timerCount }
}

const good: Behaviour = (answer) => answer
const silent: Behaviour = () => undefined

describe('a question', () => {
  it('is answered by the first server', async () => {
    const { query, asked, timers } = await setUp([
      [first, good],
      [second, good],
    ])
    expect(await query('known.test')).toEqual(['192.0.2.1'])
    expect(await query('unknown.test')).toBe('no such name')
    expect(asked).toEqual(['10.0.0.1 known.test A', '10.0.0.1 unknown.test A'])
    expect(timers()).toBe(0)
  })

  it.each([
    ['is silent', silent],
    ['refuses', (answer: packet.Packet) => ({ ...answer, flags: 5, answers: [] })],
    ['fails', (answer: packet.Packet) => ({ ...answer, flags: 2, answers: [] })],
    [
      'talks of another name',
      (answer: packet.Packet) => ({ ...answer, questions: [{ type: 'A', name: 'evil.test' }] }),
    ],
    ['talks of another question', (answer: packet.Packet) => ({ ...answer, id: ((answer.id ?? 0) + 1) & 0xffff })],
    ['sends noise', () => '\x00\x01\xff'],
  ] as readonly (readonly [string, Behaviour])[])('goes to the second when the first %s', async (_what, behave) => {
    const { query, asked } = await setUp([
      [first, behave],
      [second, good],
    ])
    expect(await query('known.test')).toEqual(['192.0.2.1'])
    expect(asked.map((line) => line.slice(0, 8))).toEqual(['10.0.0.1', '10.0.0.2'])
  })

  it('is asked as often as the parameters say, then fails', async () => {
    const { query, asked } = await setUp([
      [first, silent],
      [second, silent],
    ])
    expect(await query('known.test', { attempts: 3, servers: 1 })).toBe('no name server answers for known.test A')
    expect(asked).toHaveLength(3)
  })

  it('is asked again over TCP when its answer was cut', async () => {
    let isFirst = true
    const { query, asked } = await setUp([
      [
        first,
        (answer) => {
          const cut = isFirst
          isFirst = false
          return cut ? { ...answer, flags: packet.TRUNCATED_RESPONSE, answers: [] } : answer
        },
      ],
    ])
    expect(await query('known.test')).toEqual(['192.0.2.1'])
    expect(asked).toHaveLength(2)
  })

  it.each([
    [{ search: ['a.test', 'test'] }, {}, ['known', 'known.a.test', 'known.test'], { ndots: 0 }],
    [{ search: ['test'] }, {}, ['known.test'], {}],
    [{ search: ['test'] }, { usesSearchList: false }, ['known'], {}],
  ])('takes the search list into account: %j %j', async (config, options, names, more) => {
    const { query, asked } = await setUp([[first, good]], { ...config, ...more })
    await query('known', options)
    expect(asked.map((line) => line.split(' ')[1])).toEqual(names)
  })

  it.each(['a..b', `${'x'.repeat(64)}.test`, `${'x.'.repeat(127)}test`, 'a b', 'a\r\nb', '', 'ä.test', '"', '%00'])(
    'is not asked for %j, which is no name',
    async (name) => {
      const { query, asked } = await setUp([[first, good]])
      expect(await query(name)).toBe('no such name')
      expect(asked).toEqual([])
    },
  )
})

describe('what comes back', () => {
  it('never throws, whatever it is', () => {
    const question = encodeQuestion(7, 'known.test', 'A') ?? ''
    const answer = packet
      .encode({
        type: 'response',
        id: 7,
        questions: [{ type: 'A', name: 'known.test' }],
        answers: [record('known.test')],
      })
      .toString('latin1')
    const changed = fc.tuple(fc.constantFrom(question, answer), fc.nat(), fc.string({ unit: 'binary', maxLength: 8 }))
    fc.assert(
      fc.property(changed, ([bytes, at, noise]) => {
        const start = at % bytes.length
        decodeReply(bytes.slice(0, start) + noise + bytes.slice(start + noise.length), 7, 'known.test', 'A')
      }),
      { numRuns: 1000, seed: 7 },
    )
  })
})

describe('resolv.conf', () => {
  it('names servers, search domains and options', () => {
    expect(
      parseResolvConf(
        '# by hand\nnameserver 10.0.0.1\nnameserver fe80::1%eth0 ; comment\nnameserver 3\nnameserver 4\ndomain old.test\n' +
          'search a.test b.test\noptions ndots:2 timeout:1 attempts:9 rotate ndots:x\nnonsense\n',
      ),
    ).toEqual({
      servers: [first, { ip: 'fe80::1', port: 53 }, { ip: '3', port: 53 }],
      search: ['a.test', 'b.test'],
      ...{ ndots: 2, timeoutSeconds: 1, attempts: 9 },
    })
  })

  it('may be empty', () => {
    expect(parseResolvConf('')).toEqual({
      servers: [{ ip: '127.0.0.1', port: 53 }],
      search: [],
      ...{ ndots: 1, timeoutSeconds: 5, attempts: 2 },
    })
  })
})
