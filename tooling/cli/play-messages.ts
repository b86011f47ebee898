import type { CompiledModule } from '#grammar/abi.ts'
import { compileConfig } from '#compiler/compile.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { completeReply } from '../exec/complete-reply.ts'
import { readMessageFile } from '../exec/message-file.ts'
import { startOffline, type Execution, type LoggedLine, type OfflineServer } from '../exec/offline-server.ts'
import { importProgram, loadCompiledText } from '../load-program.ts'
import type { Recording } from '../recording/recording.ts'
import type { Peer } from '../virtual/recording-network.ts'
import { requireFiles } from './files.ts'
import { chooseSocket, parseDebugLevel, parsePeer, parseResolve, readWait } from './offline-options.ts'
import { catalogueFor, toParseOptions, type ConfigOptions } from './options.ts'
import { printDiagnostics, printStartErrors } from './print-diagnostics.ts'
import { readStubs, tellStubs } from './stubs.ts'

/** How messages are brought to a configuration without a network. */
export interface PlayOptions extends ConfigOptions {
  readonly from: string
  readonly to?: string
  readonly wait: string
  readonly listen: readonly string[]
  readonly resolve: readonly string[]
  readonly stubModule: readonly string[]
  readonly debugLevel?: string
}

/** What a message did. */
export interface Played {
  readonly path: string
  readonly message: string
  /** `udp:IP:PORT`. */
  readonly from: string
  readonly to: ListenSocket
  readonly execution: Execution
  /** Everything so far. */
  readonly recording: Recording
}

/**
 * Runs the messages of files through a configuration, one after the other. Gives everything that was recorded; undefined when it
 * does not compile or start, and that was said then. `onStarted` is told of the server before the first message.
 */
export async function playMessages(
  file: string,
  paths: readonly string[],
  options: PlayOptions,
  onPlayed: (played: Played, program: CompiledModule) => void = () => undefined,
  onStarted: (offline: OfflineServer) => void = () => undefined,
): Promise<Recording | undefined> {
  requireFiles([file, ...paths])
  const from = parsePeer(options.from)
  const waitMs = readWait(options.wait)
  const program = await loadProgram(file, options)
  if (program === undefined) return undefined
  const stubs = readStubs(file, options)
  tellStubs(program, stubs)
  const started = await startOffline(program, {
    listen: options.listen,
    names: parseResolve(options.resolve),
    ...stubs,
    debug: options.debugLevel === undefined ? undefined : parseDebugLevel(options.debugLevel),
  })
  if ('errors' in started) {
    printStartErrors(started.errors)
    return undefined
  }
  onStarted(started)
  try {
    for (const line of started.startLog.filter(isFault)) process.stderr.write(`${line.level}: ${line.text}\n`)
    for (const path of paths) onPlayed(await playFile(path, started, from, waitMs, options), program)
    return started.recording
  } finally {
    await started.stop()
  }
}

async function playFile(
  path: string,
  offline: OfflineServer,
  asked: Peer,
  waitMs: number,
  options: PlayOptions,
): Promise<Played> {
  const written = readMessageFile(path)
  const completed = completeReply(written, offline.recording)
  const message = completed?.message ?? written
  const from = completed === undefined ? asked : parsePeer(completed.from)
  const to = chooseSocket(offline, from, options.to)
  const execution = await offline.execute(message, from, to, waitMs)
  return { path, message, from: completed?.from ?? options.from, to, execution, recording: offline.recording }
}

/** What a start without sockets cannot do is warned of; that is no news here. */
export function isFault({ level }: LoggedLine): boolean {
  return !['WARNING', 'NOTICE', 'INFO', 'DEBUG'].includes(level)
}

/** Compiles a configuration with probes, or loads what was compiled; undefined when it has errors, which are printed. */
export async function loadProgram(file: string, options: ConfigOptions): Promise<CompiledModule | undefined> {
  if (file.endsWith('.mjs')) return importProgram(file)
  const compiled = compileConfig(file, createCompilerHost(), catalogueFor(file, options), {
    ...toParseOptions(options, file),
    outputName: 'program.mjs',
    hasProbe: true,
  })
  const errors = compiled.diagnostics.filter((one) => one.severity === 'error')
  printDiagnostics([{ sources: compiled.sources, diagnostics: errors }], 'pretty')
  return errors.length > 0 ? undefined : loadCompiledText(compiled.code, compiled.map, file)
}
