import type { Identity } from '#runtime/server/core.ts'
import { parseNameAddrs, type NameAddr } from '#runtime/sip/headers/name-addr.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { findParameter } from '#runtime/sip/parameters.ts'
import { parseUri } from '#runtime/sip/uri.ts'

/** The bodies of all Path headers joined by commas, '' without any; undefined when one of them is malformed (RFC 3327 §4). */
export function pathOf(msg: SipMessage): string | undefined {
  const path = msg
    .headersOf('path')
    .map((field) => field.body)
    .join(',')
  return path === '' || routesOf(path) !== undefined ? path : undefined
}

/** The parameter received of the first Path URI, '' without one. */
export function receivedOfPath(path: string): string {
  const first = routesOf(path)?.[0]
  const uri = first === undefined ? undefined : parseUri(first.uri)
  return uri === undefined ? '' : (findParameter(uri.parameters, 'received')?.value ?? '')
}

/** Whether the edge proxy that stands first in the Path keeps flows (parameter ob, RFC 5626 §5.1). */
export function hasOutboundPath(path: string): boolean {
  const first = routesOf(path)?.[0]
  const uri = first === undefined ? undefined : parseUri(first.uri)
  return uri !== undefined && findParameter(uri.parameters, 'ob') !== undefined
}

/** Where a request with this Path goes first, and what is left of the Path when Routes to this server are taken away. */
export function nextHopOfPath(
  path: string,
  identity: Identity | undefined,
): { readonly uri: string; readonly path: string } {
  const routes = routesOf(path) ?? []
  const index = identity === undefined ? 0 : routes.findIndex((route) => !isOwn(route.uri, identity))
  const first = index === -1 ? undefined : routes[index]
  return first === undefined ? { uri: '', path: '' } : { uri: first.uri, path: path.slice(first.start) }
}

function isOwn(text: string, identity: Identity): boolean {
  const uri = parseUri(text)
  return uri !== undefined && identity.isMyself(uri.host, uri.portNumber === 0 ? 5060 : uri.portNumber)
}

function routesOf(path: string): readonly NameAddr[] | undefined {
  const routes = parseNameAddrs(path)
  return routes?.every((route) => route.bracketed) === true ? routes : undefined
}
