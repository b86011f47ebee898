import { implement } from '#runtime/modules/define.ts'
import type { KeepAlive } from '#runtime/host/host.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { parseUri } from '#runtime/sip/uri.ts'
import type { ConnectionInfo } from '#runtime/transport/transport.ts'
import { ClosedEvents, eventModes } from './closed-events.ts'
import { tcpops } from './exports.ts'
import { bindTcp } from './variables.ts'

/** What is asked of the process that has a connection. */
const wanting = 'tcpops:event'
const probing = 'tcpops:probes'

/** Control of TCP connections. */
export default implement(tcpops, ({ core, params, log }) => {
  const { transport } = core
  const events = new ClosedEvents(core, () => params.closed_event)
  const exists = (id: number): boolean => transport.hasConnection(id)

  /** The connection that a call names, or that of its message. */
  const idOf = ({ msg }: RouteContext, args: object): number =>
    'connection' in args && typeof args.connection === 'number' ? args.connection : msg.received.connectionId
  /** Sets probes in the process that has the connection. */
  const keepAlive = (id: number, probes: KeepAlive | undefined): 1 | -1 => {
    if (setProbes(id, probes)) return 1
    if (!exists(id)) return -1
    const { idleSeconds = 0, count = 0, intervalSeconds = 0 } = probes ?? {}
    void core.shared.ask(probing, [id, probes === undefined ? 0 : 1, idleSeconds, count, intervalSeconds])
    return 1
  }
  const setProbes = (id: number, probes: KeepAlive | undefined): boolean => {
    const stream = transport.streamOf(id)
    stream?.setKeepAlive?.(probes)
    return stream?.setKeepAlive !== undefined
  }
  const want = (id: number): boolean => {
    events.want(id)
    const stream = transport.streamOf(id)
    return stream !== undefined && !('isRemote' in stream)
  }
  const close = (id: number): 1 | -1 => (transport.closeConnection(id) ? 1 : -1)

  /** By address; undefined when that cannot be read. The protocol in it is not looked at (6.1.5). */
  const find = async (address: string): Promise<ConnectionInfo | 'none' | undefined> => {
    const uri = parseUri(/^sips?:/i.test(address) ? address : `sip:${address}`)
    if (uri === undefined || uri.host === '') {
      log.error(`bad address [${address}]: write host[:port]`)
      return undefined
    }
    const port = uri.portNumber === 0 ? 5060 : uri.portNumber
    for (const ip of await core.resolver.resolveHost(uri.host.replace(/^\[|\]$/g, ''))) {
      const found = transport.connectionWith(ip, port)
      if (found !== undefined) return found
    }
    return 'none'
  }

  return {
    modInit: () => {
      const { closed_event: mode } = params
      if (Object.values<number>(eventModes).includes(mode)) {
        core.hooks.connectionClosed.add((connection, end) => events.ended(connection, end))
        core.shared.offer(wanting, ([id]) => want(Number(id)))
        core.shared.offer(probing, ([id, isOn, idleSeconds, count, intervalSeconds]) => {
          const probes = {
            idleSeconds: Number(idleSeconds),
            count: Number(count),
            intervalSeconds: Number(intervalSeconds),
          }
          return setProbes(Number(id), isOn === 0 ? undefined : probes)
        })
        return
      }
      const known = 'must be 0 (disabled), 1 (enabled) or 2 (manual)'
      throw new Error(`tcpops: invalid "closed_event" value: ${mode}, ${known}`)
    },
    functions: {
      tcp_keepalive_enable: (ctx, args) => {
        const { idle: idleSeconds, count, interval: intervalSeconds } = args
        return keepAlive(idOf(ctx, args), { idleSeconds, count, intervalSeconds })
      },
      tcp_keepalive_disable: (ctx, args) => keepAlive(idOf(ctx, args), undefined),
      tcp_set_connection_lifetime: (ctx, args) => {
        if (args.seconds < 0) return -1
        return transport.setConnectionLifetime(idOf(ctx, args), args.seconds * 1000) ? 1 : missing(args)
      },
      tcp_enable_closed_event: (ctx, args) => {
        const id = idOf(ctx, args)
        if (!exists(id)) return missing(args)
        if (!('connection' in args) && params.closed_event !== eventModes.manual) {
          log.warn('tcp_enable_closed_event() can only be used if the "closed_event" modparam is set to 2')
          return -1
        }
        if (!want(id)) void core.shared.ask(wanting, [id])
        return 1
      },
      tcp_conid_alive: (_ctx, { connection }) => (exists(connection) ? 1 : -1),
      tcp_conid_state: (_ctx, { connection }) => {
        const found = transport.connections().find(({ id }) => id === connection)
        if (found === undefined) return -1
        return found.state === 'CONN_OK' ? 1 : 3
      },
      tcp_con_alive: async (_ctx, { address }) => {
        const found = await find(address)
        return found === undefined ? -5 : found === 'none' ? -1 : 1
      },
      tcp_get_conid: async (ctx, { address, variable }) => {
        const found = await find(address)
        if (found === undefined) return -5
        if (found === 'none') return -1
        variable.set?.(ctx, found.id)
        return 1
      },
      tcp_set_otcpid: ({ msg }, { connection }) => {
        msg.outboundConnectionId = connection
        return 1
      },
      tcp_set_otcpid_flag: ({ msg }, { mode }) => {
        msg.usesOutboundConnection = mode !== 0
        return 1
      },
      tcp_close_connection: (ctx, args) => close(idOf(ctx, args)),
    },
    pvars: { tcp: { bind: (use) => bindTcp(use, core) } },
  }
})

/** A connection that was named and does not exist ends the script (6.1.5). */
function missing(args: object): 0 | -1 {
  return 'connection' in args ? 0 : -1
}
