import type { Arrival } from './queue.ts'

/**
 * Where a scenario plays: a SIP server under test and endpoints that talk to it, on real sockets or on a virtual network.
 * Text has one character per byte.
 */
export interface Stage {
  /** The server's address. */
  readonly server: Address
  /** Opens an endpoint; the same name gives the same one. Its address is derived from its name. */
  endpoint(name: string, proto?: Carrier): Promise<Endpoint>
  /** Lets time pass. */
  advance(ms: number): Promise<void>
  /** Milliseconds since the stage opened. */
  nowMs(): number
  /** What is played, for texts that name it: '' for nothing in particular. */
  readonly story: string
  /** The endpoints that were opened. */
  endpoints(): readonly Endpoint[]
  /** Everything that happened so far, in the order in which each endpoint saw it. */
  transcript(): Transcript
  /** What the server logged. */
  logged(): readonly string[]
  stop(): Promise<void>
}

export interface Address {
  readonly ip: string
  readonly port: number
}

/** How an endpoint talks: over UDP, over a connection that it opens, over those that the server opens to it, or a WebSocket. */
export type Carrier = 'udp' | 'tcp' | 'tcp-server' | 'ws' | 'tls' | 'tls-server'

export interface Endpoint {
  readonly name: string
  readonly proto: Carrier
  readonly ip: string
  readonly port: number
  /** What it received, with time and sender. */
  readonly arrivals: readonly Arrival[]
  /** Sends to the server, or over UDP to another of its sockets. */
  send(text: string, to?: Address): void
  /** The next message that was not taken yet; rejects when none comes in time. */
  receive(timeoutMs?: number): Promise<string>
  /** Whether nothing arrives within the time. */
  isQuiet(ms: number): Promise<boolean>
  /** Closes its socket and connections. */
  close(): void
}

/** The messages that each endpoint received, by endpoint name. */
export type Transcript = { readonly [endpoint: string]: readonly string[] }

/** Phones on this port talk to the server's second socket. */
const secondPort = 5081

const known: ReadonlyMap<string, Address> = new Map([
  ['alice', { ip: '127.8.30.11', port: 5071 }],
  ['bob', { ip: '127.8.30.12', port: 5072 }],
  // Where nobody listens until it opens.
  ['bob-late', { ip: '127.8.30.12', port: 5079 }],
  ['carol', { ip: '127.8.30.13', port: 5073 }],
  ['dave', { ip: '127.8.30.14', port: 5074 }],
  // Ports where nobody registers from: a Via may name them.
  ['alice-elsewhere', { ip: '127.8.30.11', port: 5091 }],
  ['carol-elsewhere', { ip: '127.8.30.13', port: 5071 }],
  ['alice-second', { ip: '127.8.30.11', port: secondPort }],
  ['mallory', { ip: '127.8.30.15', port: 5075 }],
  // Linux has one address of version 6 on its loopback.
  ['alice6', { ip: '::1', port: 5071 }],
  ['bob6', { ip: '::1', port: 5072 }],
])

/** Fixed addresses of the endpoints, so that messages are the same in every run: of those in a play, or of any number of callers and callees. */
export function endpointAddress(name: string): Address {
  const [, role, number] = /^(caller|callee)-(\d+)$/.exec(name) ?? []
  if (role !== undefined) return { ip: `127.8.${role === 'caller' ? 31 : 32}.${number}`, port: 5070 }
  const address = known.get(name)
  if (address === undefined) throw new Error(`no address for endpoint ${name}`)
  return address
}

export const serverAddress: Address = { ip: '127.8.30.1', port: 5060 }
/** A second address of the server, for configurations that listen there. */
export const tlsAddress: Address = { ip: '127.8.30.1', port: 5061 }
export const secondAddress: Address = { ip: '127.8.30.2', port: 5080 }
export const server6Address: Address = { ip: '::1', port: 5060 }

/** The address of the server that an endpoint talks to when nothing else is said: that of its own family, for some a second one. */
export function serverFor({ ip, port }: Address): Address {
  if (port === secondPort) return secondAddress
  return ip.includes(':') ? server6Address : serverAddress
}
