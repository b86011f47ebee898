import type { Parameter } from '#runtime/sip/parameters.ts'
import { parseUri, type Uri } from '#runtime/sip/uri.ts'

/** Parameters that count even when only one of the URIs has them (RFC 3261 section 19.1.4). */
const decisive = ['user', 'ttl', 'method', 'maddr']

/**
 * Compares two URIs: 1 when they are the same, -1 when not, -2 when one cannot be read. As 6.1.5: the headers of a URI do not
 * count, values of parameters are compared without case, and `lr` differs from `lr=on`. URNs cannot be compared.
 */
export function compareUris(first: string, second: string): 1 | -1 | -2 {
  const [left, right] = [readUri(first), readUri(second)]
  if (left === undefined || right === undefined) return -2
  const isSame =
    left.scheme === right.scheme &&
    left.user === right.user &&
    left.password === right.password &&
    left.host.toLowerCase() === right.host.toLowerCase() &&
    left.portNumber === right.portNumber &&
    hasSameParameters(left, right)
  return isSame ? 1 : -1
}

/** Compares user and host only. */
export function compareAddresses(first: string, second: string): 1 | -1 | -2 {
  const [left, right] = [readUri(first), readUri(second)]
  if (left === undefined || right === undefined) return -2
  return left.user === right.user && left.host.toLowerCase() === right.host.toLowerCase() ? 1 : -1
}

function readUri(text: string): Uri | undefined {
  const uri = parseUri(text)
  return uri?.scheme === 'urn' ? undefined : uri
}

function hasSameParameters(left: Uri, right: Uri): boolean {
  const [ours, theirs] = [byName(left.parameters), byName(right.parameters)]
  if (decisive.some((name) => ours.has(name) !== theirs.has(name))) return false
  return [...ours].every(([name, value]) => !theirs.has(name) || theirs.get(name) === value)
}

function byName(parameters: readonly Parameter[]): ReadonlyMap<string, string | undefined> {
  return new Map(parameters.map(({ name, value }) => [name.toLowerCase(), value?.toLowerCase()]))
}
