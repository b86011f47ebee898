import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CompiledModule, Step } from '#grammar/abi.ts'
import type { Host } from '#runtime/host/host.ts'
import { VirtualClock } from '#runtime/host/virtual-clock.ts'
import { createVirtualHost, type VirtualZone } from '#runtime/host/virtual-host.ts'
import { createLogger } from '#runtime/log/create-logger.ts'
import { levelNames } from '#runtime/log/logger.ts'
import { startServer, type Server, type StartError } from '#runtime/server/server.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { kamkitVersion } from '../version.ts'
import { RecordingNetwork, type Peer, type SentMessage } from './recording-network.ts'

export interface OfflineOptions {
  /** Addresses to listen on instead of those of the configuration. */
  readonly listen: readonly string[]
  /** Names that resolve, with their addresses; all others do not exist. */
  readonly names: ReadonlyMap<string, readonly string[]>
  readonly stubModules: ReadonlySet<string>
  readonly debug: number | undefined
}

/** A line of the log: Kamailio's level and what follows it. */
export interface LoggedLine {
  readonly level: string
  readonly text: string
}

/** What handling a message did. */
export interface Execution {
  readonly steps: readonly Step[]
  readonly log: readonly LoggedLine[]
  readonly sent: readonly SentMessage[]
}

/** A server without sockets, on which time passes only when it is told to. */
export interface OfflineServer {
  readonly server: Server
  /** What was logged while it started. */
  readonly startLog: readonly LoggedLine[]
  /** The sockets that it listens on. */
  readonly sockets: readonly ListenSocket[]
  /** Brings a message to one of its sockets and lets `waitMs` pass. */
  execute(message: string, from: Peer, to: ListenSocket, waitMs: number): Promise<Execution>
  /** What was logged since it was asked last. */
  takeLog(): readonly LoggedLine[]
  stop(): Promise<void>
}

/** Handling a message takes no time; a moment lets what was scheduled for now happen. */
const momentMs = 1

/** Starts a program without a network. Its control sockets and files do not exist either. */
export async function startOffline(
  program: CompiledModule,
  options: OfflineOptions,
): Promise<OfflineServer | { readonly errors: readonly StartError[] }> {
  const clock = new VirtualClock(Date.now())
  const network = new RecordingNetwork(clock, ['127.0.0.1', '::1'])
  const env = new Map(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  const host: Host = { ...createVirtualHost({ clock, zone: zoneOf(options.names), env }), network }
  const log: LoggedLine[] = []
  const runDirectory = mkdtempSync(join(tmpdir(), 'kamkit-offline-'))
  const catalogue = createModuleCatalogue()
  const started = await startServer(
    program,
    host,
    { load: loadImplementation, declared: (name) => catalogue.module(name) },
    (context) =>
      createLogger({
        host,
        context,
        syslog: (level, text) => {
          log.push({ level: levelNames[level] ?? 'DEBUG', text: text.slice(text.indexOf(': ') + 2) })
        },
      }),
    {
      listen: options.listen,
      listenReplaces: true,
      runDirectory,
      settings: new Map(options.debug === undefined ? [] : [['debug', options.debug]]),
      aliases: [],
      stubModules: options.stubModules,
      signature: `kamkit (${kamkitVersion})`,
    },
  )
  if ('errors' in started) {
    rmSync(runDirectory, { recursive: true, force: true })
    return started
  }
  const { server } = started
  const steps: Step[] = []
  server.core.probes?.add({ step: (_, step) => void steps.push(step) })
  return {
    server,
    startLog: log.splice(0),
    sockets: server.core.transport.sockets,
    execute: async (message, from, to, waitMs) => {
      network.deliver(message, from, { ip: to.ip, port: to.port })
      await clock.advance(momentMs + waitMs)
      return { steps: steps.splice(0), log: log.splice(0), sent: network.sent.splice(0) }
    },
    takeLog: () => log.splice(0),
    stop: async () => {
      const stopped = server.stop()
      await clock.advance(10_000)
      await stopped
      rmSync(runDirectory, { recursive: true, force: true })
    },
  }
}

function zoneOf(names: OfflineOptions['names']): VirtualZone {
  return [...names].flatMap(([name, addresses]) =>
    addresses.map((address) => ({
      type: address.includes(':') ? ('AAAA' as const) : ('A' as const),
      name: name.toLowerCase(),
      ttl: 60,
      address,
    })),
  )
}
