import type { CompiledModule } from '#grammar/abi.ts'
import type { ModuleExports } from '#grammar/manifest.ts'
import type { Dns, Host } from '#runtime/host/host.ts'
import { VirtualClock } from '#runtime/host/virtual-clock.ts'
import { createVirtualHost, type VirtualZone } from '#runtime/host/virtual-host.ts'
import { createLogger } from '#runtime/log/create-logger.ts'
import { levelNames } from '#runtime/log/logger.ts'
import type { KamkitModule } from '#runtime/modules/define.ts'
import { startServer, type Server, type ServerOptions, type StartError } from '#runtime/server/server.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { declaredWith } from '../catalogue.ts'
import { kamkitVersion } from '../version.ts'
import { RecordingNetwork } from './recording-network.ts'
import { stubVariables } from './stub-variables.ts'
import { plainTls } from './recording-stream.ts'

export interface VirtualServerOptions {
  /** Addresses to listen on instead of those of the configuration; none for those. */
  readonly listen: readonly string[]
  /** Names that resolve; all others do not exist. */
  readonly zone: VirtualZone
  /** Another way to resolve names than the zone. */
  readonly dns?: ((clock: VirtualClock) => Dns) | undefined
  readonly stubModules: ReadonlySet<string>
  /** Modules that a project describes: they can be stubbed. */
  readonly ownModules?: ReadonlyMap<string, ModuleExports> | undefined
  /** Core parameters that win over the configuration. */
  readonly settings: ReadonlyMap<string, number | string>
  /** Milliseconds since 1970 at which the server starts; absent for now. */
  readonly startMs?: number | undefined
  /** What chance gives; absent for always the same. */
  readonly seed?: number | undefined
  /** Waits until nothing happens any more without time passing: a debugger waits here while it holds a call. */
  readonly settle?: (() => Promise<void>) | undefined
  /** The environment; absent for that of this process. */
  readonly env?: ReadonlyMap<string, string> | undefined
  readonly wrapFunction?: ServerOptions['wrapFunction']
  /** A module to load instead of the usual one of this name, given its facts; undefined for the usual one. */
  readonly standIn?: ((exports: ModuleExports | undefined) => KamkitModule | undefined) | undefined
  readonly malformed?: ServerOptions['malformed']
}

/** A line of the log: Kamailio's level and what follows it. */
export interface LoggedLine {
  readonly level: string
  readonly text: string
}

/** A server without sockets, on a network of its own, on which time passes only when it is told to. */
export interface VirtualServer {
  readonly server: Server
  readonly clock: VirtualClock
  readonly network: RecordingNetwork
  /** The sockets that it listens on. */
  readonly sockets: readonly ListenSocket[]
  /** What was logged while it started. */
  readonly startLog: readonly LoggedLine[]
  /** Who is told each line of the log from then on. */
  onLog: ((line: LoggedLine) => void) | undefined
  stop(): Promise<void>
}

/** Where control sockets and files would be: the virtual host makes none, so there is no need of a folder. */
const noDirectory = '/nowhere'

/** How long a server may take to end its timers and connections, on its own clock. */
const stopMs = 10_000

/** Starts a program without a network. Its control sockets and files do not exist either. */
export async function startVirtualServer(
  program: CompiledModule,
  options: VirtualServerOptions,
): Promise<VirtualServer | { readonly errors: readonly StartError[] }> {
  const clock = new VirtualClock(options.startMs ?? Date.now(), options.settle)
  const network = new RecordingNetwork(clock, ['127.0.0.1', '::1'])
  const { zone, dns, seed, env = processEnvironment() } = options
  const given = { ...(seed === undefined ? {} : { seed }), ...(dns === undefined ? {} : { dns: dns(clock) }) }
  const host: Host = { ...createVirtualHost({ clock, zone, env, ...given }), network, tls: plainTls }
  const startLog: LoggedLine[] = []
  let onLog: VirtualServer['onLog'] = (line) => void startLog.push(line)
  const started = await startOn(host, program, options, (line) => onLog?.(line))
  if ('errors' in started) return started
  const { server } = started
  onLog = undefined
  network.onLoop = (message) => {
    const first = message.slice(0, message.indexOf('\r\n'))
    onLog?.({ level: 'WARNING', text: `the server sends ${first} to itself over and over: no more of it is delivered` })
  }
  return {
    server,
    clock,
    network,
    sockets: server.core.transport.sockets,
    startLog,
    get onLog() {
      return onLog
    },
    set onLog(listener) {
      onLog = listener
    },
    stop: async () => {
      const stopped = server.stop()
      await clock.advance(stopMs)
      await stopped
    },
  }
}

function startOn(
  host: Host,
  program: CompiledModule,
  options: VirtualServerOptions,
  log: (line: LoggedLine) => void,
): ReturnType<typeof startServer> {
  const declared = declaredWith(options.ownModules)
  return startServer(
    program,
    host,
    { load: async (name) => options.standIn?.(declared(name)) ?? (await loadImplementation(name)), declared },
    (context) =>
      createLogger({
        host,
        context,
        syslog: (level, text) => log({ level: levelNames[level] ?? 'DEBUG', text: text.slice(text.indexOf(': ') + 2) }),
      }),
    {
      listen: options.listen,
      listenReplaces: true,
      runDirectory: noDirectory,
      settings: options.settings,
      aliases: [],
      stubModules: options.stubModules,
      signature: `kamkit (${kamkitVersion})`,
      stubVariable: stubVariables(),
      wrapFunction: options.wrapFunction,
      malformed: options.malformed,
    },
  )
}

function processEnvironment(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  )
}

/** The addresses of names as records of a zone. */
export function zoneOf(names: ReadonlyMap<string, readonly string[]>): VirtualZone {
  return [...names].flatMap(([name, addresses]) =>
    addresses.map((address) => ({
      type: address.includes(':') ? ('AAAA' as const) : ('A' as const),
      name: name.toLowerCase(),
      ttl: 60,
      address,
    })),
  )
}
