import type { CompiledModule, Step } from '#grammar/abi.ts'
import type { Server, StartError } from '#runtime/server/server.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import type { Peer, SentMessage } from '../virtual/recording-network.ts'
import { startVirtualServer, zoneOf, type LoggedLine } from '../virtual/virtual-server.ts'

export type { LoggedLine } from '../virtual/virtual-server.ts'

export interface OfflineOptions {
  /** Addresses to listen on instead of those of the configuration. */
  readonly listen: readonly string[]
  /** Names that resolve, with their addresses; all others do not exist. */
  readonly names: ReadonlyMap<string, readonly string[]>
  readonly stubModules: ReadonlySet<string>
  readonly debug: number | undefined
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
  const started = await startVirtualServer(program, {
    listen: options.listen,
    zone: zoneOf(options.names),
    stubModules: options.stubModules,
    settings: new Map(options.debug === undefined ? [] : [['debug', options.debug]]),
  })
  if ('errors' in started) return started
  const { server, network, clock } = started
  const log: LoggedLine[] = []
  started.onLog = (line) => void log.push(line)
  const steps: Step[] = []
  server.core.probes?.add({ step: (_, step) => void steps.push(step) })
  return {
    server,
    startLog: started.startLog,
    sockets: started.sockets,
    execute: async (message, from, to, waitMs) => {
      network.deliver(message, from, { ip: to.ip, port: to.port })
      await clock.advance(momentMs + waitMs)
      return { steps: steps.splice(0), log: log.splice(0), sent: network.sent.splice(0) }
    },
    takeLog: () => log.splice(0),
    stop: () => started.stop(),
  }
}
