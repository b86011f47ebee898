import { connect, createServer, type Socket } from 'node:net'
import type { ByteStream, ConnectOptions, Endpoint, TcpListener } from './host.ts'

/** Listens for connections; rejects with Node's error when the address cannot be had. */
export function listenNodeTcp(local: Endpoint, onConnection: (stream: ByteStream) => void): Promise<TcpListener> {
  const server = createServer({ noDelay: true }, (socket) => onConnection(wrapSocket(socket)))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port: local.port, host: local.ip, exclusive: true }, () => {
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
  return wrapSocket(socket, remote)
}

/** Node's socket as a stream of latin1 text. */
export function wrapSocket(socket: Socket, target?: Endpoint): ByteStream {
  let failure: Error | undefined
  const remote = target ?? { ip: plainIp(socket.remoteAddress), port: socket.remotePort ?? 0 }
  const stream: ByteStream = {
    get local() {
      return { ip: plainIp(socket.localAddress), port: socket.localPort ?? 0 }
    },
    remote,
    get connected() {
      return !socket.connecting && !socket.destroyed
    },
    get pendingBytes() {
      return socket.writableLength
    },
    onConnect: undefined,
    onData: undefined,
    onClose: undefined,
    write: (data) => {
      if (!socket.destroyed && socket.writable) socket.write(Buffer.from(data, 'latin1'))
    },
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  }
  socket.on('connect', () => stream.onConnect?.())
  socket.on('data', (data) => stream.onData?.(data.toString('latin1')))
  socket.on('error', (error) => (failure = error))
  socket.on('close', () => stream.onClose?.(failure))
  // The peer closed its side: nothing more will be asked, so ours is closed too.
  socket.on('end', () => void socket.end())
  return stream
}

/** IPv4 addresses that a dual-stack socket shows as IPv6. */
function plainIp(ip: string | undefined): string {
  return (ip ?? '').replace(/^::ffff:(?=\d+\.)/, '')
}
