/**
 * Where a scenario plays: a SIP server under test and endpoints that talk to it, on real sockets or on a virtual network.
 * Text has one character per byte.
 */
export interface Stage {
  /** The server's address. */
  readonly server: { readonly ip: string; readonly port: number }
  /** Opens an endpoint; the same name gives the same one. Its address is derived from its name. */
  endpoint(name: string, proto?: 'udp' | 'tcp'): Promise<Endpoint>
  /** Lets time pass. */
  advance(ms: number): Promise<void>
  /** Everything that happened so far, in the order in which each endpoint saw it. */
  transcript(): Transcript
  /** What the server logged. */
  logged(): readonly string[]
  stop(): Promise<void>
}

export interface Endpoint {
  readonly name: string
  readonly proto: 'udp' | 'tcp'
  readonly ip: string
  readonly port: number
  send(text: string): void
  /** The next message that was not taken yet; rejects when none comes in time. */
  receive(timeoutMs?: number): Promise<string>
  /** Whether nothing arrives within the time. */
  isQuiet(ms: number): Promise<boolean>
}

/** The messages that each endpoint received, by endpoint name. */
export type Transcript = { readonly [endpoint: string]: readonly string[] }

/** Fixed addresses of the endpoints, so that messages are the same in every run. */
export function endpointAddress(name: string): { readonly ip: string; readonly port: number } {
  const known: { readonly [name: string]: number } = { alice: 11, bob: 12, carol: 13, dave: 14, mallory: 15 }
  const last = known[name]
  if (last === undefined) throw new Error(`no address for endpoint ${name}`)
  return { ip: `127.8.30.${last}`, port: 5060 + last }
}

export const serverAddress = { ip: '127.8.30.1', port: 5060 }
