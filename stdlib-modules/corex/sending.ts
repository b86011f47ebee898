import { hash } from 'node:crypto'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Core } from '#runtime/server/core.ts'
import { applyEdits } from '#runtime/sip/edits.ts'
import { shownAddress, shownHostPort } from '#runtime/sip/build-request.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { callIdOf, cseqOf } from '#runtime/sip/parsed.ts'
import { parseUri, splitHostPort } from '#runtime/sip/uri.ts'
import { findViaOptions } from '#runtime/sip/via-options.ts'
import type { Destination, ListenSocket, Proto } from '#runtime/transport/sockets.ts'
import { findSocket } from './socket-address.ts'

/** The functions that put bytes on the network past the transaction layer. */
export function createSender(core: Core, log: ModuleLogger) {
  const resolve = async (uri: string): Promise<Destination | undefined> => {
    const found = (await core.resolver.resolveUri(uri))?.value
    if (found === undefined) log.error(`failed to resolve [${parseUri(uri)?.host ?? uri}]`)
    return found
  }
  const transmit = (text: string, to: Destination): 1 | -1 => (core.transport.send(text, to).ok ? 1 : -1)

  /** Sends the request as it came; the destination is a host, or what the request itself says. */
  const sendMessage = async ({ msg }: RouteContext, target: string | undefined, proto: Proto): Promise<1 | -1> => {
    const uri =
      target === undefined || target === '' ? (msg.dstUri === '' ? msg.requestUri : msg.dstUri) : uriOfTarget(target)
    if (uri === undefined) {
      log.error(`bad destination: ${target ?? ''}`)
      return -1
    }
    const to = await resolve(uri)
    return to === undefined
      ? -1
      : transmit(msg.raw, { ...to, proto, socket: msg.forceSocket, receivedOn: msg.received.socket })
  }

  const sendData = async (uri: string, socketName: string | undefined, data: string): Promise<1 | -1> => {
    if (parseUri(uri) === undefined) {
      log.error(`bad dst sip uri <${uri}>`)
      return -1
    }
    const to = await resolve(uri)
    if (to === undefined) return -1
    const socket =
      socketName === undefined || socketName === '' ? undefined : findSocket(core.transport.sockets, socketName)
    if (socketName !== undefined && socketName !== '' && socket === undefined)
      log.warn(`local socket not found: ${socketName}`)
    return transmit(data, { ...to, socket: socket ?? to.socket })
  }

  /** Sends the request with our Via alone; to its own destination, or to the URI given. */
  const forwardUac = async ({ msg }: RouteContext, uri: string | undefined, branch: number): Promise<1 | -1> => {
    const to = await resolve(uri ?? (msg.dstUri === '' ? msg.requestUri : msg.dstUri))
    if (to === undefined) return -1
    const destination: Destination = { ...to, socket: msg.forceSocket ?? to.socket, receivedOn: msg.received.socket }
    const socket = core.transport.socketFor(destination)
    if (socket === undefined) {
      log.error('cannot find a socket to send from')
      return -1
    }
    const text = buildWithoutVias(msg, socket, uacBranch(msg, branch))
    const changed = core.hooks.requestOut.all.reduce((out, change) => change(out, destination), text)
    return transmit(changed, destination)
  }

  return { sendMessage, sendData, forwardUac }
}

function uriOfTarget(target: string): string | undefined {
  const hostPort = splitHostPort(target)
  return hostPort === undefined ? undefined : `sip:${target}`
}

/** The same for retransmissions: it is made of what names the transaction. */
function uacBranch(msg: SipMessage, branch: number): string {
  const identity = [callIdOf(msg) ?? '', cseqOf(msg)?.number ?? '', msg.header('from')?.body ?? '', msg.requestUri]
  const digest = hash('md5', Buffer.from(identity.join('\n'), 'latin1'))
  return `z9hG4bK${digest.slice(0, 4)}.${digest}.${branch}`
}

function buildWithoutVias(msg: SipMessage, socket: ListenSocket, branch: string): string {
  const { host, port } = shownAddress(socket)
  const out = { socketHost: host, socketPort: port, proto: socket.proto, branch }
  const removed = msg
    .headersOf('via')
    .map((field) => ({ at: field.start, remove: field.end - field.start, insert: '' }))
  const edits = [...msg.edits.all, ...removed].toSorted((one, other) => one.at - other.at)
  const { firstLine } = msg
  const line = firstLine.kind === 'request' ? `${firstLine.method} ${msg.requestUri} ${firstLine.version}\r\n` : ''
  const suffix = findViaOptions(msg)?.serverId() ?? ''
  const via = `Via: SIP/2.0/${socket.proto.toUpperCase()} ${shownHostPort(socket)};branch=${branch}${suffix}\r\n`
  return line + via + applyEdits(msg.raw, edits, out, firstLine.end)
}
