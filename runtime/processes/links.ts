import type { ByteStream, Clock } from '../host/host.ts'
import type { LocalListener, LocalSockets } from '../host/local-sockets.ts'
import { FrameReader, writeFrame } from './frames.ts'
import type { Plain } from './shared.ts'

export interface LinkEnvironment {
  readonly local: Pick<LocalSockets, 'listenStream' | 'connectStream'>
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>
  onFrame(header: Plain, bytes: string): void
  /** A worker takes nothing more: this was the first frame that was lost. */
  onOverflow(worker: number): void
}

/** What waits for a worker that is being replaced, and bytes on the way to one that hangs: more is lost, as in a full socket. */
const mostWaiting = 4096
const mostPendingBytes = 32 * 1024 * 1024
/** The sender of a datagram has repeated it by then, and a newer copy waits behind. */
const oldestMs = 4000

/** How long after a link broke it is tried again. */
const retryMs = 200

interface Peer {
  path: string | undefined
  stream: ByteStream | undefined
  waiting: { readonly frame: string; readonly atMs: number }[]
  isOverflowing: boolean
}

/** The streams over which the workers of a server pass messages to each other, one for each direction. */
export class Links {
  readonly #env: LinkEnvironment
  readonly #peers = new Map<number, Peer>()
  #listener: LocalListener | undefined
  #isClosed = false

  constructor(env: LinkEnvironment) {
    this.#env = env
  }

  /** Takes frames at this path from now on; only `user`, or whoever this process is, can connect to it. */
  async listen(path: string, user?: string): Promise<void> {
    this.#listener = await this.#env.local.listenStream(path, { mode: 0o600, user }, (stream) => {
      const reader = new FrameReader((header, bytes) => this.#env.onFrame(header, bytes))
      stream.onData = (data) => reader.take(data)
    })
  }

  /** Where each worker takes frames; undefined for one that is not there now. */
  usePaths(paths: readonly (string | undefined)[]): void {
    for (const [worker, path] of paths.entries()) {
      const peer = this.#peer(worker)
      if (peer.path === path) continue
      peer.path = path
      peer.stream?.destroy()
      peer.stream = undefined
      if (path !== undefined) this.#connect(peer, path)
    }
  }

  send(worker: number, header: Plain, bytes: string): void {
    const peer = this.#peer(worker)
    const frame = writeFrame(header, bytes)
    const { stream } = peer
    if (stream?.connected === true) {
      if (stream.pendingBytes > mostPendingBytes) return this.#overflow(peer, worker)
      peer.isOverflowing = false
      stream.write(frame)
      return
    }
    if (peer.waiting.length >= mostWaiting) return this.#overflow(peer, worker)
    peer.waiting.push({ frame, atMs: this.#env.clock.monotonic() })
  }

  close(): void {
    this.#isClosed = true
    this.#listener?.close()
    for (const { stream } of this.#peers.values()) stream?.destroy()
  }

  #peer(worker: number): Peer {
    const known = this.#peers.get(worker)
    if (known !== undefined) return known
    const peer: Peer = { path: undefined, stream: undefined, waiting: [], isOverflowing: false }
    this.#peers.set(worker, peer)
    return peer
  }

  #connect(peer: Peer, path: string): void {
    const stream = this.#env.local.connectStream(path)
    peer.stream = stream
    stream.onConnect = () => {
      const { waiting } = peer
      peer.waiting = []
      peer.isOverflowing = false
      const oldest = this.#env.clock.monotonic() - oldestMs
      for (const { frame, atMs } of waiting) if (atMs >= oldest) stream.write(frame)
    }
    stream.onClose = () => {
      if (peer.stream !== stream) return
      peer.stream = undefined
      // The worker may have ended, which the main process tells; or there was no file descriptor left to connect with.
      this.#env.clock.setTimer(retryMs, () => {
        if (peer.path === path && peer.stream === undefined && !this.#isClosed) this.#connect(peer, path)
      })
    }
  }

  #overflow(peer: Peer, worker: number): void {
    if (!peer.isOverflowing) this.#env.onOverflow(worker)
    peer.isOverflowing = true
  }
}
