import type { QueryOptions } from '../dns/client.ts'
import type { DnsAnswer, DnsType } from '../dns/records.ts'
import type { LocalSockets } from './local-sockets.ts'
import type { Tls } from './tls.ts'

/**
 * Everything that the runtime takes from the world. The same runtime runs on real sockets and clocks (node-host.ts) and on a
 * virtual network with a virtual clock (virtual-host.ts), where a 30-second timer passes in microseconds.
 * Bytes travel as text with one character per byte (latin1).
 */
export interface Host {
  /** Sockets and FIFOs in the file system (local-sockets.ts); undefined where there are none, as on the virtual network. */
  readonly localSockets?: LocalSockets | undefined
  /** Files that the script reads and writes; undefined where there are none. */
  readonly files?: HostFiles | undefined
  /** TLS; undefined where there is none. */
  readonly tls?: Tls | undefined
  readonly clock: Clock
  readonly random: Random
  readonly network: Network
  readonly dns: Dns
  readonly process: ProcessInfo
  /** Writes one finished log line (without its newline). */
  writeLog(line: string): void
}

export interface Clock {
  /** Milliseconds since 1970, as Date.now(). */
  now(): number
  /** Milliseconds that never jump, for intervals. */
  monotonic(): number
  /** Runs `action` once after `delayMs`. `about`: the message whose call it is for, of those who may let the time of a call stand still. */
  setTimer(delayMs: number, action: () => void, about?: TimedMessage): Timer
}

/** A message that a timer is about. */
export interface TimedMessage {
  header(name: 'call-id'): { readonly body: string } | undefined
}

export interface Timer {
  cancel(): void
}

export interface Random {
  /** An unpredictable number in 0 … 2^32-1. */
  uint32(): number
  /** `length` unpredictable bytes as lower-case hexadecimal digits (two per byte). */
  hex(length: number): string
}

export interface ProcessInfo {
  readonly pid: number
  env(name: string): string | undefined
  /** The command line, for core.arg. */
  readonly arguments?: readonly string[]
  hostName?(): string
  workingDirectory?(): string
  /** Sends this process a signal by number (core.kill). */
  kill?(signal: number): void
  memory?(): MemoryUse
  /** Whether the process may open one more file or socket. */
  canOpenFile?(): boolean
}

/** Bytes of the JavaScript heap. */
export interface MemoryUse {
  readonly limit: number
  /** Taken from the system. */
  readonly reserved: number
  readonly used: number
}

/** Files of the machine, read and written without blocking; each rejects with a Node-style error. */
export interface HostFiles {
  readText(path: string): Promise<string>
  /** Replaces the content, making the file when it does not exist. */
  writeText(path: string, text: string): Promise<void>
  appendText(path: string, text: string): Promise<void>
  /** The names in a folder, in the order of their characters; rejects with ENOTDIR for a file. */
  list(path: string): Promise<readonly string[]>
}

export interface Endpoint {
  /** Numeric address without brackets. */
  readonly ip: string
  readonly port: number
}

export interface NetworkInterface {
  readonly name: string
  readonly ip: string
  readonly family: 4 | 6
  readonly internal: boolean
}

export interface Network {
  /** Binds a datagram socket; rejects with a Node-style error (`code`) when the address is in use or not ours. */
  bindUdp(
    local: Endpoint,
    onDatagram: (data: string, from: Endpoint) => void,
    multicast?: MulticastOptions,
  ): Promise<UdpSocket>
  listenTcp(local: Endpoint, onConnection: (stream: ByteStream) => void): Promise<TcpListener>
  /** Starts connecting; the stream reports `onClose` with an error when that fails. */
  connectTcp(remote: Endpoint, options: ConnectOptions): ByteStream
  interfaces(): readonly NetworkInterface[]
  /** The own address from which the system would send to this one, by its routing table; undefined when there is no route. */
  sourceFor?(ip: string): string | undefined
}

/** How multicast leaves a socket, and how a socket on a multicast address joins its group. */
export interface MulticastOptions {
  /** Own address of the interface; undefined leaves the choice to the routing table. */
  readonly interfaceIp?: string | undefined
  /** Time to live; undefined for that of the system. */
  readonly ttl?: number | undefined
  /** Whether what is sent comes back to this machine; undefined for what the system does. */
  readonly isLooped?: boolean | undefined
}

export interface ConnectOptions {
  /** Address to connect from. */
  readonly localIp?: string
  readonly localPort?: number
  readonly timeoutMs: number
}

export interface UdpSocket {
  readonly local: Endpoint
  /** `onFailed` is told when the system has no way there; without it nobody is. */
  send(data: string, to: Endpoint, onFailed?: () => void): void
  close(): void
}

export interface TcpListener {
  readonly local: Endpoint
  close(): void
}

/** One TCP connection. Handlers are set by the owner right after it got the stream. */
export interface ByteStream {
  readonly local: Endpoint
  readonly remote: Endpoint
  readonly connected: boolean
  onConnect: (() => void) | undefined
  onData: ((data: string) => void) | undefined
  onClose: ((error: Error | undefined) => void) | undefined
  /** Some of what waited to be sent was taken: pendingBytes is less than it was. */
  onTaken?: (() => void) | undefined
  write(data: string): void
  /** Bytes accepted by write() but not yet taken by the kernel. */
  readonly pendingBytes: number
  /** Sends what is queued, then closes. */
  end(): void
  /** Closes at once. */
  destroy(): void
  /** Asks the system to probe whether the peer still answers, or to probe no more; absent where there is no such thing. */
  setKeepAlive?(probes: KeepAlive | undefined): void
  /** The peer itself, where `remote` is the client for which it speaks (PROXY protocol). */
  readonly carrier?: Endpoint
}

/** How the system probes a silent connection. */
export interface KeepAlive {
  /** Seconds without traffic before the first probe. */
  readonly idleSeconds: number
  /** Probes without an answer after which the connection is dead. */
  readonly count: number
  readonly intervalSeconds: number
}

/** The names of the world. */
export interface Dns {
  /** The records of a name; rejects when no server answers. */
  query(name: string, type: DnsType, options: QueryOptions): Promise<DnsAnswer>
}
