import { describe, expect, it } from 'vitest'
import { fragments, ipPackets, pcap, readShort, sample, sampleText, v4 } from '../../test/captures/packets.ts'
import { opcodes } from '#stdlib/websocket/frame.ts'

const text = (name: string): string => sampleText(name, 3000)
const whole = (at: number, name: string): string => `${at}: ${name} ${text(name).length}`
const lacking = 'TCP data that the capture lacks'
const unfinished = 'TCP messages whose end the capture lacks'
const headless = 'the end of a TCP message whose beginning the capture lacks'

/** SYN, SYN and ACK, ACK, then three segments for each of two messages. */
const stream = ipPackets(sample({ proto: 'tcp', text: text('one') }), sample({ proto: 'tcp', text: text('two') }))
const [syn, synAck, ack, a, b, c, d, e, f] = stream.map((packet) => Buffer.from(packet))
const frames = (...some: readonly (Buffer | undefined)[]): Buffer =>
  pcap(some.flatMap((one) => (one === undefined ? [] : [one])))

/** The same segment with another sequence number. */
function moved(packet: Buffer | undefined, by: number): Buffer {
  const copy = Buffer.from(packet ?? '')
  copy.writeUInt32BE((copy.readUInt32BE(24) + by) >>> 0, 24)
  return copy
}

/** The segment without the first bytes of its data. */
function shortened(packet: Buffer | undefined, by: number): Buffer {
  const segment = moved(packet, by)
  const copy = Buffer.concat([segment.subarray(0, 40), segment.subarray(40 + by)])
  copy.writeUInt16BE(copy.length, 2)
  return copy
}

describe('TCP streams', () => {
  it.each([
    ['in order', [syn, synAck, ack, a, b, c, d, e, f], [whole(6, 'one'), whole(9, 'two')]],
    ['out of order', [syn, synAck, ack, c, a, b, f, d, e], [whole(6, 'one'), whole(9, 'two')]],
    ['sent again', [syn, a, a, syn, b, a, c, b, d, e, f, f], [whole(7, 'one'), whole(11, 'two')]],
    ['that overlap', [syn, a, b, shortened(b, 100), c, shortened(a, 7), d, e, f], [whole(5, 'one'), whole(9, 'two')]],
    ['of which the SYN was not seen', [a, b, c, d, e, f], [whole(3, 'one'), whole(6, 'two')]],
    ['whose data came before the SYN', [a, syn, b, c, d, e, f], [whole(4, 'one'), whole(7, 'two')]],
    ['that begin in the middle', [b, c, d, e, f], [whole(5, 'two'), `${headless}: 1 from 1`]],
    [
      'that lack a segment',
      [syn, a, c, d, e, f],
      [whole(6, 'two'), `${unfinished}: 1 from 2`, `${lacking}: 1 from 3`, `${headless}: 1 from 3`],
    ],
    ['that lack the end', [syn, a, b, c, d], [whole(4, 'one'), `${unfinished}: 1 from 5`]],
    [
      'that lack the beginning',
      [syn, b, c, d, e, f],
      [whole(6, 'two'), `${lacking}: 1 from 2`, `${headless}: 1 from 2`],
    ],
    ['in IP fragments', [syn, ...fragments(a ?? Buffer.alloc(0), 800), b, c], [whole(5, 'one')]],
  ])('%s', (_name, some, expected) => expect(readShort(frames(...some))).toEqual(expected))

  it('go on when the sequence numbers begin again', () => {
    const by = 2 ** 32 - 1000 - 2000
    const late = [syn, a, b, c, d, e, f].map((segment) => moved(segment, by))
    expect(readShort(frames(...late))).toEqual([whole(4, 'one'), whole(7, 'two')])
    expect(readShort(frames(...late.slice(1).toReversed()))).toEqual([whole(6, 'one'), whole(6, 'two')])
  })

  it('are told apart when their ports are used again', () => {
    const other = [syn, d, e, f].map((segment, index) =>
      moved(segment, index === 0 ? 70_000 : 70_000 - text('one').length),
    )
    expect(readShort(frames(syn, a, b, c, ...other))).toEqual([whole(4, 'one'), whole(8, 'two')])
  })

  const tcp = (data: string): Buffer => pcap(ipPackets(sample({ proto: 'tcp', text: data })))
  const short = sampleText('short')
  it.each([
    [
      'keepalives',
      `\r\n\r\n${short}\r\n\r\n\r\n${short}\r\n`,
      [`4: short ${short.length}`, `4: short ${short.length}`],
    ],
    ['HTTP', 'GET / HTTP/1.1\r\nHost: h\r\n\r\n', ['HTTP: 1 from 4']],
    ['TLS', '\u0016\u0003\u0001\u0000\u0005hello', ['TLS, which is encrypted: 1 from 4']],
    ['other protocols', 'HELO mail\r\nMAIL FROM:<a@b>\r\n', ['data of other protocols in TCP: 1 from 4']],
    [
      'noise before a message',
      `what\r\never\r\n${short}`,
      [`4: short ${short.length}`, 'data of other protocols in TCP: 1 from 4'],
    ],
    [
      'a length that is wrong',
      short.replace('Length: 0', 'Length: x') + short,
      [`4: short ${short.length}`, 'TCP messages that cannot be read: bad Content-Length: 1 from 4'],
    ],
    [
      'a length that lies',
      short.replace('Length: 0', 'Length: 900000000') + short,
      [`4: short ${short.length}`, 'TCP messages that cannot be read: the message is too long: 1 from 4'],
    ],
  ])('with %s', (_name, data, expected) => expect(readShort(tcp(data))).toEqual(expected))
})

describe('WebSockets', () => {
  const back = { from: v4.to, to: v4.from }
  const request = 'GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'
  const response = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'
  const frame = (opcode: number, isFinal: boolean, payload: string, mask: readonly number[] = []): string => {
    const masked = [...payload].map((char, index) => String.fromCharCode(char.charCodeAt(0) ^ (mask[index % 4] ?? 0)))
    const first = (isFinal ? 0x80 : 0) | opcode
    return (
      String.fromCharCode(
        first,
        (mask.length > 0 ? 0x80 : 0) | 126,
        payload.length >> 8,
        payload.length & 255,
        ...mask,
      ) + masked.join('')
    )
  }
  const mask = [1, 2, 3, 250]
  const asked = sampleText('asked', 500)
  const answered = sampleText('answered')
  const clientFrames = `${frame(opcodes.text, false, asked.slice(0, 90), mask)}${frame(opcodes.ping, true, '', mask).replace('\u00FE\u0000\u0000', '\u0080')}${frame(opcodes.continuation, true, asked.slice(90), mask)}`
  const serverFrames = frame(opcodes.binary, true, answered) + frame(opcodes.text, true, '\r\n')
  const file = (toServer: string, toClient: string): Buffer =>
    pcap(ipPackets(sample({ proto: 'tcp', text: toServer }), sample({ proto: 'tcp', ...back, text: toClient })))

  it('give the messages of both sides without their masks', () => {
    expect(readShort(file(request + clientFrames, response + serverFrames))).toEqual([
      `4: asked ${asked.length}`,
      `5: answered ${answered.length}`,
      'keepalives: 1 from 5',
    ])
  })

  it('are not read after a frame that cannot be', () => {
    expect(readShort(file(request + asked, response))).toEqual([
      'the rest of a WebSocket that cannot be read: Protocol error: 1 from 4',
    ])
  })

  it('are HTTP when the server refuses', () => {
    expect(readShort(file(request, 'HTTP/1.1 400 Bad\r\n\r\n'))).toEqual(['HTTP: 1 from 5'])
  })
})
