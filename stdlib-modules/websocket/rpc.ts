import type { ModuleLogger } from '#runtime/log/logger.ts'
import { RpcFault, rpcStruct, type RpcCall, type RpcHandler, type RpcStruct } from '#runtime/rpc/registry.ts'
import type { Core } from '#runtime/server/core.ts'
import type { WebSocket } from './web-socket.ts'
import type { WebSockets } from './web-sockets.ts'

/** Most WebSockets that ws.dump lists. */
const listedWebSockets = 50

export interface Switch {
  isEnabled: boolean
}

/** ws.*: lists, probes and closes WebSockets, and lets new ones in or not. */
export function websocketCommands(webSockets: WebSockets, acceptance: Switch, core: Core, log: ModuleLogger) {
  /** The WebSocket that a command names; a fault with what 6.1.5 says when there is none. */
  const named = (call: RpcCall): WebSocket => {
    const id = call.ifInt() ?? (call.transport === 'jsonrpc' && call.ifText() !== undefined ? 0 : undefined)
    if (id === undefined) {
      log.warn('no connection ID parameter')
      throw new RpcFault(500, 'Invalid Parameters')
    }
    const webSocket = webSockets.find(id)
    if (webSocket !== undefined) return webSocket
    log.warn('bad connection ID parameter')
    throw new RpcFault(500, 'Unknown connection ID')
  }
  const send = (webSocket: WebSocket, bytes: () => string): readonly never[] => {
    if (!webSocket.takesMessages) throw new RpcFault(500, 'Error sending frame')
    core.transport.sendRaw(webSocket.id, bytes())
    return []
  }
  return {
    'ws.dump': (call) => [dump(webSockets, orderOf(call, log), core)],
    'ws.close': (call) => {
      webSockets.close(named(call).id, 1000, 'Normal closure')
      return []
    },
    'ws.ping': (call) => {
      const webSocket = named(call)
      return send(webSocket, () => webSocket.ping())
    },
    'ws.pong': (call) => {
      const webSocket = named(call)
      return send(webSocket, () => webSocket.pong())
    },
    'ws.enable': () => {
      acceptance.isEnabled = true
      log.warn('enabling websockets')
      return []
    },
    'ws.disable': () => {
      acceptance.isEnabled = false
      log.warn('disabling websockets - new connections will be dropped')
      return []
    },
  } as const satisfies { readonly [name: string]: RpcHandler }
}

type Order = 'id_hash' | 'used_asc' | 'used_desc'

function orderOf(call: RpcCall, log: ModuleLogger): Order {
  const order = call.ifText() ?? 'id_hash'
  if (order === 'id_hash' || order === 'used_asc' || order === 'used_desc') return order
  log.warn('bad display order parameter')
  throw new RpcFault(400, 'Bad display order parameter')
}

function dump(webSockets: WebSockets, order: Order, core: Core): RpcStruct {
  const all = ordered(webSockets.all, order)
  const listed = all.slice(0, listedWebSockets)
  const nowMs = core.host.clock.now()
  return rpcStruct([
    ['connections', listed.map((webSocket) => describe(webSocket, nowMs))],
    [
      'info',
      rpcStruct([
        ['wscounter', listed.length],
        ['truncated', all.length > listed.length ? 'yes' : 'no'],
      ]),
    ],
  ])
}

/** `used_desc` begins with the one that was used longest ago, as 6.1.5 has it. */
function ordered(webSockets: readonly WebSocket[], order: Order): readonly WebSocket[] {
  if (order === 'id_hash') return webSockets
  const sign = order === 'used_desc' ? 1 : -1
  return webSockets.toSorted((one, other) => sign * (one.lastUsedMs - other.lastUsedMs))
}

function describe({ id, proto, from, to, state, awaitsPong, lastUsedMs }: WebSocket, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000) - Math.floor(lastUsedMs / 1000)
  const pong = awaitsPong ? ' awaiting Pong,' : ''
  return `${id}: ${proto}:${from} -> ${proto}:${to} (state: ${state},${pong}  last used ${seconds}s ago, sub-protocol: sip)`
}
