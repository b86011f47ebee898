import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import {
  fragments,
  ipPackets,
  long,
  pcap,
  readShort,
  sample,
  sampleText,
  shorten,
  v6,
} from '../../test/captures/packets.ts'
import { readCaptureFile } from './capture-file.ts'
import { readCapture } from './capture.ts'
import { writePcap } from './write-pcap.ts'

const captures = join(import.meta.dirname, '../../test/captures')
const recorded = (name: string): Buffer => readFileSync(join(captures, name))
const folder = mkdtempSync(join(tmpdir(), 'kamkit-capture-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What is read of a file, in short. */
async function readFileOf(bytes: Buffer): Promise<readonly string[]> {
  const path = join(folder, 'capture')
  writeFileSync(path, bytes)
  return shorten(await readCaptureFile(path))
}

const one = sampleText('one')
const [packet = Buffer.alloc(0)] = ipPackets(sample())
const [packet6 = Buffer.alloc(0)] = ipPackets(sample(v6))
const [other = Buffer.alloc(0)] = ipPackets(sample({ text: sampleText('other') }))

describe('pcap files', () => {
  it.each([
    ['microseconds, little-endian', 0xa1b2c3d4, false, 123_456],
    ['microseconds, big-endian', 0xa1b2c3d4, true, 123_456],
    ['nanoseconds, little-endian', 0xa1b23c4d, false, 123_456_000],
    ['nanoseconds, big-endian', 0xa1b23c4d, true, 123_456_000],
  ])('of %s', (_name, magic, isBig, fraction) => {
    const { messages } = readCapture(pcap([packet], { magic, isBig, time: [1_700_000_000, fraction] }))
    expect(messages).toEqual([{ ...sample(), number: 1 }])
  })

  it.each([
    ['the middle of a packet', -1, ['a packet that the end of the file cuts off: 1 from 2']],
    ['the middle of a header', -packet.length - 1, ['a packet that the end of the file cuts off: 1 from 2']],
    ['the end of a packet', -packet.length - 16, []],
  ])('that end in %s', (_name, cut, skipped) => {
    expect(readShort(pcap([packet, packet]).subarray(0, cut))).toEqual([`1: one ${one.length}`, ...skipped])
  })

  it('whose clock was set back', () => {
    const file = pcap([packet, other, packet])
    file.writeUInt32LE(1_600_000_000, 24 + 2 * (16 + packet.length) + other.length - packet.length)
    const { messages, skipped } = readCapture(file)
    expect(messages.map(({ number, timeMs }) => [number, timeMs - 1_700_000_000_000])).toEqual([
      [1, 0],
      [2, 1000],
      [3, 1000],
    ])
    expect(skipped).toEqual([{ reason: 'clocks that were set back: later times are shifted', count: 1, firstAt: 3 }])
  })

  it('that show each packet twice', () => {
    const twice = readCapture(writePcap([sample(), sample(), sample({ timeMs: sample().timeMs + 500 })]))
    expect(shorten(twice)).toEqual([
      `1: one ${one.length}`,
      `3: one ${one.length}`,
      'copies of the same message: 1 from 2',
    ])
  })

  it('whose packets claim to be longer than the file', () => {
    const file = pcap([packet])
    file.writeUInt32LE(0xffffffff, 24 + 8)
    expect(readShort(file)).toEqual(['a packet that the end of the file cuts off: 1 from 1'])
  })

  it('of which only the beginning of each packet was kept', () => {
    expect(readShort(pcap([packet], { snapLength: 100 }))).toEqual([
      'SIP messages that were not captured to their end: 1 from 1',
    ])
  })

  it('packed by gzip, also when the end is missing', async () => {
    const packed = gzipSync(writePcap([sample(), sample({ text: sampleText('two', 20_000) })]))
    expect(await readFileOf(packed)).toHaveLength(2)
    expect((await readFileOf(packed.subarray(0, -9)))[0]).toBe(`1: one ${one.length}`)
  })

  it('of which gzip files unfold to more than any traffic does', async () => {
    const path = join(folder, 'bomb.gz')
    writeFileSync(path, Buffer.concat([gzipSync(pcap([])), gzipSync(Buffer.alloc(4 << 20))]))
    await expect(readCaptureFile(path, 1 << 20)).rejects.toThrow(/unfolds to more than 200 times its size/)
  })

  it.each(['', 'x', 'this is no capture at all, but a text', '\u001F\u008Bxxxx'])('are not %j', async (text) => {
    await expect(readFileOf(Buffer.from(text, 'latin1'))).rejects.toThrow(/no capture that can be read|cannot unpack/)
  })

  it('are not folders, nor what is not there', async () => {
    await expect(readCaptureFile(folder)).rejects.toThrow(/^cannot read .*EISDIR/)
    await expect(readCaptureFile(join(folder, 'none'))).rejects.toThrow(/^cannot read .*ENOENT/)
  })
})

describe('link layers', () => {
  const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')
  const macs = '000000000001 000000000002'
  it.each([
    ['Ethernet', 1, `${macs} 0800`, packet],
    ['Ethernet with a VLAN', 1, `${macs} 8100 0007 0800`, packet],
    ['Ethernet with QinQ', 1, `${macs} 88a8 0007 8100 0008 86dd`, packet6],
    ['null in the order of this machine', 0, '02000000', packet],
    ['null in the other order', 0, '0000001e', packet6],
    ['loopback', 108, '00000002', packet],
    ['raw', 101, '', packet6],
    ['raw, by an old number', 12, '', packet],
    ['raw, by another old number', 14, '', packet],
    ['IPv4', 228, '', packet],
    ['IPv6', 229, '', packet6],
    ['Linux cooked', 113, '0000 0001 0006 0000000000010000 0800', packet],
    ['Linux cooked, version 2', 276, '0800 0000 00000001 0001 00 06 0000000000010000', packet],
    ['Linux cooked, version 2, with a VLAN', 276, '8100 0000 00000001 0001 00 06 0000000000010000 0007 86dd', packet6],
  ])('%s', (_name, linkType, head, ip) => {
    // What follows a short packet on the wire is no part of it.
    const frame = Buffer.concat([bytes(head), ip, linkType === 1 ? bytes('0000 0000') : bytes('')])
    expect(readShort(pcap([frame], { linkType }))).toEqual([`1: one ${one.length}`])
  })

  it('names what it does not read', () => {
    const frames = ['0806 0001', '88cc 00', '0027 4242', '8863 00', '1234 00', ''].map((rest) =>
      bytes(`${macs} ${rest}`),
    )
    expect(readShort(pcap(frames, { linkType: 1 }))).toEqual([
      'ARP: 1 from 1',
      'LLDP: 1 from 2',
      'frames of IEEE 802.3: 1 from 3',
      'PPPoE that begins or ends a session: 1 from 4',
      'frames of Ethernet type 0x1234: 1 from 5',
      'frames that are cut off: 1 from 6',
    ])
    expect(readShort(pcap([packet], { linkType: 105 }))).toEqual(['frames of link type 105: 1 from 1'])
  })
})

describe('IP', () => {
  it('passes over options', () => {
    const options = Buffer.concat([packet.subarray(0, 20), Buffer.from([1, 1, 1, 0]), packet.subarray(20)])
    options.writeUInt8(0x46, 0)
    options.writeUInt16BE(options.length, 2)
    expect(readShort(pcap([options]))).toEqual([`1: one ${one.length}`])
  })

  it('passes over extension headers', () => {
    const extensions = Buffer.from([60, 0, 1, 4, 0, 0, 0, 0, 17, 1, 1, 12, ...Array.from({ length: 12 }, () => 0)])
    const frame = Buffer.concat([packet6.subarray(0, 40), extensions, packet6.subarray(40)])
    frame.writeUInt8(0, 6)
    frame.writeUInt16BE(frame.length - 40, 4)
    expect(readShort(pcap([frame]))).toEqual([`1: one ${one.length}`])
  })

  const large = sampleText('large', 3000)
  const whole = `: large ${large.length}`
  const missing = 'IP datagrams of which fragments are missing: 1 from 1'
  describe.each([
    ['IPv4', ipPackets(sample({ text: large }))],
    ['IPv6', ipPackets(sample({ ...v6, text: large }))],
  ])('fragments of %s', (_name, [datagram = Buffer.alloc(0)]) => {
    const [a = packet, b = packet, c = packet, d = packet] = fragments(datagram, 800)
    it.each([
      ['in order', [a, b, c, d], [`4${whole}`]],
      ['in another order', [d, b, a, c], [`4${whole}`]],
      ['twice', [a, a, b, b, c, d], [`6${whole}`]],
      ['without the last', [a, b, c], [missing]],
      ['without the first', [b, c, d], [missing]],
      ['with one in between', [a, b, packet, c, d], [`3: one ${one.length}`, `5${whole}`]],
      ['that overlap', [a, ...fragments(datagram, 1600).slice(0, 1), c, d], [`4${whole}`]],
    ])('%s', (_case, frames, expected) => expect(readShort(pcap(frames))).toEqual(expected))

    it('are given up after thirty seconds', () => {
      const late = Array.from({ length: 31 }, () => packet)
      const read = readShort(pcap([a, ...late, b, c, d]))
      expect(read.slice(31)).toEqual([missing.replace('1 from', '2 from')])
    })
  })
})

describe('pcapng files', () => {
  const block = (type: number, body: Buffer, isBig = false): Buffer => {
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)])
    return Buffer.concat([long(type, isBig), long(padded.length + 12, isBig), padded, long(padded.length + 12, isBig)])
  }
  const section = (isBig = false): Buffer =>
    block(
      0x0a0d0d0a,
      Buffer.concat([long(0x1a2b3c4d, isBig), long(isBig ? 0x1_0000 : 1, isBig), Buffer.alloc(8, 0xff)]),
      isBig,
    )
  const interfaceOf = (linkType: number, options = '', isBig = false): Buffer =>
    block(
      1,
      Buffer.concat([long(isBig ? linkType << 16 : linkType, isBig), long(0, isBig), Buffer.from(options, 'hex')]),
      isBig,
    )
  const enhanced = (id: number, time: bigint, data: Buffer, isBig = false): Buffer => {
    const words = [id, Number(time >> 32n), Number(time & 0xffffffffn), data.length, data.length]
    return block(6, Buffer.concat([...words.map((word) => long(word, isBig)), data]), isBig)
  }
  const micros = 1_700_000_000_123_456n
  const times = (...blocks: readonly Buffer[]): readonly number[] =>
    readCapture(Buffer.concat(blocks)).messages.map(({ timeMs }) => timeMs)

  it('of either byte order, and of both', () => {
    const small = [section(), interfaceOf(101), enhanced(0, micros, packet)]
    const big = [section(true), interfaceOf(101, '', true), enhanced(0, micros, other, true)]
    expect(times(...small, ...big)).toEqual([1_700_000_000_123.456, 1_700_000_000_123.456])
  })

  it('with interfaces of several link types, resolutions and offsets', () => {
    const nanos = '09000100 09000000'.replaceAll(' ', '')
    const binary = '09000100 8a000000 0e000800 00e1f50500000000'.replaceAll(' ', '')
    const ethernet = Buffer.concat([Buffer.alloc(12), Buffer.from([8, 0]), packet])
    expect(
      times(
        section(),
        interfaceOf(1),
        interfaceOf(101, nanos),
        interfaceOf(101, binary),
        enhanced(2, 512n, packet),
        enhanced(0, micros, ethernet),
        enhanced(1, micros * 1000n, other),
      ),
    ).toEqual([100_000_000_500, 1_700_000_000_123.456, 1_700_000_000_123.456])
  })

  it('with simple and obsolete packets, and blocks that are not known', () => {
    const old = Buffer.concat([
      long(0),
      long(Number(micros >> 32n)),
      long(Number(micros & 0xffffffffn)),
      long(packet.length),
      long(packet.length),
      packet,
    ])
    const simple = block(3, Buffer.concat([long(other.length), other]))
    const unknown = block(0xbad, Buffer.alloc(40, 7))
    expect(times(section(), interfaceOf(101), unknown, block(2, old), simple)).toEqual([
      1_700_000_000_123.456, 1_700_000_000_123.456,
    ])
  })

  it.each([
    ['a length beyond the file', 0xfffffff0],
    ['a length of zero', 0],
    ['a length that is no multiple of four', 33],
  ])('with %s', (_name, length) => {
    const bad = enhanced(0, micros, packet)
    bad.writeUInt32LE(length, 4)
    expect(readShort(Buffer.concat([section(), interfaceOf(101), enhanced(0, micros, packet), bad]))).toEqual([
      `1: one ${one.length}`,
      'a block that the end of the file cuts off, or whose length is wrong: 1 from 2',
    ])
  })

  it('whose packets name no interface or more bytes than there are', () => {
    const lying = enhanced(0, micros, packet)
    lying.writeUInt32LE(100_000, 8 + 12)
    expect(readShort(Buffer.concat([section(), interfaceOf(101), enhanced(7, micros, packet), lying]))).toEqual([
      'a block whose contents do not fit into it: 2 from 1',
    ])
  })
})

