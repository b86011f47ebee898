import { lookupService } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { emitDirectives } from '#compiler/6-emit/emit-directives.ts'
import type { CheckedConfig } from '#compiler/compile.ts'
import type { File } from '#compiler/ast/nodes.ts'
import { listenSpecs } from '#runtime/server/listen.ts'
import { localAddresses, parseSocketSpec, socketsOf } from '#runtime/transport/parse-socket.ts'
import { bracketIp, type ListenSocket } from '#runtime/transport/sockets.ts'
import type { CliSettings } from './settings.ts'

/** The sockets that a start would open, without opening them. */
export async function plannedSockets(
  { bound, sources }: Pick<CheckedConfig, 'bound' | 'sources'>,
  settings: CliSettings,
): Promise<readonly ListenSocket[]> {
  const { file } = bound
  const interfaces = Object.entries(networkInterfaces()).flatMap(([name, list = []]) =>
    list.map((one) => ({
      name,
      ip: one.address,
      family: one.family === 'IPv6' ? (6 as const) : (4 as const),
      internal: one.internal,
    })),
  )
  const isTcpOff = settings.core.get('disable_tcp') === 1 || numberOf(file, 'disable_tcp') === 1
  const defaults = {
    sip: numberOf(file, 'port') ?? 5060,
    tls: numberOf(file, 'tls_port_no') ?? 5061,
    hasTls: !isTcpOff && (numberOf(file, 'enable_tls') ?? 0) !== 0,
  }
  const written = listenSpecs(emitDirectives(bound, sources), []).map(({ spec }) => spec)
  const given = settings.listen.flatMap((text) => parseSocketSpec(text) ?? [])
  const all = interfaces.filter((one) => one.family === 4).flatMap((one) => parseSocketSpec(one.ip) ?? [])
  const sockets = [...written, ...given, ...(written.length + given.length === 0 ? all : [])].flatMap((spec) =>
    socketsOf(spec, localAddresses(spec.host, interfaces) ?? [spec.host], defaults),
  )
  return isTcpOff ? sockets.filter((socket) => socket.proto === 'udp') : sockets
}

function numberOf(file: File, name: string): number | undefined {
  for (const item of file.items) {
    if (item.kind === 'CoreParameter' && item.name.text === name && item.value.kind === 'NumberLiteral')
      return item.value.value
  }
  return undefined
}

/** Names of the listening addresses, from the name service of the machine: `proto:name:port`; none with auto_aliases=no. */
export async function findAutoAliases(
  sockets: readonly ListenSocket[],
  settings: CliSettings,
): Promise<readonly string[]> {
  if (settings.core.get('auto_aliases') === 0) return []
  const found = await Promise.all(
    sockets.map(async (socket) => {
      const name = await reverseName(socket.ip)
      return name === undefined ? [] : [`${socket.proto}:${name}:${socket.port}`]
    }),
  )
  return found.flat().toReversed()
}

/** A slow or dead name server must not hold the start up. */
async function reverseName(ip: string): Promise<string | undefined> {
  const timeout = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 1500).unref())
  if (isIP(ip) === 0) return undefined
  const asked = lookupService(ip, 0).then(
    ({ hostname }) => (hostname === ip ? undefined : hostname),
    () => undefined,
  )
  return Promise.race([asked, timeout])
}

/** The names that a configuration gives this server, each once, as Kamailio shows them: the last one first. */
function configuredAliases(file: File): readonly string[] {
  const shown = new Map<string, string>()
  for (const item of file.items) {
    if (item.kind !== 'Alias') continue
    for (const { proto, hosts, port } of item.addresses) {
      for (const host of hosts) {
        const text = `${proto ?? '*'}: ${host.replace(/^\[(.*)\]$/, '$1')}:${port ?? '*'}`
        if (!shown.has(text.toLowerCase())) shown.set(text.toLowerCase(), `             ${text}\n`)
      }
    }
  }
  return [...shown.values()].toReversed()
}

/** The block that Kamailio prints at start and with -c. */
export async function describeListening(
  sockets: readonly ListenSocket[],
  settings: CliSettings,
  file: File,
): Promise<string> {
  const aliases = [...settings.aliases, ...(await findAutoAliases(sockets, settings))]
  const isPlain = settings.core.get('auto_aliases') !== 0
  const order: readonly string[] = ['udp', 'tcp', 'tls', 'sctp']
  const sorted = sockets.toSorted((one, other) => order.indexOf(one.proto) - order.indexOf(other.proto))
  const lines = sorted.map((socket) => {
    const address = isPlain ? bracketIp(socket.ip) : `${bracketIp(socket.ip)} [${socket.ip}]`
    const advertised =
      socket.advertised === undefined
        ? ''
        : ` advertise ${socket.proto}:${socket.advertised.host}:${socket.advertised.port}`
    const name = socket.name === undefined ? '' : ` name ${socket.name}`
    const virtual = socket.virtual ? ' virtual' : ''
    return `             ${socket.proto}: ${address}:${socket.port}${virtual}${name}${advertised}\n`
  })
  const names = aliases.map((text) => `             ${text.replace(':', ': ')}\n`)
  return `Listening on \n${lines.join('')}Aliases: \n${[...names, ...configuredAliases(file)].join('')}\n`
}
