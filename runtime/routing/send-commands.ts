import type { CallArg } from '#grammar/abi.ts'
import type { CommandTable, CoreCommand } from '../script/core-commands.ts'
import type { RouteContext } from '../script/context.ts'
import type { Core } from '../server/core.ts'
import { splitHostPort } from '../sip/uri.ts'
import { protoNumbers, type ListenSocket, type Proto } from '../transport/sockets.ts'

/** The core commands that say how a request is sent. Those with arguments take literals and are checked at start. */
export function createSendCommands(core: Core): CommandTable {
  return new Map<string, CoreCommand>([
    ['force_rport', mark((ctx) => (ctx.msg.forceRport = true))],
    ['add_rport', mark((ctx) => (ctx.msg.forceRport = true))],
    ['add_local_rport', mark((ctx) => (ctx.msg.addLocalRport = true))],
    ['set_forward_no_connect', mark((ctx) => (ctx.msg.forwardNoConnect = true))],
    ['set_reply_no_connect', mark((ctx) => (ctx.msg.replyNoConnect = true))],
    ['set_forward_close', mark((ctx) => (ctx.msg.forwardClose = true))],
    ['set_reply_close', mark((ctx) => (ctx.msg.replyClose = true))],
    ['set_advertised_address', (args) => setAdvertisedAddress(literalText(args[0]))],
    ['set_advertised_port', (args) => setAdvertisedPort(Number(args[0] ?? 0))],
    ['force_send_socket', (args) => forceSendSocket(core, args)],
    ['udp_mtu_try_proto', (args) => setUdpMtuTryProto(literalText(args[0]))],
  ])
}

/** The text of a literal argument; the grammar gives these commands nothing else. */
function literalText(arg: CallArg | undefined): string {
  return typeof arg === 'string' || typeof arg === 'number' ? String(arg) : ''
}

function mark(act: (ctx: RouteContext) => unknown): CoreCommand {
  return () => (ctx) => {
    act(ctx)
    return 1
  }
}

function setAdvertisedAddress(host: string): (ctx: RouteContext) => number {
  return (ctx) => {
    ctx.msg.advertisedHost = host
    return 1
  }
}

function setAdvertisedPort(port: number): ((ctx: RouteContext) => number) | { readonly error: string } {
  if (!Number.isInteger(port) || port < 0 || port > 65535) return { error: `bad port ${port} for set_advertised_port` }
  return (ctx) => {
    ctx.msg.advertisedPort = port
    return 1
  }
}

function setUdpMtuTryProto(text: string): (ctx: RouteContext) => number {
  const proto = (Object.keys(protoNumbers) as Proto[]).find((name) => name === text.toLowerCase())
  return (ctx) => {
    ctx.msg.udpMtuTryProto = proto
    return 1
  }
}

function forceSendSocket(
  core: Core,
  args: readonly CallArg[],
): ((ctx: RouteContext) => number) | { readonly error: string } {
  const text = literalText(args[0])
  const socket = findSendSocket(core.transport.sockets, text)
  const address = text.replace(/^(udp|tcp|tls|sctp):/i, '')
  if (socket === undefined) {
    return { error: `bad force_send_socket argument: ${address} (kamailio doesn't listen on it)` }
  }
  return (ctx) => {
    ctx.msg.forceSocket = socket
    return 1
  }
}

/** The listening socket that `[proto:]host[:port]` names; without a port the first one at that address. */
export function findSendSocket(sockets: readonly ListenSocket[], text: string): ListenSocket | undefined {
  const [, proto = 'udp', rest = ''] = /^(?:(udp|tcp|tls|sctp):)?(.*)$/i.exec(text) ?? []
  const place = splitHostPort(rest)
  if (place === undefined) return undefined
  const host = place.host.replace(/^\[|\]$/g, '').toLowerCase()
  return sockets.find(
    (socket) =>
      socket.proto === proto.toLowerCase() &&
      (socket.ip === host || socket.host.toLowerCase() === host) &&
      (place.port === '' || Number(place.port) === socket.port),
  )
}
