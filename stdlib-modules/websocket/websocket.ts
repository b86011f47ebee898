import { implement } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { bracketIp, type Proto } from '#runtime/transport/sockets.ts'
import type { SlApi } from '../sl/api.ts'
import { Counters } from './counters.ts'
import { websocket } from './exports.ts'
import { maxControlLength } from './frame.ts'
import { judgeHandshake } from './handshake.ts'
import { keepAlive } from './keepalive.ts'
import { websocketCommands, type Switch } from './rpc.ts'
import { WebSocket } from './web-socket.ts'
import { closedIdKey, WebSockets } from './web-sockets.ts'

/** Bits of sub_protocols. */
const sipBit = 1
const msrpBit = 2

/** ws_close() for a WebSocket of another process. */
const closing = 'websocket:close'

/** SIP over WebSockets. */
export default implement(websocket, (env) => {
  const { core, params, log, statistics } = env
  const counters = new Counters(statistics)
  const webSockets = new WebSockets(core, counters)
  const acceptance: Switch = { isEnabled: true }
  let sl: SlApi | undefined

  const pingData = (): string => {
    const text = params.ping_application_data ?? ''
    return text !== '' && text.length <= maxControlLength ? text : (core.signature ?? '').slice(0, maxControlLength)
  }
  /** The script ends after a handshake that was refused, as with `return 0`. */
  const refuse = (ctx: RouteContext, status: number, reason: string, headers: readonly string[] = []): 0 => {
    counters.handshake(false)
    ctx.msg.replyClose = true
    ctx.msg.replyHeaders.push(...headers)
    sl?.sendStatelessReply(ctx, status, reason)
    return 0
  }
  const handshake = (ctx: RouteContext): 0 | 1 => {
    const { proto, connectionId } = ctx.msg.received
    if (!acceptance.isEnabled) {
      log.info('disabled: bouncing handshake')
      return refuse(ctx, 503, 'Service Unavailable')
    }
    if (proto !== 'tcp' && proto !== 'tls') {
      log.error(`unsupported transport: ${proto}`)
      return 0
    }
    const judged = judgeHandshake(ctx.msg, { corsMode: params.cors_mode })
    if (!judged.isGood) {
      log.warn(judged.log)
      return refuse(ctx, judged.status, judged.reason, judged.headers)
    }
    // The connection stays, whatever set_reply_close() said of its replies (6.1.5).
    ctx.msg.replyClose = false
    const webSocket = open(ctx, proto === 'tls' ? 'wss' : 'ws')
    ctx.msg.replyHeaders.push(...judged.headers)
    // What follows the answer is in frames, so that the two go together.
    const upgrade = (answer: string): boolean =>
      core.transport.upgradeConnection(connectionId, answer, webSocket.proto, webSocket)
    if (sl?.sendStatelessReply(ctx, 101, 'Switching Protocols', upgrade) !== true) return 0
    counters.handshake(true)
    webSockets.add(webSocket)
    return 1
  }
  const open = ({ msg: { received } }: RouteContext, proto: Proto): WebSocket => {
    const { connectionId: id, srcIp, srcPort, dstIp, dstPort } = received
    const peer = { id, proto, from: `${bracketIp(srcIp)}:${srcPort}`, to: `${bracketIp(dstIp)}:${dstPort}` }
    const options = {
      maxBytes: core.settings.int('tcp_rd_buf_size'),
      pingData: pingData(),
      now: () => core.host.clock.now(),
      onFault: (text: string) => log.warn(text),
    }
    return new WebSocket(peer, options, counters)
  }

  return {
    modInit: () => {
      sl = env.api<SlApi>('sl')
      if (sl === undefined) throw new Error('websocket: cannot bind to SL API: load sl before')
      if ((params.sub_protocols & (sipBit | msrpBit)) === 0 || (params.sub_protocols & sipBit) === 0)
        throw new Error('websocket: no sub-protocols enabled')
      if (params.cors_mode < 0 || params.cors_mode > 2) throw new Error('websocket: bad value for cors_mode')
      warnOfRouting()
      core.shared.offer(closing, ([id, status, reason]) => webSockets.close(Number(id), Number(status), String(reason)))
      core.hooks.connectionClosed.add((connection) => webSockets.ended(connection))
      declareEnabled()
      for (let at = 0; at < params.keepalive_processes; at += 1) core.processes?.add('WEBSOCKET KEEPALIVE')
      core.processes?.add('WEBSOCKET TIMER')
    },
    childInit: () => {
      core.timers.every(Math.max(1, params.timer_interval) * 1000, () =>
        webSockets.remove(params.rm_delay_interval * 1000),
      )
      if (params.keepalive_processes <= 0) return
      core.timers.every(Math.max(1, params.keepalive_interval) * 1000, () => {
        if (params.verbose_list !== 0) log.debug(() => `looking for idle connections among ${webSockets.all.length}`)
        const options = { mechanism: params.keepalive_mechanism, timeoutSeconds: params.keepalive_timeout }
        keepAlive(webSockets, options, core, log)
      })
    },
    functions: {
      ws_handle_handshake: handshake,
      ws_close: (ctx, args) => {
        const status = 'status' in args ? args.status : 1000
        const reason = 'reason' in args ? args.reason : 'Normal closure'
        const id = 'connection' in args ? args.connection : ctx.msg.received.connectionId
        if (webSockets.close(id, status, reason)) return 1
        if (core.transport.hasConnection(id)) {
          void core.shared.ask(closing, [id, status, reason])
          return 1
        }
        log.error('failed to retrieve WebSocket connection')
        return -1
      },
    },
    pvars: {
      ws_conid: ({ msg }) => {
        const closed = msg.attachments.get(closedIdKey)
        if (typeof closed === 'number') return closed
        // The WebSocket of a message may be one of another process.
        const { proto, connectionId } = msg.received
        const isElsewhere = (proto === 'ws' || proto === 'wss') && core.transport.hasConnection(connectionId)
        return webSockets.find(connectionId)?.id ?? (isElsewhere ? connectionId : null)
      },
    },
    rpc: websocketCommands(webSockets, acceptance, core, log),
  }

  /** The addresses of browsers lead nowhere: something must keep the connection with the contact. */
  function warnOfRouting(): void {
    if (core.moduleNames.includes('nathelper') || core.moduleNames.includes('outbound')) return
    log.warn(
      'neither "nathelper" nor "outbound" modules are loaded. At least one of these is required for correct routing of SIP over WebSocket.',
    )
  }

  function declareEnabled(): void {
    core.config.declare({
      group: 'websocket',
      name: 'enabled',
      type: 'int',
      description: websocket.cfgVars.enabled.doc,
      get: () => (acceptance.isEnabled ? 1 : 0),
      set: (value) => (acceptance.isEnabled = value !== 0),
    })
  }
})
