import type { TlsSession } from '../host/tls.ts'
import type { Destination, ListenSocket, ReceiveInfo } from '../transport/sockets.ts'
import type { SendResult, Transport } from '../transport/transport.ts'
import { entryOf, type ConnectionBook, type ConnectionChange } from './connection-book.ts'
import type { Links } from './links.ts'
import { callIdIn } from './ownership.ts'
import type { Plain, PlainObject, TellChange } from './shared.ts'

export interface WorkerTransportEnvironment {
  readonly index: number
  readonly transport: Transport
  readonly links: Pick<Links, 'send'>
  /** The connections of the other workers, and how to tell them of ours. */
  readonly book: ConnectionBook
  readonly tell: TellChange<ConnectionChange>
  ownerOf(callId: string): number
  /** The worker that has the connection of this number. */
  connectionOwner(id: number): number
  /** Whether all processes know what was changed here; if not, what is sent waits for that. */
  isSettled(): boolean
  hold(action: () => void): void
}

/** The network as a worker sees it. */
export interface WorkerTransport {
  readonly transport: Transport
  /** Takes what another worker passed on. */
  takeFrame(header: Plain, bytes: string): void
}

/** Most messages that wait while the worker starts. */
const mostBacklog = 4096

/**
 * Puts the other workers between the network and the server of this one: a message of a call that another worker owns goes
 * there; a connection that another worker has is used through it.
 */
