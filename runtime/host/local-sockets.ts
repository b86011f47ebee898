import type { ByteStream } from './host.ts'

/** Owner and mode of a socket or FIFO; user and group by name or number, absent to leave them. */
export interface FileAccess {
  /** Permission bits, e.g. 0o600. */
  readonly mode: number
  readonly user?: string | number | undefined
  readonly group?: string | number | undefined
}

/** Something that listens in the file system; close() also removes its file. */
export interface LocalListener {
  readonly path: string
  close(): void
}

export interface LocalDatagramSocket extends LocalListener {
  /** Sends to the path of a peer's socket; failures are ignored, as with any datagram. */
  send(data: string, to: string): void
}

/** Sockets and FIFOs in the file system. Paths are absolute; a stale file of the same kind is replaced. */
export interface LocalSockets {
  listenStream(path: string, access: FileAccess, onConnection: (stream: ByteStream) => void): Promise<LocalListener>
  /** Connects to somebody's socket; what is written in one turn of the event loop leaves together. */
  connectStream(path: string): ByteStream
  /** Makes a FIFO and reads what is written into it, whoever writes. */
  readFifo(path: string, access: FileAccess, onData: (data: string) => void): Promise<LocalListener>
  isFolder(path: string): Promise<boolean>
  /** Writes into a FIFO that somebody reads; rejects when nobody does within the time. */
  writeFifo(path: string, data: string, timeoutMs: number): Promise<void>
  /** Undefined where datagram sockets cannot be had. */
  bindDatagram(
    path: string,
    access: FileAccess,
    onDatagram: (data: string, from: string) => void,
  ): Promise<LocalDatagramSocket | undefined>
}
