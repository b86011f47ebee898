import type { Host, TcpListener, UdpSocket } from '../host/host.ts'
import type { ModuleLogger } from '../log/logger.ts'
import type { Settings } from '../server/core.ts'
import { ConnectionTable, type ConnectionNumbers, type TcpCount } from './connection-table.ts'
import { boundTo, multicastOptions } from './bind-options.ts'
import { carrierOf, isWebSocket, type Destination, type ListenSocket, type ReceiveInfo } from './sockets.ts'
import { OpenFilesWatch } from './open-files.ts'
import { hexStyle, isSameIp, showIp } from './show-ip.ts'
import type { SendResult, Transport } from './transport.ts'

/** Datagrams and connections that wait for the server to be ready; more than these are lost. */
const mostEarly = 1024

/**
 * Opens the listening sockets. Rejects with an Error that names the socket when one cannot be opened; what was opened by then
 * is closed again.
 */
export async function createTransport(
  host: Host,
  sockets: readonly ListenSocket[],
  settings: Settings,
  log: ModuleLogger,
  count: (what: TcpCount) => void,
  /** A process that reads no SIP only tries whether the sockets can be had: several of its workers may bind the same ones. */
  { opens = true, numbers }: { readonly opens?: boolean; readonly numbers?: ConnectionNumbers | undefined } = {},
): Promise<Transport> {
  const udp = new Map<ListenSocket, UdpSocket>()
  const style = hexStyle(settings)
  const listeners: TcpListener[] = []
  const openFiles = new OpenFilesWatch(host, log)
  const close = (): void => {
    for (const socket of udp.values()) socket.close()
    for (const listener of listeners) listener.close()
    connections.close()
    openFiles.stop()
  }
  let onMessage: Transport['onMessage']
  /** What came before there was anybody to take it: while modules start. Kamailio leaves it with the system until then. */
  const early: (() => void)[] = []
  const whenReady = (take: () => void, refuse: () => void = () => undefined): void => {
    if (onMessage !== undefined) take()
    else if (early.length < mostEarly) early.push(take)
    else refuse()
  }
  const receive = (data: string, info: ReceiveInfo): void | Promise<void> => {
    if (onMessage !== undefined) return onMessage(data, info)
    whenReady(() => void onMessage?.(data, info))
  }
  const connections = new ConnectionTable(
    host,
    settings,
    log,
    {
      onCount: count,
      onMessage: receive,
      onRefused: (refused, info) => transport.onRefused?.(refused, info),
      onSendFailed: (to) => {
        openFiles.look()
        transport.onSendFailed?.(to)
      },
      onClosed: (connection, end) => transport.onConnectionClosed?.(connection, end),
      onChanged: (connection, ports) => transport.onConnectionChanged?.(connection, ports),
    },
    numbers,
  )
  const socketFor = (to: Destination): ListenSocket | undefined =>
    (isWebSocket(to.proto) ? connections.socketOf(to) : undefined) ??
    chooseSocket(sockets, to, sourceFor(host, settings, to))
  const transport: Transport = {
    sockets,
    socketFor,
    send: (data, to) => {
      const socket = socketFor(to)
      if (socket === undefined) return { ok: false, reason: 'no-socket' }
      if (to.proto === 'udp') return sendUdp(udp.get(socket), socket, data, to)
      if (to.proto === 'sctp') return { ok: false, reason: 'unsupported' }
      return connections.send(data, to, socket)
    },
    connections: () => connections.describe(),
    connectionFor: (to) => connections.find(to),
    hasConnection: (id) => connections.has(id),
    get queuedBytes() {
      return connections.queuedBytes
    },
    addConnectionAlias: (id, port) => connections.addAlias(id, port),
    closeConnection: (id) => connections.closeOne(id),
    setConnectionLifetime: (id, milliseconds) => connections.setLifetime(id, milliseconds),
    connectionWith: (ip, port) => connections.findByPeer(ip, port),
    upgradeConnection: (id, answer, proto, framing) => connections.upgradeOne(id, answer, proto, framing),
    sendRaw: (id, bytes, ends = false) => connections.sendRaw(id, bytes, ends),
    streamOf: (id) => connections.streamOf(id),
    get tls() {
      return connections.tls
    },
    set tls(side) {
      connections.tls = side
    },
    get onMessage() {
      return onMessage
    },
    set onMessage(handler) {
      onMessage = handler
      for (const take of early.splice(0)) take()
    },
    onRefused: undefined,
    onSendFailed: undefined,
    onConnectionClosed: undefined,
    onConnectionChanged: undefined,
    close,
  }
  try {
    for (const socket of sockets) {
      if (socket.virtual) continue
      if (socket.proto === 'udp') {
        udp.set(
          socket,
          await host.network.bindUdp(
            boundTo(socket, host, settings),
            (data, from) => {
              if (!isKeepalive(data))
                void receive(
                  trimStart(data),
                  receiveInfo(socket, { ip: showIp(from.ip, style), port: from.port }, host.clock.now()),
                )
            },
            multicastOptions(socket, host, settings),
          ),
        )
      } else if (socket.proto === 'tcp' || socket.proto === 'tls') {
        listeners.push(
          await host.network.listenTcp(boundTo(socket, host, settings), (stream) => {
            openFiles.look()
            const accept = (): void => {
              if (stream.connected) connections.accept(stream, socket)
            }
            whenReady(accept, () => stream.destroy())
          }),
        )
      }
    }
  } catch (error) {
    close()
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`cannot open the sockets: ${reason}${remedyFor(reason)}`, { cause: error })
  }
  if (!opens) {
    close()
    udp.clear()
    listeners.length = 0
  }
  return transport
}