export function createWorkerTransport(env: WorkerTransportEnvironment): WorkerTransport {
  const { transport: inner, links, index, book } = env
  const plain = plainAddresses(inner.sockets)
  const passedBy = new Map<string, Set<number>>()
  const backlog: (readonly [string, ReceiveInfo])[] = []
  let onMessage: Transport['onMessage']
  const handle = (data: string, info: ReceiveInfo): void | Promise<void> => {
    if (onMessage !== undefined) return onMessage(data, info)
    if (backlog.length < mostBacklog) backlog.push([data, info])
    return undefined
  }
  /** What a script may ask of the peer of a connection that is secured. */
  const sessionOf = ({ proto, connectionId }: ReceiveInfo): Plain => {
    const stream = proto === 'tls' || proto === 'wss' ? inner.streamOf(connectionId) : undefined
    // A session holds texts, numbers and lists of such.
    return stream !== undefined && 'session' in stream ? (stream.session as Plain) : null
  }
  const takeMessage = (data: string, info: ReceiveInfo, session: Plain): void => {
    // What sessionOf() gave in the other worker.
    if (session !== null) book.learn(info, session as unknown as TlsSession)
    void handle(data, info)
  }
  const pass = (id: number, header: Plain, bytes: string): boolean => {
    if (!book.has(id)) return false
    links.send(env.connectionOwner(id), header, bytes)
    return true
  }
  const sendNow = (data: string, to: Destination): SendResult => {
    const foreign = to.proto === 'udp' || inner.connectionFor(to) !== undefined ? undefined : book.find(to)
    if (foreign === undefined) return inner.send(data, to)
    const socket = inner.socketFor(to)
    if (socket === undefined) return { ok: false, reason: 'no-socket' }
    pass(foreign, ['send', index, plain.ofDestination({ ...to, connectionId: foreign })], data)
    return { ok: true, socket }
  }
  const send = (data: string, to: Destination): SendResult => {
    if (env.isSettled()) return sendNow(data, to)
    const socket = inner.socketFor(to)
    if (socket === undefined) return { ok: false, reason: 'no-socket' }
    env.hold(() => {
      if (!sendNow(data, to).ok) outer.onSendFailed?.(to)
    })
    return { ok: true, socket }
  }
  const outer: Transport = {
    sockets: inner.sockets,
    socketFor: (to) => inner.socketFor(to),
    send,
    connections: () => [...inner.connections(), ...book.infos],
    connectionFor: (to) => inner.connectionFor(to) ?? book.find(to),
    hasConnection: (id) => inner.hasConnection(id) || book.has(id),
    addConnectionAlias: (id, port) => inner.addConnectionAlias(id, port) || pass(id, ['alias', id, port], ''),
    closeConnection: (id) => inner.closeConnection(id) || pass(id, ['close', id], ''),
    setConnectionLifetime: (id, ms) => inner.setConnectionLifetime(id, ms) || pass(id, ['lifetime', id, ms], ''),
    connectionWith: (ip, port) =>
      inner.connectionWith(ip, port) ?? book.infos.findLast((one) => one.srcIp === ip && one.srcPort === port),
    upgradeConnection: (id, answer, proto, framing) => inner.upgradeConnection(id, answer, proto, framing),
    sendRaw: (id, bytes, ends = false) => inner.sendRaw(id, bytes, ends) || pass(id, ['raw', id, ends], bytes),
    streamOf: (id) => inner.streamOf(id) ?? book.streamOf(id),
    get tls() {
      return inner.tls
    },
    set tls(side) {
      inner.tls = side
    },
    get onMessage() {
      return onMessage
    },
    set onMessage(handler) {
      onMessage = handler
      for (const [data, info] of backlog.splice(0)) void handler?.(data, info)
    },
    onRefused: undefined,
    onSendFailed: undefined,
    onConnectionClosed: undefined,
    onConnectionChanged: undefined,
    close: () => inner.close(),
  }
  inner.onMessage = (data, info) => {
    const callId = callIdIn(data)
    const owner = callId === undefined ? index : env.ownerOf(callId)
    if (owner === index) return handle(data, info)
    links.send(owner, ['message', plain.ofInfo(info), sessionOf(info)], data)
    return undefined
  }
  // Whoever has the connection answers: what cannot be read belongs to no call.
  inner.onRefused = (refused, info) => outer.onRefused?.(refused, info)
  inner.onSendFailed = (to) => {
    outer.onSendFailed?.(to)
    for (const other of passedBy.get(peerText(to)) ?? []) links.send(other, ['failed', plain.ofDestination(to)], '')
    passedBy.delete(peerText(to))
  }
  inner.onConnectionChanged = (connection, ports) => env.tell(String(connection.id), entryOf(connection, ports))
  inner.onConnectionClosed = (connection, end) => {
    passedBy.delete(peerText({ proto: connection.proto, ip: connection.srcIp, port: connection.srcPort }))
    env.tell(String(connection.id), null)
    outer.onConnectionClosed?.(connection, end)
  }
  const sendFor = (worker: number, data: string, to: Destination): void => {
    const peer = peerText(to)
    passedBy.set(peer, (passedBy.get(peer) ?? new Set()).add(worker))
    if (!inner.send(data, to).ok) inner.onSendFailed?.(to)
  }
  const takeFrame = (header: Plain, bytes: string): void => {
    // Frames are written by the functions above, in another worker.
    const [kind, ...rest] = header as readonly [string, ...Plain[]]
    const [first, second] = rest
    if (kind === 'message') takeMessage(bytes, plain.toInfo(first as PlainObject), second)
    else if (kind === 'send') sendFor(Number(first), bytes, plain.toDestination(second as PlainObject))
    else if (kind === 'failed') outer.onSendFailed?.(plain.toDestination(first as PlainObject))
    else if (kind === 'alias') inner.addConnectionAlias(Number(first), Number(second))
    else if (kind === 'close') inner.closeConnection(Number(first))
    else if (kind === 'lifetime') inner.setConnectionLifetime(Number(first), Number(second))
    else if (kind === 'raw') inner.sendRaw(Number(first), bytes, second === true)
  }
  return { transport: outer, takeFrame }
}

function peerText({ proto, ip, port }: Destination): string {
  return `${proto} ${ip} ${port}`
}

/** Addresses as they travel: a socket goes by its place among those of the server, which all workers have alike. */
function plainAddresses(sockets: readonly ListenSocket[]) {
  const place = (socket: ListenSocket | undefined): number => (socket === undefined ? -1 : sockets.indexOf(socket))
  return {
    ofInfo: (info: ReceiveInfo): PlainObject => ({ ...info, socket: place(info.socket) }),
    ofDestination: (to: Destination): PlainObject => ({
      ...to,
      socket: place(to.socket),
      forcedSocket: place(to.forcedSocket),
      receivedOn: place(to.receivedOn),
    }),
    // The other members are as the type says: ofInfo() and ofDestination() put them there.
    toInfo: (info: PlainObject) => ({ ...info, socket: sockets[Number(info['socket'])] }) as unknown as ReceiveInfo,
    toDestination: (to: PlainObject) =>
      ({
        ...to,
        socket: sockets[Number(to['socket'])],
        forcedSocket: sockets[Number(to['forcedSocket'])],
        receivedOn: sockets[Number(to['receivedOn'])],
      }) as unknown as Destination,
  }
}
