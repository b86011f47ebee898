import type { CallArg } from '#grammar/abi.ts'
import type { RouteContext } from '../script/context.ts'
import type { CommandTable, CoreCommand } from '../script/core-commands.ts'
import type { Core } from '../server/core.ts'
import { buildForwardedRequest } from '../sip/build-request.ts'
import type { SipMessage } from '../sip/message.ts'
import { topVia } from '../sip/parsed.ts'
import type { Destination, Proto } from '../transport/sockets.ts'

/** Branch parameter of requests that are forwarded without a transaction: the same for retransmissions (RFC 3261 §16.11). */
const statelessBranch = 'z9hG4bKcydzigwkX'

/** forward() and its kin: send the request on without a transaction. */
export function createForwardCommands(core: Core): CommandTable {
  const command =
    (proto: Proto | undefined): CoreCommand =>
    (args) => {
      const target = args.length === 0 ? undefined : targetOf(args)
      return (ctx) => forward(core, ctx, target, proto)
    }
  return new Map([
    ['forward', command(undefined)],
    ['forward_udp', command('udp')],
    ['forward_tcp', command('tcp')],
    ['forward_tls', command('tls')],
    ['forward_sctp', command('sctp')],
  ])
}

/** The host and port of `forward(host, port)` as a URI; undefined when they are taken from the R-URI. */
function targetOf(args: readonly CallArg[]): string | undefined {
  const [host, port] = args
  if (typeof host !== 'string' || host === 'uri:host') return undefined
  return `sip:${host}${typeof port === 'number' ? `:${port}` : ''}`
}

async function resolveFirst(core: Core, uri: string): Promise<Destination | undefined> {
  return (await core.resolver.resolveUri(uri))[0]
}

async function forward(
  core: Core,
  ctx: RouteContext,
  target: string | undefined,
  proto: Proto | undefined,
): Promise<number> {
  const { msg } = ctx
  const destination = await resolveFirst(core, target ?? (msg.dstUri === '' ? msg.requestUri : msg.dstUri))
  if (destination === undefined) return -1
  return sendStateless(core, msg, { ...destination, proto: proto ?? destination.proto }) ? 1 : -1
}

/** Sends a request on; false when there is no socket or connection for it. */
export function sendStateless(core: Core, msg: SipMessage, destination: Destination): boolean {
  const to: Destination = {
    ...destination,
    socket: msg.forceSocket ?? destination.socket,
    noConnect: msg.forwardNoConnect,
  }
  const socket = core.transport.socketFor(to)
  if (socket === undefined) return false
  const text = buildForwardedRequest(msg, {
    socket,
    uri: msg.requestUri,
    branch: statelessBranchOf(msg),
    path: msg.path,
    edits: msg.edits.all,
  })
  const changed = core.hooks.requestOut.all.reduce((out, change) => change(out, to), text)
  return core.transport.send(changed, to).ok
}

/** Unique for the transaction, yet the same for its retransmissions: made of the branch of the Via before. */
function statelessBranchOf(msg: SipMessage): string {
  const branch = topVia(msg)?.value.branch ?? ''
  const unique = branch.startsWith('z9hG4bK') ? branch.slice(7).replace(/[^A-Za-z0-9.]/g, '') : ''
  return unique === '' ? statelessBranch : `z9hG4bK${unique.slice(0, 64)}.0`
}
