import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { compileConfig } from '#compiler/compile.ts'
import type { MalformedProfile } from '#runtime/sip/message-fault.ts'
import type { Server, StartError } from '#runtime/server/server.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { DebugPort, parseDebugAddress, type DebugAddress } from '../debug-adapter/debug-port.ts'
import { importProgram, loadCompiledText, type LoadedProgram } from '../load-program.ts'
import { recompileWith, startErrorOf } from '../recompile.ts'
import { startWorkers } from '../workers/start-workers.ts'
import { UserError } from '../user-error.ts'
import { Emissions, type Compilation } from '../watch/emissions.ts'
import { offerWatching, type ProcessWatch } from '../watch/process-watch.ts'
import { watchServer, type ServerWatch } from '../watch/server-watch.ts'
import { requireFiles } from './files.ts'
import { parseDebugLevel } from './offline-options.ts'
import { catalogueFor, toParseOptions, type ConfigOptions } from './options.ts'
import { printDiagnostics, printStartErrors } from './print-diagnostics.ts'
import { readStubs, tellStubs } from './stubs.ts'

export interface RunCommandOptions extends ConfigOptions {
  readonly listen: readonly string[]
  readonly strict?: boolean
  readonly stubModule: readonly string[]
  readonly debugLevel?: string
  /** `[HOST:]PORT` where debuggers may attach. */
  readonly debug?: string
  /** `text`, or `json[:FLAGS]`. */
  readonly log: string
  readonly runDirectory?: string
  /** A number, or `children` for that of the configuration. */
  readonly workers: string
  readonly malformed?: MalformedProfile
  /** Folder of the data. */
  readonly coverage?: string
}

/** `kamkit run`: starts the server and waits until it is stopped. */
export async function runRun(file: string, options: RunCommandOptions): Promise<number> {
  requireFiles([file])
  const debugAt = options.debug === undefined ? undefined : parseDebugAddress(options.debug)
  const emissions = emissionsOf(file, options)
  const program = await emissions.anew()
  if (!('link' in program)) return 1
  if (options.coverage !== undefined) prepareFolder(options.coverage)
  const watched = options.coverage === undefined ? [] : (['coverage'] as const)
  let watches: readonly ProcessWatch[] = []
  const runDirectory = options.runDirectory ?? join(tmpdir(), 'kamkit-example')
  mkdirSync(runDirectory, { recursive: true, mode: 0o700 })
  const children = workersWanted(options.workers, program)
  if (debugAt !== undefined && children > 1)
    throw new UserError('--debug needs one process, which can stop a call: leave --workers out')
  const port = debugAt === undefined ? undefined : new DebugPort(emissions)
  const stubs = readStubs(file, options)
  tellStubs(program, stubs)
  const started = await startWorkers(program, {
    children,
    listen: options.listen,
    listenReplaces: true,
    runDirectory,
    settings: new Map(options.debugLevel === undefined ? [] : [['debug', parseDebugLevel(options.debugLevel)]]),
    aliases: [],
    ...stubs,
    isColoured: false,
    logEngine: options.log,
    malformed: options.malformed,
    recompile: recompileWith(file, () => emissions.anew()),
    watched,
    onCreated: (core) => void (watches = offerWatching(core, watched)),
    host: port?.host,
    onLog: port === undefined ? undefined : (level, text) => port.logged(level, text),
  })
  if ('errors' in started) {
    printStartErrors(started.errors)
    return 1
  }
  const { server } = started
  const measured = options.coverage ?? join(runDirectory, 'measured')
  const watch = watchServer(server, watches, emissions, measured)
  if (port !== undefined && debugAt !== undefined) await openDebugPort(port, server, debugAt)
  const stop = (): void => void (options.coverage === undefined ? server.stop() : stopWithCoverage(server, watch))
  server.core.onShutDown = stop
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  process.on('SIGHUP', () => void reload(server, file))
  const sockets = server.core.transport.sockets.map(socketText).join(', ')
  process.stdout.write(
    `kamkit runs ${file}\nlistening on ${sockets}\ncontrol socket and FIFO in ${runDirectory}\nCtrl-C stops it, SIGHUP reads the configuration anew\n`,
  )
  await server.stopped
  port?.close()
  return 0
}

