import { coreHash } from '#runtime/identifiers/core-hash.ts'
import type { XavpRecord } from '#runtime/script/xavp.ts'

const firstAddress = 0x7f0000000000
const addressStep = 0x60

/**
 * A number that tells one record from others, in place of the address that Kamailio shows. It is made from the names in it:
 * nothing is kept for the process.
 */
export function recordAddress(record: XavpRecord | string): string {
  const seed = typeof record === 'string' ? record : [...record.keys()].join('=>')
  return `0x${(firstAddress + (coreHash(seed) % 0xffffff) * addressStep).toString(16)}`
}

/** A record as a text: `<<xavp:0x…>>`, or `<<xavp:(nil)>>` for one that lost all its values. */
export function recordText(record: XavpRecord): string {
  return record.size === 0 ? '<<xavp:(nil)>>' : `<<xavp:${recordAddress(record)}>>`
}
