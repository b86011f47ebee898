import { chain, type Later } from '#runtime/host/later.ts'
import { withProto, type NextHop } from '#runtime/dns/resolver.ts'
import type { Core } from '#runtime/server/core.ts'
import { parseNameAddrs } from '#runtime/sip/headers/name-addr.ts'
import type { Branch as Target, SipMessage } from '#runtime/sip/message.ts'
import { bracketIp, type Proto } from '#runtime/transport/sockets.ts'

/** Where the script sends a request to, whatever its R-URI and $du say; parts that are absent are taken from those. */
export interface Proxy {
  readonly host?: string | undefined
  /** 0 or absent: the default port. */
  readonly port?: number | undefined
  readonly proto?: Proto | undefined
}

/** Branch 0 of a request: its own R-URI with what belongs to it. */
export function mainTarget(msg: SipMessage): Target {
  return {
    uri: msg.requestUri,
    dstUri: msg.dstUri,
    path: msg.path,
    q: msg.q,
    flags: msg.branchFlags,
    socket: msg.forceSocket,
    instance: msg.instance,
    regId: msg.regId,
    ruid: msg.ruid,
    userAgent: msg.locationUserAgent,
    connectionId: msg.outboundConnectionId,
  }
}

/**
 * The targets of a request one by one: its R-URI, when that is new, which it then is no more, and every appended branch. What
 * branch_route appends or removes meanwhile counts.
 */
export function* takeTargets(msg: SipMessage): Generator<Target> {
  const isNew = msg.uriIsNew
  msg.uriIsNew = false
  if (isNew) yield mainTarget(msg)
  for (let at = 0; at < msg.branches.length; at += 1) {
    const target = msg.branches[at]
    if (target !== undefined) yield target
  }
}

/** Whether there is any target. */
export function hasTargets(msg: SipMessage): boolean {
  return msg.uriIsNew || msg.branches.length > 0
}

/**
 * The URI that a branch goes to after branch_route: the first Path, its $du, or where it would have gone before. A new R-URI does
 * not lead anywhere else, and one whose $du was taken away leads nowhere (6.1.5).
 */
export function nextHopOf(msg: SipMessage, target: Target): string {
  const path = msg.path === '' ? undefined : parseNameAddrs(msg.path)?.[0]?.uri
  if (path !== undefined) return path
  return msg.dstUri === '' && target.dstUri === '' ? target.uri : msg.dstUri
}

/** The request as a branch sees it: what branch_route changes stays with the branch. */
export function copyFor(msg: SipMessage, target: Target): SipMessage {
  const copy = msg.clone()
  copy.newUri = target.uri
  copy.dstUri = target.dstUri
  copy.branches = msg.branches
  copy.path = target.path
  copy.branchFlags = target.flags
  copy.forceSocket = target.socket ?? msg.forceSocket
  copy.instance = target.instance
  copy.regId = target.regId
  copy.ruid = target.ruid
  copy.locationUserAgent = target.userAgent
  return copy
}

/**
 * Where a request goes: the proxy that the script named, else `nextHop`: the first Path, $du or the R-URI (RFC 3327 §5.4, RFC
 * 3261 §16.6 step 6). Undefined when that leads nowhere.
 */
export function findDestination(
  core: Core,
  msg: SipMessage,
  proxy: Proxy | undefined,
  nextHop = nextHopOf(msg, mainTarget(msg)),
): Later<NextHop | undefined> {
  const uri = proxy?.host === undefined ? nextHop : proxyUri(proxy)
  const proto = proxy?.proto
  const resolved = core.resolver.resolveUri(uri)
  return proto === undefined ? resolved : chain(resolved, (hop) => hop && withProto(hop, proto))
}

function proxyUri({ host = '', port = 0, proto }: Proxy): string {
  const place = bracketIp(host.replace(/^\[|\]$/g, ''))
  return `sip:${place}${port === 0 ? '' : `:${port}`}${proto === undefined ? '' : `;transport=${proto}`}`
}

/** Reads `[proto:]host[:port]`, the way proxies are written for t_relay_to(); undefined when it is none. */
export function readProxy(text: string): Proxy | undefined {
  const match = /^(?:(udp|tcp|tls|sctp|ws|wss):)?(\[[0-9a-f:.]+\]|[^:\s[\]]+)(?::(\d{1,5}))?$/i.exec(text.trim())
  if (match === null) return undefined
  const proto = match[1]?.toLowerCase()
  return {
    host: match[2],
    port: Number(match[3] ?? 0),
    // The pattern lets only names of protocols through.
    ...(proto === undefined ? {} : { proto: proto as Proto }),
  }
}
