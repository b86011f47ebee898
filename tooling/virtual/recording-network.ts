import type {
  ByteStream,
  Clock,
  ConnectOptions,
  Endpoint,
  Network,
  NetworkInterface,
  TcpListener,
  UdpSocket,
} from '#runtime/host/host.ts'
import { virtualInterfaces } from '#runtime/host/virtual-network.ts'
import { bracketIp, carrierOf, type Proto } from '#runtime/transport/sockets.ts'
import { RecordingStream } from './recording-stream.ts'
import { WebSocketClient, webSocketRequest } from './web-socket-client.ts'

/** What the server sent, in the order in which it did. */
export interface SentMessage {
  /** The socket of the server, as `to`. */
  readonly from: string
  /** `udp:IP:PORT`, `tls:IP:PORT`; that of a WebSocket without its frames. */
  readonly to: string
  readonly message: string
  /** When, on the network's clock, in milliseconds since 1970. */
  readonly timeMs: number
}

/** So many messages from the server to itself within a millisecond are delivered. */
const maxLooped = 100

/** The parties of the network that are not the server. */
export interface Peer extends Endpoint {
  readonly proto: PeerProto
}

/** How peers send. */
export type PeerProto = Exclude<Proto, 'sctp'>

/**
 * A network of one server and nobody else: everything that the server sends is recorded, every connection that it opens succeeds,
 * and messages come in when `deliver` is called. What the server sends to a socket of its own arrives there.
 */
export class RecordingNetwork implements Network {
  readonly #clock: Clock
  readonly #interfaces: readonly NetworkInterface[]
  readonly #udp = new Map<string, (data: string, from: Endpoint) => void>()
  readonly #tcp = new Map<string, (stream: ByteStream) => void>()
  readonly #connections = new Map<string, RecordingStream>()
  /** The newest connection that the server opened to each address, over which the peer there answers. */
  readonly #opened = new Map<string, RecordingStream>()
  #nextPort = 40_000
  #looped = 0
  #loopedAtMs = Number.NaN
  /** Told when the server sends to itself over and over; its messages are lost then until time passes. */
  onLoop: ((message: string) => void) | undefined
  readonly sent: SentMessage[] = []
  /** Told of each message when it is sent. */
  onSent: ((sent: SentMessage) => void) | undefined
  /** Addresses (`IP/PORT`) where connections of the server are refused. */
  readonly refusing = new Set<string>()

  constructor(clock: Clock, ips: readonly string[]) {
    this.#clock = clock
    this.#interfaces = virtualInterfaces(ips)
  }

  interfaces(): readonly NetworkInterface[] {
    return this.#interfaces
  }

  bindUdp(local: Endpoint, onDatagram: (data: string, from: Endpoint) => void): Promise<UdpSocket> {
    const bound = { ip: local.ip, port: local.port === 0 ? this.#takePort() : local.port }
    this.#udp.set(keyOf(bound), onDatagram)
    return Promise.resolve({
      local: bound,
      send: (data, to) => {
        this.#record('udp', bound, to, data)
        const own = this.#udp.get(keyOf(to))
        if (own !== undefined && this.#mayLoop(data)) this.#clock.setTimer(0, () => own(data, bound))
      },
      close: () => void this.#udp.delete(keyOf(bound)),
    })
  }

  listenTcp(local: Endpoint, onConnection: (stream: ByteStream) => void): Promise<TcpListener> {
    this.#tcp.set(keyOf(local), onConnection)
    return Promise.resolve({ local, close: () => void this.#tcp.delete(keyOf(local)) })
  }

  connectTcp(remote: Endpoint, options: ConnectOptions): ByteStream {
    const local = { ip: options.localIp ?? '127.0.0.1', port: options.localPort ?? this.#takePort() }
    const stream: RecordingStream = new RecordingStream(local, remote, (data) =>
      this.#record(stream.proto, local, remote, data),
    )
    this.#opened.set(keyOf(remote), stream)
    this.#clock.setTimer(0, () => {
      if (this.refusing.has(keyOf(remote))) stream.fail(new Error('connect ECONNREFUSED'))
      else stream.onConnect?.()
    })
    return stream
  }

  /**
   * Brings a message to a socket of the server; false when it does not listen there, or refuses the connection. A peer keeps its
   * connection. A WebSocket begins with a request, `handshake` or a usual one, and carries messages once the server agreed.
   */
  deliver(data: string, from: Peer, to: Endpoint, handshake = likelyRequest(data, to)): boolean {
    if (from.proto === 'udp') {
      const receive = this.#udp.get(keyOf(to))
      receive?.(data, { ip: from.ip, port: from.port })
      return receive !== undefined
    }
    const stream = this.#connectionFrom(from, to)
    if (stream === undefined) return false
    const { proto } = from
    if (proto === 'ws' || proto === 'wss') {
      stream.webSocket ??= new WebSocketClient(stream, handshake, (text) => this.#record(proto, to, from, text))
      stream.webSocket.send(data)
    } else stream.onData?.(data)
    return stream.connected
  }

  /** Why the server refused the WebSocket of a peer: the first line of its answer. */
  refusalOf(from: Peer, to: Endpoint): string | undefined {
    return this.#connections.get(`${keyOf(from)} ${keyOf(to)}`)?.webSocket?.refusal
  }

  /** The connection that a peer has, or a new one; undefined when the server takes none. */
  #connectionFrom(from: Peer, to: Endpoint): RecordingStream | undefined {
    const key = `${keyOf(from)} ${keyOf(to)}`
    const kept = [this.#connections.get(key), this.#opened.get(keyOf(from))].find(
      // The server may have closed it since.
      (one) => one?.connected === true && one.proto === carrierOf(from.proto),
    )
    if (kept !== undefined) return kept
    const accept = this.#tcp.get(keyOf(to))
    if (accept === undefined) return undefined
    const stream: RecordingStream = new RecordingStream(to, from, (text) => this.#record(stream.proto, to, from, text))
    this.#connections.set(key, stream)
    accept(stream)
    // Whether TLS is spoken is known now: an end that takes no TLS understands none either.
    if (stream.proto !== carrierOf(from.proto)) stream.destroy()
    else if (stream.proto === 'tls') stream.onConnect?.()
    return stream.connected ? stream : undefined
  }

  #record(proto: string, from: Endpoint, to: Endpoint, message: string): void {
    const [source, target] = [from, to].map(({ ip, port }) => `${proto}:${bracketIp(ip)}:${port}`)
    const sent = { from: source ?? '', to: target ?? '', message, timeMs: this.#clock.now() }
    this.sent.push(sent)
    this.onSent?.(sent)
  }

  /**
   * Whether a message may come back to the server: a script that sends what it gets to itself would never end where nothing takes
   * time.
   */
  #mayLoop(data: string): boolean {
    const now = this.#clock.now()
    if (now !== this.#loopedAtMs) this.#looped = 0
    this.#loopedAtMs = now
    this.#looped += 1
    if (this.#looped === maxLooped + 1) this.onLoop?.(data)
    return this.#looped <= maxLooped
  }

  #takePort(): number {
    this.#nextPort += 1
    return this.#nextPort
  }
}

/** A page of the domain of its user asks for a WebSocket, most likely. */
function likelyRequest(message: string, { ip, port }: Endpoint): string {
  const host = `${bracketIp(ip)}:${port}`
  return webSocketRequest(host, /\nf(?:rom)?[ \t]*:[^\r\n@]{0,500}@([^;:>\s]{1,255})/i.exec(message)?.[1] ?? host)
}

function keyOf(endpoint: Endpoint): string {
  return `${endpoint.ip}/${endpoint.port}`
}
