import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pcap } from '../../test/captures/packets.ts'
import { carried } from '../../test/captures/tunnels.ts'
import { UserError } from '../user-error.ts'
import { CaptureReader, readCapture } from './capture.ts'

const folder = join(import.meta.dirname, '../../test/captures')
const files = [
  'calls-udp.pcap',
  'calls-tcp.pcapng',
  'cooked-2.pcap',
  'fragments.pcap',
  'other.pcap',
  'dumped.pcap',
  'sipdump.data',
  'secure.pcap',
  'secure.data',
  'hep.pcap',
]
const seeds = Number(process.env['KAMKIT_FUZZ_SEEDS'] ?? 25)

/** A generator of numbers below `limit` (mulberry32). */
function chance(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

/** Changes some bytes, cuts, repeats, or overwrites four bytes with a number at the edge of what fits. */
function damaged(bytes: Buffer, pick: (limit: number) => number): Buffer {
  let copy = Buffer.from(bytes)
  for (let round = 0; round <= pick(6); round += 1) {
    const at = pick(Math.max(1, copy.length - 4))
    const kind = pick(5)
    if (kind === 0) copy = copy.subarray(0, at)
    else if (kind === 1) copy = Buffer.concat([copy.subarray(0, at), copy.subarray(pick(at + 1))])
    else if (kind === 2 && copy.length >= 8)
      copy.writeUInt32LE([0, 1, 0x7fffffff, 0xffffffff, 0xfffffff4, 12][pick(6)] ?? 0, at)
    else for (let some = 0; some < 8 && copy.length > 0; some += 1) copy[pick(copy.length)] = pick(256)
  }
  return copy
}

function textBytes(bytes: Buffer): number {
  try {
    return readCapture(bytes).messages.reduce((sum, { text }) => sum + text.length, 0)
  } catch (error) {
    // Anything else is a bug.
    if (error instanceof UserError) return 0
    throw error
  }
}

/** What is read, or the message of the UserError. */
function resultOf(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

describe('captures that are damaged', () => {
  it.each(files)('%s', (name) => {
    const bytes = readFileSync(join(folder, name))
    for (let seed = 1; seed <= seeds; seed += 1) {
      const file = damaged(bytes, chance(seed))
      expect(textBytes(file), `seed ${seed}`).toBeLessThanOrEqual(file.length)
    }
  })

  it.each(files)('in pieces of any size are read as in one: %s', (name) => {
    const bytes = readFileSync(join(folder, name))
    for (let seed = 1; seed <= Math.ceil(seeds / 5); seed += 1) {
      const pick = chance(seed)
      const file = seed === 1 ? bytes : damaged(bytes, pick)
      const reader = new CaptureReader()
      const inPieces = (): unknown => {
        for (let at = 0; at < file.length;) {
          const length = 1 + pick(seed % 2 === 0 ? 40 : 5000)
          reader.push(file.subarray(at, at + length))
          at += length
        }
        return reader.end()
      }
      expect(resultOf(inPieces), `seed ${seed}`).toEqual(resultOf(() => readCapture(file)))
    }
  })

  it('of random packets in tunnels', () => {
    const pick = chance(11)
    const frames = carried.flatMap((one) =>
      one.linkType === 1 ? Array.from({ length: 60 }, () => damaged(one.frames[0] ?? Buffer.alloc(0), pick)) : [],
    )
    const { messages, skipped } = readCapture(pcap(frames, { linkType: 1 }))
    const sum = skipped.reduce((all, { count }) => all + count, messages.length)
    expect(sum).toBeGreaterThan(frames.length / 2)
  })

  it('of random packets behind each link layer', () => {
    const pick = chance(7)
    const random = (length: number): Buffer => Buffer.from(Array.from({ length }, () => pick(256)))
    for (const linkType of [0, 1, 12, 101, 108, 113, 228, 229, 276]) {
      const frames = Array.from({ length: 400 }, (_, index) => {
        const frame = random(pick(120))
        if (linkType === 101 && frame.length > 10) frame[0] = index % 2 === 0 ? 0x45 : 0x60
        if (linkType === 101 && frame.length > 10) frame[index % 2 === 0 ? 9 : 6] = [6, 17, 44, 0, 51][pick(5)] ?? 0
        return frame
      })
      expect(textBytes(pcap(frames, { linkType }))).toBe(0)
    }
  })

  it('with more datagrams in fragments than are kept', () => {
    const frames = Array.from({ length: 3000 }, (_, index) => {
      const frame = Buffer.alloc(28)
      frame[0] = 0x45
      frame.writeUInt16BE(28, 2)
      frame.writeUInt16BE(index, 4)
      frame.writeUInt16BE(0x2000 | (index % 8191), 6)
      frame[9] = 17
      return frame
    })
    const { skipped } = readCapture(pcap(frames, { time: [1, 0] }))
    expect(skipped.reduce((sum, { count }) => sum + count, 0)).toBe(3000)
  })
})
