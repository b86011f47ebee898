import type { ByteStream, Endpoint } from '#runtime/host/host.ts'
import type { SecureStream, Tls, TlsContext } from '#runtime/host/tls.ts'
import type { WebSocketClient } from './web-socket-client.ts'

/** A connection of the server with a peer that is not there: what the server writes is recorded. */
export class RecordingStream implements SecureStream {
  readonly local: Endpoint
  readonly remote: Endpoint
  readonly pendingBytes = 0
  readonly #record: (data: string) => void
  connected = true
  /** `tls` once the server speaks TLS over it. */
  proto: 'tcp' | 'tls' = 'tcp'
  /** The peer's end of the WebSocket that it carries. */
  webSocket: WebSocketClient | undefined
  /** Nothing is agreed on where nothing is encrypted. */
  readonly session = undefined
  onSecure: SecureStream['onSecure']
  onHandshakeFailed: SecureStream['onHandshakeFailed']
  onConnect: (() => void) | undefined
  onData: ((data: string) => void) | undefined
  onClose: ((error: Error | undefined) => void) | undefined

  constructor(local: Endpoint, remote: Endpoint, record: (data: string) => void) {
    this.local = local
    this.remote = remote
    this.#record = record
  }

  write(data: string): void {
    if (!this.connected) return
    if (this.webSocket === undefined) this.#record(data)
    else this.webSocket.got(data)
  }

  end(): void {
    this.destroy()
  }

  destroy(): void {
    if (!this.connected) return
    this.connected = false
    this.onClose?.(undefined)
  }

  /** The peer refuses it. */
  fail(error: Error): void {
    if (!this.connected) return
    this.connected = false
    this.onClose?.(error)
  }
}

/** TLS of a virtual network: it is known which connections would be encrypted, and nothing is. */
export const plainTls: Tls = {
  isPlain: true,
  createContext: (): TlsContext => ({ isTlsContext: true }),
  accept: secured,
  connect: secured,
}

function secured(stream: ByteStream): SecureStream {
  if (!(stream instanceof RecordingStream)) throw new Error('TLS over a stream of another network')
  stream.proto = 'tls'
  return stream
}
