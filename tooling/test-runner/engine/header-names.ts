/** The short forms of header names (RFC 3261 §7.3.3, 20; RFC 3515, 3892, 4028, 6665). */
const long: ReadonlyMap<string, string> = new Map([
  ['a', 'Accept-Contact'],
  ['b', 'Referred-By'],
  ['c', 'Content-Type'],
  ['e', 'Content-Encoding'],
  ['f', 'From'],
  ['i', 'Call-ID'],
  ['k', 'Supported'],
  ['l', 'Content-Length'],
  ['m', 'Contact'],
  ['o', 'Event'],
  ['r', 'Refer-To'],
  ['s', 'Subject'],
  ['t', 'To'],
  ['u', 'Allow-Events'],
  ['v', 'Via'],
  ['x', 'Session-Expires'],
])

/** The name written out when it is a short one, or else as it is. */
export function canonicalName(name: string): string {
  return long.get(name.toLowerCase()) ?? name
}
