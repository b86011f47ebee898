import type { CallArg, Code } from '#grammar/abi.ts'
import type { LogLevel } from '../log/logger.ts'
import type { RouteContext } from '../script/context.ts'
import { chain, type Later } from '../host/later.ts'
import { withProto, type NextHop } from '../dns/resolver.ts'
import type { CommandTable, CoreCommand } from '../script/core-commands.ts'
import type { Core } from '../server/core.ts'
import { buildForwardedRequest } from '../sip/build-request.ts'
import type { SipMessage } from '../sip/message.ts'
import { statelessBranch } from '../sip/tags.ts'
import { protoNumbers, protoThrough, type Destination, type ListenSocket, type Proto } from '../transport/sockets.ts'
import { runOnsendRoute } from './onsend.ts'
import { alternativeToUdp } from './udp-limit.ts'

/** forward() and its kin: send the request on without a transaction. */
export function createForwardCommands(core: Core): CommandTable {
  const command =
    (proto: Proto | undefined): CoreCommand =>
    (args) =>
    (ctx) =>
      forward(core, ctx, targetOf(args, ctx.msg), proto)
  return new Map([
    ['forward', command(undefined)],
    ['forward_udp', command('udp')],
    ['forward_tcp', command('tcp')],
    ['forward_tls', command('tls')],
    ['forward_sctp', command('sctp')],
  ])
}

/** The URI to go to: host and port of `forward(host, port)`, where `uri:host` and `uri:port` mean the R-URI; else $du or the R-URI. */
function targetOf([host, port]: readonly CallArg[], msg: SipMessage): string {
  if (typeof host !== 'string') return msg.dstUri === '' ? msg.requestUri : msg.dstUri
  const uri = msg.parsedUri(msg.requestUri)
  const name = host === 'uri:host' ? (uri?.host ?? '') : host
  const number = port === 'uri:port' ? (uri?.port ?? '') : typeof port === 'number' ? String(port) : ''
  return `sip:${name}${number === '' ? '' : `:${number}`}`
}

function forward(core: Core, ctx: RouteContext, target: string, proto: Proto | undefined): Code {
  const log = core.logger.forModule('core')
  const uri = ctx.msg.parsedUri(target)
  if (uri === undefined) {
    log.error('forward: bad_uri dropping packet')
    return -1
  }
  const send = (hop: NextHop | undefined): Code => {
    if (hop === undefined) {
      log.error(`bad host name ${uri.host}, dropping packet`)
      return -1
    }
    const outcome: SendOutcome = { isDropped: false }
    const isSent = sendStateless(core, ctx.msg, proto === undefined ? hop : withProto(hop, proto), ctx, outcome)
    return chain(isSent, (sent) => {
      if (sent) return 1
      if (outcome.isDropped) return droppedCode
      return core.blocklist?.has(hop.value) === true ? blockedCode : -1
    })
  }
  const found = core.resolver.resolveUri(target)
  return found instanceof Promise ? found.then(send) : send(found)
}

/** What forward() gives for a destination that is blocked (6.1.5). */
const blockedCode = -477
/** And for a request that onsend_route dropped. */
const droppedCode = -510

/** Why a request was not sent. */
interface SendOutcome {
  isDropped: boolean
}

/**
 * Sends a request on, to the next destination when one fails; false when there is none that works: no socket, no connection, or
 * onsend_route dropped it.
 */
export function sendStateless(
  core: Core,
  msg: SipMessage,
  hop: NextHop,
  ctx?: RouteContext,
  outcome?: SendOutcome,
): boolean | Promise<boolean> {
  return chain(
    sendTo(core, msg, hop.value, ctx, outcome),
    (isSent) =>
      isSent ||
      chain(hop.rest(), (next) => (next === undefined ? false : sendStateless(core, msg, next, ctx, outcome))),
  )
}

function sendTo(
  core: Core,
  msg: SipMessage,
  to: Destination,
  ctx: RouteContext | undefined,
  outcome: SendOutcome | undefined,
): Later<boolean> {
  const options = {
    receivedOn: msg.received.socket,
    forcedSocket: msg.forceSocket,
    ignoredFailures: msg.ignoredFailures,
    noConnect: msg.forwardNoConnect,
    closeAfter: msg.forwardClose,
  }
  const wanted = core.hooks.destination.all.reduce<Destination>((target, change) => change(target, ctx?.attributes), {
    ...to,
    ...options,
    socket: msg.forceSocket ?? to.socket,
  })
  if (core.blocklist?.has(wanted) === true) return false
  const socket = core.transport.socketFor(wanted)
  if (socket === undefined) {
    const { ip, proto } = wanted
    const family = ip.includes(':') ? 10 : 2
    const reason = `cannot forward to af ${family}, proto ${protoNumbers[proto]} no corresponding listening socket`
    core.logger.forModule('core').error(reason)
    return false
  }
  const { path, edits } = msg
  const branch = statelessBranch(msg)
  const build = (from: ListenSocket, proto: Proto): string =>
    buildForwardedRequest(msg, { socket: from, proto, uri: msg.requestUri, branch, path, edits: edits.all })
  const short = build(socket, protoThrough(socket, wanted.proto))
  const other = alternativeToUdp(core, msg, wanted, short.length)
  const sent: Destination = other ?? { ...wanted, socket }
  const built = other?.socket === undefined ? short : build(other.socket, other.proto)
  const text = core.hooks.requestOut.all.reduce((out, change) => change(out, sent), built)
  const isAllowed = runOnsendRoute(core, msg, { to: sent, socket: sent.socket ?? socket, text }, ctx)
  const send = (allowed: boolean): boolean => {
    if (outcome !== undefined) outcome.isDropped = !allowed
    if (!allowed) return false
    core.statistics.counter('core', 'fwd_requests').add(1)
    const { ok } = core.transport.send(text, sent)
    if (!ok) tellSendFailed(core, sent)
    return ok
  }
  return isAllowed instanceof Promise ? isAllowed.then(send) : send(isAllowed)
}

/** At the level of lines about what peers do wrong (corelog). */
function tellSendFailed({ logger, settings }: Core, { proto }: Destination): void {
  logger.write({ level: settings.int('corelog') as LogLevel, module: 'core', text: `${proto}_send failed` })
}
