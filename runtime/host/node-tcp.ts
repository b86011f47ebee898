import { connect, createServer, type Socket } from 'node:net'
import type { ByteStream, ConnectOptions, Endpoint, TcpListener, KeepAlive } from './host.ts'

/** Listens for connections; rejects with Node's error when the address cannot be had. */
export function listenNodeTcp(local: Endpoint, onConnection: (stream: ByteStream) => void): Promise<TcpListener> {
  const server = createServer({ noDelay: true }, (socket) => onConnection(new NodeStream(socket)))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    // Worker processes share what they listen on.
    server.listen({ port: local.port, host: local.ip, exclusive: local.port === 0 }, () => {
      server.removeListener('error', reject)
      // Out of file descriptors: the connection is refused, the server goes on.
      server.on('error', () => undefined)
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : local.port
      resolve({ local: { ip: local.ip, port }, close: () => void server.close() })
    })
  })
}

/** Starts connecting; the stream tells through onConnect or onClose how it went. */
export function connectNodeTcp(remote: Endpoint, options: ConnectOptions): ByteStream {
  const socket = connect({
    host: remote.ip,
    port: remote.port,
    noDelay: true,
    ...(options.localIp === undefined ? {} : { localAddress: options.localIp }),
    ...(options.localPort === undefined ? {} : { localPort: options.localPort }),
  })
  const timer = setTimeout(
    () => socket.destroy(new Error(`connect ETIMEDOUT ${remote.ip}:${remote.port}`)),
    options.timeoutMs,
  )
  socket.once('connect', () => clearTimeout(timer))
  socket.once('close', () => clearTimeout(timer))
  return new NodeStream(socket, remote)
}

/** Node's socket as a stream of latin1 text. */
export class NodeStream implements ByteStream {
  readonly socket: Socket
  readonly remote: Endpoint
  #failure: Error | undefined
  #onData: ((data: string) => void) | undefined
  onConnect: (() => void) | undefined
  onClose: ((error: Error | undefined) => void) | undefined
  onTaken: (() => void) | undefined
  readonly #taken = (): void => this.onTaken?.()

  constructor(socket: Socket, target?: Endpoint) {
    this.socket = socket
    this.remote = target ?? { ip: plainIp(socket.remoteAddress), port: socket.remotePort ?? 0 }
    socket.on('connect', () => this.onConnect?.())
    socket.on('error', (error) => (this.#failure = error))
    socket.on('close', () => this.onClose?.(this.#failure))
    // The peer closed its side: nothing more will be asked, so ours is closed too.
    socket.on('end', () => void socket.end())
  }

  get local(): Endpoint {
    return { ip: plainIp(this.socket.localAddress), port: this.socket.localPort ?? 0 }
  }

  get connected(): boolean {
    return !this.socket.connecting && !this.socket.destroyed
  }

  get pendingBytes(): number {
    return this.socket.writableLength
  }

  get onData(): ((data: string) => void) | undefined {
    return this.#onData
  }

  /** Reading begins with the first handler: TLS takes the bytes of a socket that has none. */
  set onData(handler: ((data: string) => void) | undefined) {
    if (this.#onData === undefined) this.socket.on('data', (data) => this.#onData?.(data.toString('latin1')))
    this.#onData = handler
  }

  write(data: string): void {
    if (!this.socket.destroyed && this.socket.writable) this.socket.write(Buffer.from(data, 'latin1'), this.#taken)
  }

  end(): void {
    this.socket.end()
  }

  destroy(): void {
    this.socket.destroy()
  }

  setKeepAlive(probes: KeepAlive | undefined): void {
    if (probes === undefined) this.socket.setKeepAlive(false)
    else {
      const { idleSeconds, intervalSeconds, count } = probes
      const options = { enable: true, initialDelay: idleSeconds * 1000, interval: intervalSeconds * 1000, count }
      this.socket.setKeepAlive(options)
    }
  }
}

/** IPv4 addresses that a dual-stack socket shows as IPv6. */
function plainIp(ip: string | undefined): string {
  return (ip ?? '').replace(/^::ffff:(?=\d+\.)/, '')
}
