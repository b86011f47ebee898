import { padMessage, rotateLeft } from './padding.ts'

const shifts: readonly (readonly number[])[] = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
]
const sines = Int32Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32))

/** MD5 of a byte string in hexadecimal digits (RFC 1321). */
export function md5(text: string): string {
  const message = padMessage(text, 64, 'little')
  let state: readonly number[] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  for (let block = 0; block < message.byteLength; block += 64) {
    const mixed = mix(message, block, state)
    state = state.map((word, index) => (word + (mixed[index] ?? 0)) | 0)
  }
  const result = new DataView(new ArrayBuffer(16))
  for (const [index, word] of state.entries()) result.setInt32(index * 4, word, true)
  return [0, 4, 8, 12].map((at) => result.getUint32(at).toString(16).padStart(8, '0')).join('')
}

function mix(message: DataView, block: number, state: readonly number[]): readonly number[] {
  let [a = 0, b = 0, c = 0, d = 0] = state
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4
    const [chosen, index] = select(round, step, b, c, d)
    const sum = (a + chosen + (sines[step] ?? 0) + message.getInt32(block + index * 4, true)) | 0
    a = d
    d = c
    c = b
    b = (b + rotateLeft(sum, shifts[round]?.[step & 3] ?? 0)) | 0
  }
  return [a, b, c, d]
}

/** The auxiliary function of a round and which word of the block it takes. */
function select(round: number, step: number, b: number, c: number, d: number): readonly [number, number] {
  if (round === 0) return [(b & c) | (~b & d), step]
  if (round === 1) return [(d & b) | (~d & c), (5 * step + 1) & 15]
  if (round === 2) return [b ^ c ^ d, (3 * step + 5) & 15]
  return [c ^ (b | ~d), (7 * step) & 15]
}
