import type { ByteStream, Clock, Endpoint, KeepAlive } from '../host/host.ts'
import { readProxyHeader } from './proxy-header.ts'

/**
 * Waits for the PROXY header of a connection (tcp_accept_haproxy) and hands the stream on: as one of the client that the header
 * names, or as it is when it begins without a header. A bad header, or none that is complete in time, is told to `refuse`.
 */
export function readProxied(
  stream: ByteStream,
  clock: Clock,
  timeoutMs: number,
  take: (stream: ByteStream) => void,
  refuse: (reason: string) => void,
): void {
  let read = ''
  const timer = timeoutMs > 0 ? clock.setTimer(timeoutMs, () => end('no PROXY protocol header in time')) : undefined
  const end = (reason: string): void => {
    timer?.cancel()
    stream.onClose = undefined
    refuse(reason)
    stream.destroy()
  }
  stream.onClose = () => timer?.cancel()
  stream.onData = (data) => {
    read += data
    const header = readProxyHeader(read)
    if (header.kind === 'incomplete') return
    if (header.kind === 'bad') return end('invalid PROXY protocol header')
    timer?.cancel()
    const isOfClient = header.kind === 'header' && header.source !== undefined
    take(isOfClient ? new Proxied(stream, header.source) : stream)
    const rest = header.kind === 'header' ? read.slice(header.length) : read
    if (rest !== '') stream.onData?.(rest)
  }
}

/** The stream with another address of the peer. */
class Proxied implements ByteStream {
  readonly #stream: ByteStream
  readonly remote: Endpoint

  constructor(stream: ByteStream, remote: Endpoint) {
    this.#stream = stream
    this.remote = remote
  }

  get carrier(): Endpoint {
    return this.#stream.remote
  }

  setKeepAlive(probes: KeepAlive | undefined): void {
    this.#stream.setKeepAlive?.(probes)
  }

  get local(): Endpoint {
    return this.#stream.local
  }

  get connected(): boolean {
    return this.#stream.connected
  }

  get pendingBytes(): number {
    return this.#stream.pendingBytes
  }

  get onConnect(): ByteStream['onConnect'] {
    return this.#stream.onConnect
  }

  set onConnect(handler: ByteStream['onConnect']) {
    this.#stream.onConnect = handler
  }

  get onData(): ByteStream['onData'] {
    return this.#stream.onData
  }

  set onData(handler: ByteStream['onData']) {
    this.#stream.onData = handler
  }

  get onClose(): ByteStream['onClose'] {
    return this.#stream.onClose
  }

  set onClose(handler: ByteStream['onClose']) {
    this.#stream.onClose = handler
  }

  get onTaken(): ByteStream['onTaken'] {
    return this.#stream.onTaken
  }

  set onTaken(handler: ByteStream['onTaken']) {
    this.#stream.onTaken = handler
  }

  write(data: string): void {
    this.#stream.write(data)
  }

  end(): void {
    this.#stream.end()
  }

  destroy(): void {
    this.#stream.destroy()
  }
}
