/** Bits of a digest that Kamailio knows. */
export type KeccakBits = 256 | 384 | 512

/** SHA-3 of a byte string in hexadecimal digits (FIPS 202). */
export function sha3(text: string, bits: KeccakBits): string {
  return sponge(text, bits, 0x06)
}

/** Keccak as it was before it became SHA-3: another padding. */
export function keccak(text: string, bits: KeccakBits): string {
  return sponge(text, bits, 0x01)
}

function sponge(text: string, bits: KeccakBits, domain: number): string {
  const rate = 200 - bits / 4
  const bytes = new Uint8Array((Math.floor(text.length / rate) + 1) * rate)
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at)
  bytes[text.length] = domain
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) | 0x80
  const message = new DataView(bytes.buffer)
  const lanes = new BigUint64Array(25)
  for (let block = 0; block < bytes.length; block += rate) {
    for (let at = 0; at < rate; at += 8) {
      lanes[at / 8] = (lanes[at / 8] ?? 0n) ^ message.getBigUint64(block + at, true)
    }
    permute(lanes)
  }
  const state = new DataView(new ArrayBuffer(200))
  for (const [index, lane] of lanes.entries()) state.setBigUint64(index * 8, lane, true)
  let result = ''
  for (let at = 0; at < bits / 8; at += 1) result += state.getUint8(at).toString(16).padStart(2, '0')
  return result
}

const rounds = 24
const roundConstants = makeRoundConstants()
const offsets = makeOffsets()

/** Constants of step iota, from its linear feedback shift register (FIPS 202 §3.2.5). */
function makeRoundConstants(): readonly bigint[] {
  let register = 1
  return Array.from({ length: rounds }, () => {
    let constant = 0n
    for (let bit = 0; bit <= 6; bit += 1) {
      if ((register & 1) === 1) constant |= 1n << BigInt(2 ** bit - 1)
      register = (register << 1) ^ (register & 0x80 ? 0x171 : 0)
    }
    return constant
  })
}

/** The turn of each lane in step rho (FIPS 202 §3.2.2). */
function makeOffsets(): readonly bigint[] {
  const result: bigint[] = Array.from({ length: 25 }, () => 0n)
  let [x, y] = [1, 0]
  for (let step = 0; step < 24; step += 1) {
    result[x + 5 * y] = BigInt((((step + 1) * (step + 2)) / 2) % 64)
    ;[x, y] = [y, (2 * x + 3 * y) % 5]
  }
  return result
}

const rotateLeft = (lane: bigint, count: bigint): bigint =>
  BigInt.asUintN(64, (lane << count) | (lane >> (64n - count)))

function permute(lanes: BigUint64Array): void {
  const lane = (x: number, y: number): bigint => lanes[(x % 5) + 5 * y] ?? 0n
  const turned = new BigUint64Array(25)
  for (let round = 0; round < rounds; round += 1) {
    const columns = Array.from({ length: 5 }, (_, x) => lane(x, 0) ^ lane(x, 1) ^ lane(x, 2) ^ lane(x, 3) ^ lane(x, 4))
    for (let x = 0; x < 5; x += 1) {
      const parity = (columns[(x + 4) % 5] ?? 0n) ^ rotateLeft(columns[(x + 1) % 5] ?? 0n, 1n)
      for (let y = 0; y < 5; y += 1) {
        turned[y + 5 * ((2 * x + 3 * y) % 5)] = rotateLeft(lane(x, y) ^ parity, offsets[x + 5 * y] ?? 0n)
      }
    }
    const next = (x: number, y: number): bigint => turned[(x % 5) + 5 * y] ?? 0n
    for (let at = 0; at < 25; at += 1) {
      const [x, y] = [at % 5, Math.floor(at / 5)]
      lanes[at] = next(x, y) ^ (BigInt.asUintN(64, ~next(x + 1, y)) & next(x + 2, y))
    }
    lanes[0] = (lanes[0] ?? 0n) ^ (roundConstants[round] ?? 0n)
  }
}
