import type { CompiledModule } from '#grammar/abi.ts'
import type { ModuleExports } from '#grammar/manifest.ts'
import type { Server, StartError } from '#runtime/server/server.ts'
import { bracketIp, socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import { createRecorder } from '../recording/recorder.ts'
import type { Entry, LogEntry, Recording, SentEntry, StepEntry } from '../recording/recording.ts'
import type { Peer } from '../virtual/recording-network.ts'
import { startVirtualServer, zoneOf, type LoggedLine } from '../virtual/virtual-server.ts'

export type { LoggedLine } from '../virtual/virtual-server.ts'

export interface OfflineOptions {
  /** Addresses to listen on instead of those of the configuration. */
  readonly listen: readonly string[]
  /** Names that resolve, with their addresses; all others do not exist. */
  readonly names: ReadonlyMap<string, readonly string[]>
  readonly stubModules: ReadonlySet<string>
  /** Modules that a project describes: they can be stubbed. */
  readonly ownModules?: ReadonlyMap<string, ModuleExports> | undefined
  readonly debug: number | undefined
}

/** What handling a message did: everything that happened until the next one. */
export interface Execution extends Recording {
  readonly steps: readonly StepEntry[]
  readonly log: readonly LogEntry[]
  readonly sent: readonly SentEntry[]
}

/** A server without sockets, on which time passes only when it is told to. */
export interface OfflineServer {
  readonly server: Server
  /** What was logged while it started. */
  readonly startLog: readonly LoggedLine[]
  /** The sockets that it listens on. */
  readonly sockets: readonly ListenSocket[]
  /** Everything since the start. */
  readonly recording: Recording
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
    ownModules: options.ownModules,
    settings: new Map(options.debug === undefined ? [] : [['debug', options.debug]]),
  })
  if ('errors' in started) return started
  const { server, network, clock, startLog, sockets } = started
  const recorder = createRecorder(server)
  const { recording } = recorder
  started.onLog = (line) => recorder.logged(line)
  network.onSent = (sent) => recorder.sent(sent)
  let looked = 0
  const since = (): readonly Entry[] => {
    const entries = recording.entries.slice(looked)
    looked = recording.entries.length
    return entries
  }
  return {
    server,
    startLog,
    sockets,
    recording,
    execute: async (message, from, to, waitMs) => {
      recorder.received(message, `${from.proto}:${bracketIp(from.ip)}:${from.port}`, socketText(to))
      network.deliver(message, from, { ip: to.ip, port: to.port })
      await clock.advance(momentMs + waitMs)
      return executionOf(since())
    },
    takeLog: () => executionOf(since()).log.map(({ level, text }) => ({ level, text })),
    stop: () => started.stop(),
  }
}

function executionOf(entries: readonly Entry[]): Execution {
  return {
    entries,
    steps: entries.filter((one) => one.kind === 'step'),
    log: entries.filter((one) => one.kind === 'log'),
    sent: entries.filter((one) => one.kind === 'sent'),
  }
}
