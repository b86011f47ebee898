import { firstPrimes, padMessage, rootFraction } from './padding.ts'

const constants = firstPrimes(80).map((prime) => rootFraction(prime, 3))
const primes16 = firstPrimes(16)
const initial512 = primes16.slice(0, 8).map((prime) => rootFraction(prime, 2))
const initial384 = primes16.slice(8).map((prime) => rootFraction(prime, 2))

/** SHA-512 of a byte string in hexadecimal digits (FIPS 180-4 §6.4). */
export function sha512(text: string): string {
  return digest(text, initial512)
}

/** SHA-384 of a byte string in hexadecimal digits (FIPS 180-4 §6.5). */
export function sha384(text: string): string {
  return digest(text, initial384).slice(0, 96)
}

function digest(text: string, initial: readonly bigint[]): string {
  const message = padMessage(text, 128, 'big')
  let state = initial
  for (let block = 0; block < message.byteLength; block += 128) {
    const mixed = mix(message, block, state)
    state = state.map((word, index) => BigInt.asUintN(64, word + (mixed[index] ?? 0n)))
  }
  return state.map((word) => word.toString(16).padStart(16, '0')).join('')
}

const rotateRight = (word: bigint, count: bigint): bigint =>
  BigInt.asUintN(64, (word >> count) | (word << (64n - count)))

function mix(message: DataView, block: number, state: readonly bigint[]): readonly bigint[] {
  const words = new BigUint64Array(80)
  for (let at = 0; at < 16; at += 1) words[at] = message.getBigUint64(block + at * 8)
  const word = (at: number): bigint => words[at] ?? 0n
  for (let at = 16; at < 80; at += 1) {
    const old = word(at - 15)
    const late = word(at - 2)
    const small0 = rotateRight(old, 1n) ^ rotateRight(old, 8n) ^ (old >> 7n)
    const small1 = rotateRight(late, 19n) ^ rotateRight(late, 61n) ^ (late >> 6n)
    words[at] = word(at - 16) + small0 + word(at - 7) + small1
  }
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state
  for (let step = 0; step < 80; step += 1) {
    const big1 = rotateRight(e, 14n) ^ rotateRight(e, 18n) ^ rotateRight(e, 41n)
    const first = h + big1 + ((e & f) ^ (BigInt.asUintN(64, ~e) & g)) + (constants[step] ?? 0n) + word(step)
    const big0 = rotateRight(a, 28n) ^ rotateRight(a, 34n) ^ rotateRight(a, 39n)
    const second = big0 + ((a & b) ^ (a & c) ^ (b & c))
    h = g
    g = f
    f = e
    e = BigInt.asUintN(64, d + first)
    d = c
    c = b
    b = a
    a = BigInt.asUintN(64, first + second)
  }
  return [a, b, c, d, e, f, g, h]
}