/** Lets debuggers attach; a server that cannot offer it does not start. */
async function openDebugPort(port: DebugPort, server: Server, address: DebugAddress): Promise<void> {
  try {
    const bound = await port.listen(server, address)
    process.stdout.write(`debuggers may attach to ${address.host}:${bound}\n`)
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** What is counted for hours must find its folder at the end. */
function prepareFolder(path: string): void {
  mkdirSync(path, { recursive: true })
  accessSync(path, constants.W_OK)
}

/** The processes know what they counted only as long as they live. */
async function stopWithCoverage(server: Server, watch: ServerWatch): Promise<void> {
  try {
    const path = await watch.dump('coverage')
    process.stdout.write(`kamkit: coverage is in ${path}\n`)
  } catch (error) {
    process.stderr.write(`kamkit: coverage is lost: ${error instanceof Error ? error.message : String(error)}\n`)
  }
  await server.stop()
}

/** --workers: how many processes are asked for. */
function workersWanted(text: string, { program }: LoadedProgram): number {
  if (text === 'children') {
    const set = program.directives.findLast((one) => one.kind === 'core' && one.name === 'children')
    return set?.kind === 'core' ? Number(set.value) : 1
  }
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1)
    throw new UserError(`--workers ${text}: write a number from 1, or children for what the configuration says`)
  return number
}

/** Reads the configuration anew; the log says what is wrong with it. */
async function reload(server: Server, file: string): Promise<void> {
  const errors = await server.reload?.()
  if (errors?.length === 0) process.stdout.write(`kamkit runs ${file} as it is now\n`)
}

/** The emissions of the program; a file that was compiled before has the one that it has. */
function emissionsOf(file: string, options: RunCommandOptions): Emissions<LoadedProgram> {
  let editions = 0
  const emissions = new Emissions(createCompilerHost(), async (compilation) => {
    if (!file.endsWith('.mjs')) return compileProgram(file, options, compilation)
    const { hasProbe, canPause } = compilation
    const refuse = (text: string): readonly StartError[] => [{ file, line: 1, column: 1, text }]
    if (canPause === true) return refuse('a program that was compiled before cannot be paused: run the .cfg')
    editions += 1
    const program = await importProgram(file, editions === 1 ? '' : `?${Date.now()}`)
    if (hasProbe !== true || program.program.steps !== undefined) return program
    return refuse('it was compiled without probes: compile it with --probe')
  })
  emissions.isWatched = options.coverage !== undefined
  return emissions
}

/** The program; what keeps it from running instead, printed and in short. */
async function compileProgram(
  file: string,
  options: RunCommandOptions,
  { host, hasProbe, canPause, isAgain, onBuilt }: Compilation,
): Promise<LoadedProgram | readonly StartError[]> {
  const compiled = compileConfig(file, host, catalogueFor(file, options), {
    ...toParseOptions(options, file),
    outputName: 'program.mjs',
    ...(hasProbe === undefined ? {} : { hasProbe }),
    ...(canPause === undefined ? {} : { canPause }),
  })
  onBuilt(compiled.parsed)
  // That a module does not run yet is for the start to say, which may be told to do without.
  const refuses = options.strict === true ? ['error', 'warning'] : ['error']
  const refused = compiled.diagnostics.filter((one) => refuses.includes(one.severity))
  const told = refused.length > 0 ? refused : compiled.diagnostics.filter(({ severity }) => severity === 'warning')
  if (!isAgain) printDiagnostics([{ sources: compiled.sources, diagnostics: told }], 'pretty')
  if (refused.length > 0) return refused.map((one) => startErrorOf(one, compiled))
  return loadCompiledText(compiled.code, compiled.map, file)
}
