/**
 * Kamailio's hash of a text, as it shows in `HashID` of ul.dump, in GRUUs and in dlgs identifiers (an unsigned 32-bit number;
 * recorded values are in the test). Bytes are taken in big-endian groups of four, the rest as a shorter group.
 */
export function coreHash(text: string): number {
  let sum = 0
  for (let at = 0; at <= text.length; at += 4) {
    const group = groupAt(text, at)
    sum = (sum + (group ^ (group >>> 3))) >>> 0
  }
  return (sum + (sum >>> 11) + (sum >>> 13) + (sum >>> 23)) >>> 0
}

function groupAt(text: string, at: number): number {
  let group = 0
  const end = Math.min(text.length, at + 4)
  for (let index = at; index < end; index += 1) group = ((group << 8) | (text.charCodeAt(index) & 255)) >>> 0
  return group
}

/** The hexadecimal digits of a number, lowest first, as Kamailio writes hashes into identifiers. */
export function reversedHex(value: number): string {
  return value.toString(16).split('').reverse().join('')
}
