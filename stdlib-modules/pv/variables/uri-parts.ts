import { findParameter } from '#runtime/sip/parameters.ts'
import type { Uri } from '#runtime/sip/uri.ts'
import { protoNumbers } from '#runtime/transport/sockets.ts'

const numbers: ReadonlyMap<string, number> = new Map(Object.entries(protoNumbers))

/** The port as written; without one 5061 for transport=tls and 5060 for all others, also for sips (6.1.5). */
export function portText(uri: Uri): string {
  if (uri.port !== '') return uri.port
  return uri.transport === 'tls' ? '5061' : '5060'
}

/** The transport parameter as written, `UDP` without one (also for sips, 6.1.5). */
export function transportText(uri: Uri): string {
  return findParameter(uri.parameters, 'transport')?.value || 'UDP'
}

/** Kamailio's number of the transport, 0 for one that it does not know. */
export function transportNumber(uri: Uri): number {
  return uri.transport === '' ? protoNumbers.udp : (numbers.get(uri.transport) ?? 0)
}

/** The kind of URI: its scheme, but `tel` and `tels` for SIP URIs with user=phone. */
export function kindText(uri: Uri): string {
  if (!uri.isPhone) return uri.scheme
  return uri.scheme === 'sip' ? 'tel' : uri.scheme === 'sips' ? 'tels' : uri.scheme
}
