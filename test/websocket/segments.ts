import { bigEndian, frame, masked, opcodes } from './frames.ts'

/** Numbers below a limit, always the same for a seed. */
export type Dice = (below: number) => number

/** A small generator (mulberry32): good enough to choose, and the same everywhere. */
export function dice(seed: number): Dice {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const message =
  'OPTIONS sip:x@127.8.30.1 SIP/2.0\r\nVia: SIP/2.0/WS a.invalid;branch=z9hG4bK1\r\nContent-Length: 0\r\n\r\n'
const codes = Object.values(opcodes)

/** What a client may send next: good frames, frames with something wrong, pieces of frames, noise. */
export function segment(roll: Dice): string {
  switch (roll(8)) {
    case 0:
      return frame(opcodes.text, message)
    case 1:
      return frame(codes[roll(codes.length)] ?? 0, 'x'.repeat(roll(140)), { isFinal: roll(2) === 0 })
    case 2:
      return frame(roll(16), message, { reserved: roll(20) === 0 ? roll(8) : 0 })
    case 3:
      return frame(opcodes.text, message, { claims: roll(3) === 0 ? 2 ** roll(63) : roll(70_000) })
    case 4:
      return frame(opcodes.text, message).slice(0, roll(60))
    case 5:
      return frame(roll(2), message.slice(0, roll(90)), { isFinal: false, mask: roll(9) === 0 ? '' : bytes(roll, 4) })
    case 6:
      return bytes(roll, roll(40))
    default:
      return bigEndian(roll(65_536), 2) + masked(message, bytes(roll, 4))
  }
}

function bytes(roll: Dice, length: number): string {
  return Array.from({ length }, () => String.fromCharCode(roll(256))).join('')
}
