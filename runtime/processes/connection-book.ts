import type { TlsSession } from '../host/tls.ts'
import { showIp } from '../transport/show-ip.ts'
import { isWebSocket, type Destination, type Proto, type ReceiveInfo } from '../transport/sockets.ts'
import type { ConnectionInfo } from '../transport/transport.ts'
import { remoteStream, type RemoteStream } from './remote-stream.ts'
import type { PlainObject, SharedStore } from './shared.ts'

/** A connection of some process; null when it ended. */
export type ConnectionChange = (PlainObject & { readonly info: PlainObject; readonly ports: readonly number[] }) | null

interface Entry {
  readonly info: ConnectionInfo
  /** Ports of the peer that it serves. */
  readonly ports: readonly number[]
}

/** The session of a connection comes again with each message: those of connections at rest may be forgotten. */
const mostStreams = 10_000

/** The connections of all processes of a server, by number and by peer. */
export class ConnectionBook implements SharedStore<ConnectionChange> {
  readonly #entries = new Map<number, Entry>()
  /** Of secured connections, those that messages came over lately. */
  readonly #streams = new Map<number, RemoteStream>()
  readonly #byPeer = new Map<string, Set<number>>()

  apply(key: string, change: ConnectionChange): void {
    const id = Number(key)
    this.#forget(id)
    // What entryOf() made of a ConnectionInfo.
    if (change !== null) this.#add({ info: change.info as unknown as ConnectionInfo, ports: change.ports })
  }

  *all(): Iterable<readonly [string, ConnectionChange]> {
    for (const [id, { info, ports }] of this.#entries) yield [String(id), entryOf(info, ports)]
  }

  /** What another worker says about the peer of its connection, with a message from there. */
  learn({ connectionId, proto, srcIp, srcPort, dstIp, dstPort }: ReceiveInfo, session: TlsSession): void {
    const known = this.#entries.get(connectionId)?.info
    const info = known ?? {
      id: connectionId,
      proto,
      srcIp,
      srcPort,
      dstIp,
      dstPort,
      state: 'CONN_OK',
      timeoutSeconds: 0,
    }
    this.#streams.delete(connectionId)
    this.#streams.set(connectionId, remoteStream(info, session))
    const [oldest] = this.#streams.keys()
    if (this.#streams.size > mostStreams && oldest !== undefined) this.#streams.delete(oldest)
  }

  streamOf(id: number): RemoteStream | undefined {
    return this.#streams.get(id)
  }

  get size(): number {
    return this.#entries.size
  }

  has(id: number): boolean {
    return this.#entries.has(id)
  }

  get infos(): readonly ConnectionInfo[] {
    return [...this.#entries.values()].map(({ info }) => info)
  }

  /** Number of the connection to use: the one asked for, else the newest to the peer that fits the socket that was forced. */
  find({ connectionId, proto, ip, port, forcedSocket }: Destination): number | undefined {
    if (connectionId !== undefined && this.#entries.has(connectionId)) return connectionId
    const kinds: readonly Proto[] = isWebSocket(proto) ? ['ws', 'wss'] : [proto]
    const open = kinds.flatMap((kind) => [...(this.#byPeer.get(peerKey(kind, ip, port)) ?? [])])
    return open.findLast((id) => this.#entries.get(id)?.info.dstIp === forcedSocket?.ip) ?? open.at(-1)
  }

  #add(entry: Entry): void {
    const { id, proto, srcIp } = entry.info
    this.#entries.set(id, entry)
    for (const port of entry.ports) {
      const key = peerKey(proto, srcIp, port)
      this.#byPeer.set(key, (this.#byPeer.get(key) ?? new Set()).add(id))
    }
  }

  #forget(id: number): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#entries.delete(id)
    this.#streams.delete(id)
    for (const port of entry.ports) {
      const key = peerKey(entry.info.proto, entry.info.srcIp, port)
      const serving = this.#byPeer.get(key)
      serving?.delete(id)
      if (serving?.size === 0) this.#byPeer.delete(key)
    }
  }
}

/** A connection as it is told to other processes. */
export function entryOf(info: ConnectionInfo, ports: readonly number[]): ConnectionChange {
  return { info: { ...info }, ports }
}

function peerKey(proto: Proto, ip: string, port: number): string {
  return `${proto} ${showIp(ip, 'c')} ${port}`
}
