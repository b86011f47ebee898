import { parseIp } from '../routing/ip-match.ts'
import type { Settings } from '../server/core.ts'

/** How IPv6 addresses are written: compressed (RFC 5952), in full, or in full with capitals. */
export type HexStyle = 'c' | 'a' | 'A'

/** ipv6_hex_style: its first letter counts. */
export function hexStyle(settings: Settings): HexStyle {
  const letter = settings.text('ipv6_hex_style').charAt(0)
  return letter === 'a' || letter === 'A' ? letter : 'c'
}

/** A numeric address as the log and messages show it; IPv4, and what is no address, stay as they are. */
export function showIp(ip: string, style: HexStyle): string {
  if (!ip.includes(':')) return ip
  const bytes = parseIp(ip)
  return bytes?.length === 16 ? showIpv6(bytes, style) : ip
}

/** Whether two numeric addresses are the same, however they are written. */
export function isSameIp(one: string, other: string): boolean {
  return one === other || (one.includes(':') && showIp(one, 'c') === showIp(other, 'c'))
}

/** The sixteen bytes of an IPv6 address as text. */
export function showIpv6(bytes: readonly number[], style: HexStyle): string {
  const word = (index: number): string => ((bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0)).toString(16)
  const groups = Array.from({ length: 8 }, (_, index) => word(index)).join(':')
  if (style !== 'c') return style === 'A' ? groups.toUpperCase() : groups
  const runs = [...groups.matchAll(/\b0(?::0)+\b/g)]
  const [longest] = runs.toSorted(([one], [other]) => other.length - one.length)
  if (longest === undefined) return groups
  const end = longest.index + longest[0].length
  return `${groups.slice(0, longest.index).replace(/:$/, '')}::${groups.slice(end).replace(/^:/, '')}`
}
