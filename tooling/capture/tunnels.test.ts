import { describe, expect, it } from 'vitest'
import { ipPackets, pcap, readShort, sample, sampleText } from '../../test/captures/packets.ts'
import { carried, hep, packedHep } from '../../test/captures/tunnels.ts'
import { readCapture } from './capture.ts'
import { readHep } from './hep.ts'

// test/live/captures.live.ts compares each with what tshark reads.
describe('SIP is found in', () => {
  it.each(carried)('$name', ({ linkType, frames, count }) => {
    const { messages, skipped } = readCapture(pcap(frames, { linkType }))
    expect(messages).toHaveLength(count)
    expect(skipped).toEqual([])
  })

  it('no more tunnels than there can be', () => {
    let [packet = Buffer.alloc(0)] = ipPackets(sample())
    const outer = packet.subarray(0, 20)
    for (let depth = 0; depth < 20; depth += 1) {
      const head = Buffer.from(outer)
      head.writeUInt16BE(20 + packet.length, 2)
      head.writeUInt8(4, 9)
      packet = Buffer.concat([head, packet])
    }
    expect(readShort(pcap([packet]))).toEqual(['tunnels within too many tunnels: 1 from 1'])
  })
})

describe('HEP', () => {
  const text = sampleText('one')
  const body = Buffer.from(text, 'latin1')

  it('tells the ends, the time and the protocol', () => {
    expect(readHep(hep([15, body]))).toEqual({
      timeMs: 0x65000000 * 1000 + 500,
      proto: 'udp',
      from: { ip: '10.0.0.1', port: 5060 },
      to: { ip: '10.0.0.2', port: 5062 },
      text,
    })
  })

  it.each([
    ['TLS', 22, 'tls'],
    ['WSS', 22, 'wss'],
    ['WS', 6, 'ws'],
    ['TCP', 6, 'tcp'],
  ])('names %s by its Via', (transport, protocol, proto) => {
    const via = Buffer.from(text.replace('/UDP', `/${transport}`), 'latin1')
    expect(readHep(hep([2, Buffer.from([protocol])], [15, via]))).toMatchObject({ proto })
  })

  it('may be packed', () => {
    expect(readShort(pcap([packedHep]))).toEqual([`1: one ${text.length}`])
  })

  it.each([
    ['of other kinds', hep([11, Buffer.from([5])], [15, body]), 'HEP packets that report no SIP'],
    ['without a payload', hep(), 'HEP packets that lack what they report'],
    ['whose payload cannot be unpacked', hep([16, body]), 'HEP packets that lack what they report'],
    ['that are cut off', hep([15, body]).subarray(0, 90), 'HEP packets that are cut off or do not fit'],
  ])('%s', (_name, data, expected) => expect(readHep(data)).toBe(expected))

  it('that reports what was captured as well gives it once', () => {
    const [packet = Buffer.alloc(0)] = ipPackets(
      sample({ from: { ip: '10.0.0.1', port: 5060 }, to: { ip: '10.0.0.2', port: 5062 } }),
    )
    const [report = Buffer.alloc(0)] = ipPackets(
      sample({ text: hep([15, body]).toString('latin1'), to: { ip: '127.0.0.9', port: 9060 } }),
    )
    const once = [`1: one ${text.length}`, 'copies of the same message: 1 from 2']
    expect(readShort(pcap([packet, report], { time: [0x65000000, 510_000] }))).toEqual(once)
    expect(readShort(pcap([report, packet], { time: [0x65000000 - 1, 490_000] }))).toEqual(once)
  })
})
