import type { PvAccessor } from '#grammar/abi.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Core } from '#runtime/server/core.ts'
import { parseMessage } from '#runtime/sip/parse-message.ts'
import type { Destination, ReceiveInfo } from '#runtime/transport/sockets.ts'

const direction = Symbol('direction of network:msg')

/** Whether the block runs in event_route[network:msg] on a message that comes in. */
export function isIncoming(ctx: RouteContext): boolean {
  return ctx.local.get(direction) === 'in'
}

export interface NetworkEventOptions {
  readonly minLength: () => number
  /** Where the event route leaves the text to use instead. */
  readonly replacement: PvAccessor | undefined
}

/** Runs event_route[network:msg] on each message in and out; what it leaves in nio_msg_avp is used instead. */
export function interceptNetwork(core: Core, log: ModuleLogger, options: NetworkEventOptions): void {
  if (!core.routes.has('event', 'network:msg')) return
  const run = (data: string, info: ReceiveInfo, where: 'in' | 'out'): string => {
    if (data.length < options.minLength()) return data
    const msg = parseMessage(data, info, core.nextMessageId())
    if (msg === undefined) return data
    const result = core.routes.runEvent('network:msg', msg, { prepare: (ctx) => void ctx.local.set(direction, where) })
    if (result instanceof Promise) {
      log.error('event_route[network:msg] waits for something: the message goes on unchanged')
      return data
    }
    if (result === undefined || options.replacement === undefined) return data
    const text = options.replacement.get(result)
    if (text !== null) return String(text)
    log.warn('no value set for nio_msg_avp, using unmodified message')
    return data
  }
  const runOut = (data: string, to: Destination): string => run(data, infoOf(core, to), 'out')
  core.hooks.messageIn.add((data, info) => run(data, info, 'in'))
  core.hooks.requestOut.add(runOut)
  core.hooks.replyOut.add(runOut)
}

/** Runs event_route[corex:reply-out] on each reply that leaves. */
export function watchReplies(core: Core): void {
  if (!core.routes.has('event', 'corex:reply-out')) return
  core.hooks.replyOut.add((text, to) => {
    const msg = parseMessage(text, infoOf(core, to), core.nextMessageId())
    if (msg !== undefined) void core.routes.runEvent('corex:reply-out', msg)
    return text
  })
}

/** A message on its way out comes from us. */
function infoOf(core: Core, to: Destination): ReceiveInfo {
  const socket = core.transport.socketFor(to) ?? core.transport.sockets[0]
  if (socket === undefined) throw new TypeError('a message leaves a server that has no socket')
  return {
    proto: to.proto,
    srcIp: socket.ip,
    srcPort: socket.port,
    dstIp: to.ip,
    dstPort: to.port,
    socket,
    connectionId: to.connectionId ?? 0,
    timeMs: core.host.clock.now(),
  }
}
