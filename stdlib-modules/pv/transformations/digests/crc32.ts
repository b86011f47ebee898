const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32 of a byte string, as in Ethernet and gzip (RFC 1952 §8). */
export function crc32(text: string): number {
  let value = 0xffffffff
  for (let at = 0; at < text.length; at += 1) {
    value = (value >>> 8) ^ (table[(value ^ text.charCodeAt(at)) & 255] ?? 0)
  }
  return (value ^ 0xffffffff) >>> 0
}