function sendUdp(bound: UdpSocket | undefined, socket: ListenSocket, data: string, to: Destination): SendResult {
  if (bound === undefined) return { ok: false, reason: 'no-socket' }
  bound.send(data, { ip: to.ip, port: to.port })
  return { ok: true, socket }
}

function receiveInfo(
  socket: ListenSocket,
  from: { readonly ip: string; readonly port: number },
  timeMs: number,
): ReceiveInfo {
  return {
    proto: socket.proto,
    srcIp: from.ip,
    srcPort: from.port,
    dstIp: socket.ip,
    dstPort: socket.port,
    socket,
    connectionId: 0,
    timeMs,
  }
}

/** Shorter datagrams only keep a NAT binding open: 6.1.5 passes over all of them without a word, whatever is in them. */
const shortestMessage = 32

function isKeepalive(data: string): boolean {
  return data.length < shortestMessage
}

/** Blank lines before a message are ignored (RFC 3261 §7.5). */
function trimStart(data: string): string {
  const code = data.charCodeAt(0)
  return code === 13 || code === 10 || code === 32 || code === 9 ? data.replace(/^[ \t\r\n]+/, '') : data
}

/** mhomed: the address from which the system would send, unless a socket is asked for. */
function sourceFor(host: Host, settings: Settings, to: Destination): string | undefined {
  if (to.socket !== undefined || settings.int('mhomed') === 0) return undefined
  return host.network.sourceFor?.(to.ip)
}

/**
 * The socket to send from: the one asked for when it fits; over UDP the one on which the request arrived (unless mhomed chooses);
 * else the first of the protocol and address family. As recorded with 6.1.5, which takes the first for TCP.
 */
function chooseSocket(sockets: readonly ListenSocket[], to: Destination, source?: string): ListenSocket | undefined {
  const carrier = carrierOf(to.proto)
  if (to.socket !== undefined && to.socket.proto === carrier) return to.socket
  const family = to.ip.includes(':') ? 6 : 4
  const fitting = sockets.filter((socket) => socket.proto === carrier && socket.family === family)
  if (to.socket === undefined) {
    if (source !== undefined) return fitting.find(({ ip }) => isSameIp(ip, source)) ?? fitting[0]
    return fitting.find((socket) => socket === to.receivedOn && to.proto === 'udp') ?? fitting[0]
  }
  // A socket of another protocol was forced: the one on the same address serves.
  const { ip } = to.socket
  return fitting.find((socket) => socket.ip === ip) ?? fitting[0]
}

/** What the system says of an address, in words that tell what to do. */
const remedies: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'another program listens there: stop it, or listen elsewhere'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['EACCES', 'ports below 1024 need root or CAP_NET_BIND_SERVICE'],
])

function remedyFor(reason: string): string {
  const remedy = remedies.get(/\bE[A-Z]+\b/.exec(reason)?.[0] ?? '')
  return remedy === undefined ? '' : ` (${remedy})`
}
