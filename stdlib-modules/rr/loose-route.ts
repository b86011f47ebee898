import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { Identity } from '#runtime/server/core.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { findParameter } from '#runtime/sip/parameters.ts'
import { toOf } from '#runtime/sip/parsed.ts'
import { parseUri, type Uri } from '#runtime/sip/uri.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { removeFirstRoutes, removeLastRoute, removePassedHeaders, routeSetOf, type RouteSet } from './route-set.ts'
import { findSocket } from './socket-of-route.ts'

/** What loose_route() found out about a request; kept with the message for check_route_param() and the like. */
export interface Routed {
  /** Text of the URI parameters of this server's Route; undefined when the first Route is another server's. */
  readonly parameters: string | undefined
  /** A Route of another server follows those of this one. */
  readonly hasNextHop: boolean
}

export interface LooseRouteOptions {
  readonly isDoubleEnabled: boolean
  readonly isSocketForced: boolean
  readonly isSocketNamed: boolean
  readonly isMismatchWarned: boolean
  readonly identity: Identity
  readonly sockets: readonly ListenSocket[]
  readonly log: ModuleLogger
}

export type LooseRouteCode = 1 | -1 | -3

export interface LooseRouteResult {
  readonly code: LooseRouteCode
  readonly routed: Routed | undefined
}

const failed: LooseRouteResult = { code: -1, routed: undefined }

/** Routes a request by its route set (RFC 3261 §16.4 and §16.12); an odd `mode` does not look for strict routers. */
export function routeLoosely(msg: SipMessage, mode: number, options: LooseRouteOptions): LooseRouteResult {
  const routes = routeSetOf(msg, options.log)
  if (routes === undefined || routes.length === 0) return failed
  const target = msg.parsedUri(msg.requestUri)
  if (mode % 2 === 0 && target !== undefined && isOwn(target, options.identity) && !isGruu(target)) {
    return routeAfterStrict(msg, target, routes, options)
  }
  return routeAfterLoose(msg, routes, options)
}

/** Kamailio compares host and port, 5060 when the URI names none; the protocol does not count. */
export function isOwn(uri: Uri, identity: Identity): boolean {
  return uri.host !== '' && identity.isMyself(uri.host, uri.portNumber === 0 ? 5060 : uri.portNumber)
}

/** A GRUU of ours is a user agent's address, not the mark of a strict router (RFC 5627). */
function isGruu(uri: Uri): boolean {
  return findParameter(uri.parameters, 'gr') !== undefined
}

/** Parameters of a URI with their leading semicolon, as check_route_param() sees them. */
export function parametersText(uri: Uri): string {
  return uri.parametersText === '' ? '' : `;${uri.parametersText}`
}

function hasSecond(uri: Uri, options: LooseRouteOptions): boolean {
  return options.isDoubleEnabled && findParameter(uri.parameters, 'r2') !== undefined
}

function uriAt(routes: RouteSet, index: number): Uri | undefined {
  const route = routes[index]
  return route === undefined ? undefined : parseUri(route.value.uri)
}

/** The previous hop routed loosely: the request carries our own Route on top, or the one to go to. */
function routeAfterLoose(msg: SipMessage, routes: RouteSet, options: LooseRouteOptions): LooseRouteResult {
  const first = uriAt(routes, 0)
  if (first === undefined) return refuse('first', routes[0]?.value.uri, options)
  if (!isOwn(first, options.identity)) return goTo(msg, routes, 0, first, { parameters: undefined, hasNextHop: false })
  const isDouble = hasSecond(first, options) && routes.length > 1
  const second = isDouble ? uriAt(routes, 1) : undefined
  if (isDouble && second === undefined) {
    removePassedHeaders(msg, routes, 1)
    return refuse('double', routes[1]?.value.uri, options)
  }
  const count = isDouble ? 2 : 1
  const next = uriAt(routes, count)
  if (routes.length > count && next === undefined) {
    removePassedHeaders(msg, routes, count)
    return refuse('next', routes[count]?.value.uri, options)
  }
  if (second !== undefined) forceSocket(msg, second, options, true)
  else if (options.isSocketForced) forceSocket(msg, first, options, false)
  const routed = { parameters: parametersText(first), hasNextHop: next !== undefined }
  if (next !== undefined) return goTo(msg, routes, count, next, routed)
  removeFirstRoutes(msg, routes, count)
  // Without a To tag nothing but our own Route means a preloaded route set that ends here.
  return { code: toOf(msg)?.value.tag === undefined ? -3 : 1, routed }
}

/** Sends the request to the Route at `index`, all before it being ours; a strict router there gets the R-URI it expects. */
function goTo(msg: SipMessage, routes: RouteSet, index: number, next: Uri, routed: Routed): LooseRouteResult {
  if (next.lr) {
    removeFirstRoutes(msg, routes, index)
    msg.dstUri = next.text
  } else {
    // RFC 3261 §16.6 step 6: the R-URI becomes the last Route, the strict router's Route becomes the R-URI.
    removeFirstRoutes(msg, routes, index + 1)
    msg.edits.insert(msg.headersEnd, `Route: <${msg.requestUri}>\r\n`)
    setRequestUri(msg, next.text)
  }
  return { code: 1, routed }
}

/** The previous hop was a strict router: our Route is the R-URI, the user agent's address is the last Route. */
function routeAfterStrict(
  msg: SipMessage,
  target: Uri,
  routes: RouteSet,
  options: LooseRouteOptions,
): LooseRouteResult {
  const isDouble = hasSecond(target, options)
  const own = isDouble ? 1 : 0
  if (isDouble) {
    const second = uriAt(routes, 0)
    if (second === undefined) return refuse('first', routes[0]?.value.uri, options)
    forceSocket(msg, second, options, true)
    if (routes.length === 1) {
      removeFirstRoutes(msg, routes, 1)
      return failed
    }
  } else if (options.isSocketForced) forceSocket(msg, target, options, false)
  const next = uriAt(routes, own)
  if (next === undefined) return refuse('next', routes[own]?.value.uri, options)
  const routed = { parameters: target.parametersText, hasNextHop: false }
  if (!next.lr) {
    removeFirstRoutes(msg, routes, own + 1)
    setRequestUri(msg, next.text)
    return { code: 1, routed }
  }
  const last = routes.at(-1)
  removeFirstRoutes(msg, routes, own)
  removeLastRoute(msg, routes.slice(own))
  msg.dstUri = next.text
  setRequestUri(msg, last?.value.uri ?? msg.requestUri)
  return { code: 1, routed }
}

function setRequestUri(msg: SipMessage, uri: string): void {
  msg.newUri = uri
  msg.uriIsNew = true
}

function forceSocket(msg: SipMessage, uri: Uri, options: LooseRouteOptions, isSecond: boolean): void {
  const socket = findSocket(uri, options.sockets, options.isSocketNamed)
  if (socket !== undefined) {
    msg.forceSocket = socket
    return
  }
  if (!isSecond) return
  if (options.isMismatchWarned) options.log.warn(`no socket found to match second RR (${uri.text})`)
  if (!isOwn(uri, options.identity)) options.log.warn(`second RR uri is not myself (${uri.text})`)
}

function refuse(
  which: 'first' | 'double' | 'next',
  uri: string | undefined,
  options: LooseRouteOptions,
): LooseRouteResult {
  options.log.error(`failed to parse the ${which} route URI (${uri ?? ''})`)
  return failed
}
