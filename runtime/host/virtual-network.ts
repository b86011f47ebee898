import type {
  ByteStream,
  Clock,
  ConnectOptions,
  Endpoint,
  Network,
  NetworkInterface,
  TcpListener,
  UdpSocket,
} from './host.ts'

const delayMs = 0.05

/** One network that several hosts share. Datagrams and segments arrive in order, a moment after they were sent. */
export class VirtualNetwork implements Network {
  readonly #clock: Clock
  readonly #interfaces: readonly NetworkInterface[]
  readonly #udp = new Map<string, (data: string, from: Endpoint) => void>()
  readonly #listeners = new Map<string, (stream: ByteStream) => void>()
  #nextPort = 40_000
  /** Gives true for a datagram that is to be lost. */
  loses: (data: string, from: Endpoint, to: Endpoint) => boolean = () => false

  constructor(clock: Clock, ips: readonly string[] = ['127.0.0.1']) {
    this.#clock = clock
    this.#interfaces = virtualInterfaces(ips)
  }

  interfaces(): readonly NetworkInterface[] {
    return this.#interfaces
  }

  /** The loopback reaches itself from 127.0.0.1, as Linux has it; any other address from an interface of its family. */
  sourceFor(ip: string): string | undefined {
    const own = this.#interfaces.filter((one) => (one.family === 6) === ip.includes(':'))
    return own.find((one) => one.internal === ip.startsWith('127.'))?.ip
  }

  bindUdp(local: Endpoint, onDatagram: (data: string, from: Endpoint) => void): Promise<UdpSocket> {
    const bound = { ip: local.ip, port: local.port === 0 ? this.#takePort() : local.port }
    const key = keyOf(bound)
    if (this.#udp.has(key)) return Promise.reject(inUse(key))
    this.#udp.set(key, onDatagram)
    const send = (data: string, to: Endpoint): void => {
      if (this.loses(data, bound, to)) return
      this.#clock.setTimer(delayMs, () => this.#udp.get(keyOf(to))?.(data, bound))
    }
    return Promise.resolve({ local: bound, send, close: () => void this.#udp.delete(key) })
  }

  listenTcp(local: Endpoint, onConnection: (stream: ByteStream) => void): Promise<TcpListener> {
    const key = keyOf(local)
    if (this.#listeners.has(key)) return Promise.reject(inUse(key))
    this.#listeners.set(key, onConnection)
    return Promise.resolve({ local, close: () => void this.#listeners.delete(key) })
  }

  connectTcp(remote: Endpoint, options: ConnectOptions): VirtualStream {
    const source = remote.ip.includes(':') ? '::1' : '127.0.0.1'
    const local = { ip: options.localIp ?? source, port: options.localPort ?? this.#takePort() }
    const near = new VirtualStream(this.#clock, local, remote)
    this.#clock.setTimer(delayMs, () => {
      const accept = this.#listeners.get(keyOf(remote))
      if (accept === undefined) near.finish(new Error(`connect ECONNREFUSED ${keyOf(remote)}`))
      else this.#join(near, accept)
    })
    return near
  }

  #join(near: VirtualStream, accept: (stream: ByteStream) => void): void {
    const far = new VirtualStream(this.#clock, near.remote, near.local)
    near.pair(far)
    far.pair(near)
    accept(far)
    near.onConnect?.()
  }

  #takePort(): number {
    this.#nextPort += 1
    return this.#nextPort
  }
}

/** Interfaces with these addresses, the first of which is the loopback. */
export function virtualInterfaces(ips: readonly string[]): readonly NetworkInterface[] {
  return ips.map((ip, index) => ({
    name: index === 0 ? 'lo' : `eth${index - 1}`,
    ip,
    family: ip.includes(':') ? 6 : 4,
    internal: index === 0,
  }))
}

/** One end of a connection. A test may let it read nothing for a while. */
export class VirtualStream implements ByteStream {
  readonly local: Endpoint
  readonly remote: Endpoint
  readonly #clock: Clock
  readonly #early: string[] = []
  /** What came before anybody read. */
  readonly #unread: string[] = []
  #onData: ((data: string) => void) | undefined
  #peer: VirtualStream | undefined
  #isClosed = false
  #isReading = true
  onConnect: (() => void) | undefined
  onClose: ((error: Error | undefined) => void) | undefined
  onTaken: (() => void) | undefined

  constructor(clock: Clock, local: Endpoint, remote: Endpoint) {
    this.#clock = clock
    this.local = local
    this.remote = remote
  }

  get connected(): boolean {
    return this.#peer !== undefined && !this.#isClosed
  }

  get pendingBytes(): number {
    return this.#early.reduce((total, data) => total + data.length, 0)
  }

  pair(peer: VirtualStream): void {
    this.#peer = peer
    this.#flush()
  }

  #flush(): void {
    for (const data of this.#early.splice(0)) this.write(data)
    this.onTaken?.()
  }

  /** What the other end writes waits there from now on. */
  pauseReading(): void {
    this.#isReading = false
  }

  resumeReading(): void {
    this.#isReading = true
    if (this.#peer !== undefined) this.#peer.#flush()
  }

  write(data: string): void {
    if (this.#isClosed) return
    const peer = this.#peer
    if (peer === undefined || !peer.#isReading) this.#early.push(data)
    else this.#clock.setTimer(delayMs, () => peer.deliver(data))
  }

  get onData(): ((data: string) => void) | undefined {
    return this.#onData
  }

  set onData(handler: ((data: string) => void) | undefined) {
    this.#onData = handler
    for (const data of this.#unread.splice(0)) handler?.(data)
  }

  deliver(data: string): void {
    if (this.#isClosed) return
    if (this.#onData === undefined) this.#unread.push(data)
    else this.#onData(data)
  }

  end(): void {
    this.#clock.setTimer(delayMs, () => this.destroy())
  }

  destroy(): void {
    if (this.#isClosed) return
    const peer = this.#peer
    this.finish(undefined)
    if (peer !== undefined) this.#clock.setTimer(delayMs, () => peer.finish(undefined))
  }

  finish(error: Error | undefined): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.onClose?.(error)
  }
}

function keyOf(endpoint: Endpoint): string {
  return `${endpoint.ip}/${endpoint.port}`
}

function inUse(key: string): Error {
  return Object.assign(new Error(`bind EADDRINUSE ${key}`), { code: 'EADDRINUSE' })
}
