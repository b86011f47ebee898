import type { Directive, Program } from '#grammar/abi.ts'
import type { Host } from '../host/host.ts'
import type { ModuleLogger } from '../log/logger.ts'
import type { Resolver } from '../dns/resolver.ts'
import type { LinkError } from '../script/link-environment.ts'
import { isTlsEnabled } from '../transport/accepted-protocols.ts'
import { isLinkLocal } from '../transport/bind-options.ts'
import { hexStyle, showIp } from '../transport/show-ip.ts'
import { socketText, type ListenSocket } from '../transport/sockets.ts'
import {
  localAddresses,
  parseAdvertise,
  parseSocketSpec,
  socketsOf,
  type DefaultPorts,
  type SocketSpec,
} from '../transport/parse-socket.ts'
import type { Settings } from './core.ts'
import type { ServerOptions } from './server.ts'

/**
 * The sockets of a program: those of its listen statements and then those of -l (Kamailio's order), or of -l alone when they
 * replace the others; without any, UDP and TCP on all addresses of the machine.
 */
export async function listenSockets(
  program: Program,
  host: Host,
  resolver: Resolver,
  settings: Settings,
  options: Pick<ServerOptions, 'listen' | 'listenReplaces'>,
  errors: LinkError[],
  log: ModuleLogger,
): Promise<readonly ListenSocket[]> {
  const defaults = defaultPorts(settings)
  const isReplaced = options.listenReplaces && options.listen.length > 0
  const specs = [...(isReplaced ? [] : listenSpecs(program.directives, errors)), ...fromOptions(options.listen, errors)]
  const sockets: ListenSocket[] = []
  for (const { spec, at } of specs.length > 0 ? specs : everyAddress(host, settings)) {
    const addresses = localAddresses(spec.host, host.network.interfaces()) ?? (await resolver.resolveHost(spec.host))
    if (addresses.length === 0) errors.push({ at, text: unresolvedText(spec.host) })
    const shown = addresses.map((ip) => showIp(ip, hexStyle(settings)))
    for (const socket of socketsOf(spec, shown, defaults)) {
      const isKnown = sockets.some(
        (known) => known.proto === socket.proto && known.ip === socket.ip && known.port === socket.port,
      )
      if (!isKnown) sockets.push(socket)
    }
  }
  return sockets.filter((socket) => {
    const reason = whyNotOpened(socket, settings)
    if (reason !== undefined) log.warn(`${socketText(socket)} is not opened: ${reason}`)
    return reason === undefined
  })
}

/** A name in capitals is mostly one that `-A` or an `#!define` should have replaced. */
function unresolvedText(name: string): string {
  const text = `listen: could not resolve ${name}`
  return /^[A-Z][A-Z0-9_]*$/.test(name) ? `${text}, which nothing defines: -A ${name}=ADDRESS does` : text
}

function defaultPorts(settings: Settings): DefaultPorts {
  return {
    sip: settings.int('port') === 0 ? 5060 : settings.int('port'),
    tls: settings.int('tls_port_no'),
    hasTls: isTlsEnabled(settings) && settings.int('disable_tcp') === 0,
  }
}

/** Why a socket of the configuration stays closed, with the remedy; undefined when it is opened. */
function whyNotOpened({ proto }: ListenSocket, settings: Settings): string | undefined {
  if (proto === 'udp') return undefined
  if (proto === 'sctp') return 'there is no SCTP in Node; listen on UDP, TCP or TLS instead'
  if (settings.int('disable_tcp') !== 0) return 'TCP is switched off (disable_tcp)'
  return proto === 'tls' && !isTlsEnabled(settings) ? 'TLS is switched off (set enable_tls=yes)' : undefined
}

/** An address to listen on, with the statement that names it. */
export interface PlacedSpec {
  readonly spec: SocketSpec
  readonly at: LinkError['at']
}

function fromOptions(texts: readonly string[], errors: LinkError[]): readonly PlacedSpec[] {
  return texts.flatMap((text) => {
    const spec = parseSocketSpec(text)
    if (spec !== undefined) return [{ spec, at: [0, 1, 1] as const }]
    errors.push({ at: [0, 1, 1], text: `bad -l parameter: ${text}` })
    return []
  })
}

/** The addresses of the listen and socket statements; one that cannot be read is an error. */
export function listenSpecs(directives: readonly Directive[], errors: LinkError[]): readonly PlacedSpec[] {
  const listens = directives.filter(
    (directive): directive is Extract<Directive, { kind: 'listen' }> => directive.kind === 'listen',
  )
  return listens.flatMap((directive) =>
    directive.addresses.flatMap((address) => {
      const spec = parseSocketSpec(address)
      if (spec === undefined) {
        errors.push({ at: directive.at, text: `bad listen address: ${address}` })
        return []
      }
      const advertised = directive.advertise === undefined ? undefined : parseAdvertise(directive.advertise)
      return [
        { spec: { ...spec, advertised, name: directive.name, virtual: directive.virtual === true }, at: directive.at },
      ]
    }),
  )
}

/**
 * Without any listen statement Kamailio binds every address of every interface: those of IPv4, with auto_bind_ipv6 those of IPv6
 * too, and link-local ones among them with bind_ipv6_link_local.
 */
function everyAddress(host: Host, settings: Settings): readonly PlacedSpec[] {
  const hasV6 = settings.int('auto_bind_ipv6') !== 0
  const hasLinkLocal = (settings.int('bind_ipv6_link_local') & 1) !== 0
  return host.network
    .interfaces()
    .filter(({ family, ip }) => family === 4 || (hasV6 && (hasLinkLocal || !isLinkLocal(ip))))
    .map(({ ip }) => ({
      spec: { proto: undefined, host: ip, port: 0, advertised: undefined, name: undefined, virtual: false },
      at: [0, 1, 1] as const,
    }))
}