describe('what real tools recorded', () => {
  it.each([
    ['calls-udp.pcap', 43, []],
    ['calls-tcp.pcapng', 32, []],
    ['cooked-1.pcap.gz', 17, []],
    ['cooked-2.pcap', 17, []],
    ['fragments.pcap', 4, []],
    ['other.pcap', 2, ['keepalives', 'RTP', 'RTCP', 'STUN', 'DNS', 'UDP that is no SIP', 'TLS, which is encrypted']],
    ['dumped.pcap', 37, []],
    ['sipdump.data', 37, []],
    ['secure.pcap', 11, ['TLS, which is encrypted']],
    ['secure.data', 33, []],
    ['hep.pcap', 33, ['copies of the same message']],
    ['sipdump.pcap', 37, ['UDP that is no SIP']],
  ])('%s', async (name, count, skipped) => {
    const capture = await readCaptureFile(join(captures, name))
    expect([capture.messages.length, capture.skipped.map(({ reason }) => reason)]).toEqual([count, skipped])
  })

  it('is the same from the network, from sipdump and from its pcap files', () => {
    const of = (name: string): readonly string[] =>
      readCapture(recorded(name))
        .messages.map(({ proto, from, text }) => `${proto} ${from.ip} ${text}`)
        .toSorted()
    expect(of('sipdump.data')).toEqual(of('dumped.pcap'))
    expect(of('sipdump.pcap')).toEqual(of('dumped.pcap'))
  })

  it('says of sipdump which way a message went', () => {
    const directions = readCapture(recorded('sipdump.data')).messages.map(
      ({ direction, to }) => `${direction} ${to.ip}`,
    )
    expect(new Set(directions.filter((one) => one.startsWith('received')))).toEqual(new Set(['received 127.8.40.1']))
    expect(directions).not.toContain('sent 127.8.40.1')
  })

  it('comes back from what is written', () => {
    const { messages } = readCapture(recorded('calls-tcp.pcapng'))
    const again = readCapture(writePcap(messages))
    const parts = ({ timeMs, proto, from, to, text }: (typeof messages)[number]) => ({ timeMs, proto, from, to, text })
    expect(again.messages.map(parts)).toEqual(messages.map(parts))
    expect(shorten(again)).toHaveLength(messages.length)
  })
})
