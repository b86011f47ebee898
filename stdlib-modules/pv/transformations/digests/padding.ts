/**
 * A message padded as MD5, SHA-1 and SHA-2 want it (RFC 1321 §3.1, FIPS 180-4 §5.1): a set bit, zeros, and the length in bits at
 * the end of the last block.
 */
export function padMessage(text: string, blockBytes: 64 | 128, lengthOrder: 'little' | 'big'): DataView {
  const lengthBytes = blockBytes / 8
  const size = Math.ceil((text.length + 1 + lengthBytes) / blockBytes) * blockBytes
  const bytes = new Uint8Array(size)
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at)
  bytes[text.length] = 0x80
  const view = new DataView(bytes.buffer)
  const bits = text.length * 8
  if (lengthOrder === 'little') {
    view.setUint32(size - 8, bits >>> 0, true)
    view.setUint32(size - 4, Math.floor(bits / 2 ** 32), true)
  } else {
    view.setUint32(size - 8, Math.floor(bits / 2 ** 32))
    view.setUint32(size - 4, bits >>> 0)
  }
  return view
}

/** A word of 32 bits turned left. */
export function rotateLeft(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count))
}

/** Eight hexadecimal digits of a word, highest first. */
export function wordHex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}

/** The first prime numbers, whose roots are the constants of SHA-2. */
export function firstPrimes(count: number): readonly number[] {
  const primes: number[] = []
  for (let candidate = 2; primes.length < count; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  }
  return primes
}

/** The first 64 bits behind the point of the square or cube root of a small number. */
export function rootFraction(value: number, degree: 2 | 3): bigint {
  // The root of value * 2^(64 * degree) is the root of value with 64 more bits.
  const scaled = BigInt(value) << BigInt(64 * degree)
  let low = 0n
  let high = 1n << 72n
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (middle ** BigInt(degree) <= scaled) low = middle
    else high = middle
  }
  return BigInt.asUintN(64, low)
}
