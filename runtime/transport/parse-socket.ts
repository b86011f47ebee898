import type { NetworkInterface } from '../host/host.ts'
import { parseIp } from '../routing/ip-match.ts'
import type { ListenSocket, Proto } from './sockets.ts'

/** What stands in a listen statement or after -l, before names are resolved. */
export interface SocketSpec {
  /** Undefined: UDP and TCP. */
  readonly proto: Proto | undefined
  /** A host name, an address, or the name of an interface. */
  readonly host: string
  /** 0: the default of the protocol. */
  readonly port: number
  readonly advertised: { readonly host: string; readonly port: number } | undefined
  readonly name: string | undefined
  readonly virtual: boolean
}

/** Reads `[proto:]host[:port]`, with `/advertised[:port]` and `/name` after it as -l takes them; undefined when it is none. */
export function parseSocketSpec(text: string): SocketSpec | undefined {
  const [address = '', advertise, name] = splitSlashes(text)
  const match =
    /^(?:(udp|tcp|tls|sctp|\*):)?("[^"]*"|\[[0-9A-Fa-f:.]+\]|[^:[\]/\s"]+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+?)(?::(\d{1,5}|\*))?$/i.exec(
      address,
    )
  const [, proto, host, port] = match ?? []
  if (host === undefined) return undefined
  const advertised = advertise === undefined || advertise === '' ? undefined : parseAdvertise(advertise)
  return {
    proto: proto === undefined || proto === '*' ? undefined : (proto.toLowerCase() as Proto),
    host: unquote(host),
    port: port === undefined || port === '*' ? 0 : Number(port),
    advertised,
    name: name === '' ? undefined : name,
    virtual: false,
  }
}

/** Quotes hold a host together that has colons. */
function unquote(host: string): string {
  return host.replace(/^"(.*)"$/, '$1')
}

function splitSlashes(text: string): readonly string[] {
  return text.split('/')
}

/** `[proto:]host[:port]` of an advertise clause. */
export function parseAdvertise(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:(?:udp|tcp|tls|sctp):)?("[^"]*"|.*?)(?::(\d+))?$/i.exec(text)
  return { host: unquote(match?.[1] ?? text), port: Number(match?.[2] ?? 0) }
}

/** Ports of addresses that name none, and whether an address without a protocol is one of TLS too. */
export interface DefaultPorts {
  readonly sip: number
  readonly tls: number
  readonly hasTls: boolean
}

/** The sockets that a specification opens: one for each protocol and address. `addresses` are those of its host. */
export function socketsOf(
  spec: SocketSpec,
  addresses: readonly string[],
  defaults: DefaultPorts,
): readonly ListenSocket[] {
  const all: readonly Proto[] = defaults.hasTls ? ['udp', 'tcp', 'tls'] : ['udp', 'tcp']
  const protos = spec.proto === undefined ? all : [spec.proto]
  return addresses.flatMap((ip) =>
    protos.map((proto): ListenSocket => {
      const port = portOf(spec, proto, defaults)
      return {
        proto,
        ip,
        port,
        host: spec.host,
        // An address that is advertised without a port stays without one, in Via, Record-Route and $RAp (6.1.5).
        advertised: spec.advertised,
        name: spec.name,
        virtual: spec.virtual,
        family: ip.includes(':') ? 6 : 4,
      }
    }),
  )
}

/** The addresses that a host stands for without asking a name server: itself, or those of the interface of that name. */
export function localAddresses(host: string, interfaces: readonly NetworkInterface[]): readonly string[] | undefined {
  const bare = host.replace(/^\[|\]$/g, '')
  if (parseIp(bare) !== undefined) return [bare]
  const own = interfaces.filter((one) => one.name === host).map((one) => one.ip)
  return own.length > 0 ? own : undefined
}

/** An address without a protocol has TLS on the port above the one that it names (6.1.5). */
function portOf({ port, proto: named }: SocketSpec, proto: Proto, defaults: DefaultPorts): number {
  if (port === 0) return proto === 'tls' ? defaults.tls : defaults.sip
  return named === undefined && proto === 'tls' ? port + 1 : port
}
