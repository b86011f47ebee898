import { firstPrimes, padMessage, rootFraction, rotateLeft, wordHex } from './padding.ts'

const constants = Int32Array.from(firstPrimes(64), (prime) => Number(rootFraction(prime, 3) >> 32n))
const initial = firstPrimes(8).map((prime) => Number(rootFraction(prime, 2) >> 32n))

/** SHA-256 of a byte string in hexadecimal digits (FIPS 180-4 §6.2). */
export function sha256(text: string): string {
  const message = padMessage(text, 64, 'big')
  let state: readonly number[] = initial
  for (let block = 0; block < message.byteLength; block += 64) {
    const mixed = mix(message, block, state)
    state = state.map((word, index) => (word + (mixed[index] ?? 0)) | 0)
  }
  return state.map(wordHex).join('')
}

const rotateRight = (word: number, count: number): number => rotateLeft(word, 32 - count)

function mix(message: DataView, block: number, state: readonly number[]): readonly number[] {
  const words = new Int32Array(64)
  for (let at = 0; at < 16; at += 1) words[at] = message.getInt32(block + at * 4)
  const word = (at: number): number => words[at] ?? 0
  for (let at = 16; at < 64; at += 1) {
    const old = word(at - 15)
    const late = word(at - 2)
    const small0 = rotateRight(old, 7) ^ rotateRight(old, 18) ^ (old >>> 3)
    const small1 = rotateRight(late, 17) ^ rotateRight(late, 19) ^ (late >>> 10)
    words[at] = word(at - 16) + small0 + word(at - 7) + small1
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let step = 0; step < 64; step += 1) {
    const big1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)
    const first = (h + big1 + ((e & f) ^ (~e & g)) + (constants[step] ?? 0) + word(step)) | 0
    const big0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22)
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  return [a, b, c, d, e, f, g, h]
}
