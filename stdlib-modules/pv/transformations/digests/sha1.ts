import { padMessage, rotateLeft, wordHex } from './padding.ts'

/** SHA-1 of a byte string in hexadecimal digits (FIPS 180-4 §6.1). */
export function sha1(text: string): string {
  const message = padMessage(text, 64, 'big')
  let state: readonly number[] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  for (let block = 0; block < message.byteLength; block += 64) {
    const mixed = mix(message, block, state)
    state = state.map((word, index) => (word + (mixed[index] ?? 0)) | 0)
  }
  return state.map(wordHex).join('')
}

function mix(message: DataView, block: number, state: readonly number[]): readonly number[] {
  const words = new Int32Array(80)
  for (let at = 0; at < 16; at += 1) words[at] = message.getInt32(block + at * 4)
  const word = (at: number): number => words[at] ?? 0
  for (let at = 16; at < 80; at += 1) {
    words[at] = rotateLeft(word(at - 3) ^ word(at - 8) ^ word(at - 14) ^ word(at - 16), 1)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
  for (let step = 0; step < 80; step += 1) {
    const sum = (rotateLeft(a, 5) + choose(step, b, c, d) + e + word(step)) | 0
    e = d
    d = c
    c = rotateLeft(b, 30)
    b = a
    a = sum
  }
  return [a, b, c, d, e]
}

/** The function of a step with its constant added. */
function choose(step: number, b: number, c: number, d: number): number {
  if (step < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (step < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (step < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}
