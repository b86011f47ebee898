import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Host } from '#runtime/host/host.ts'
import { createNodeProcesses } from '#runtime/host/node-processes.ts'
import { MainSide } from '#runtime/processes/main-side.ts'
import type { ToMain, ToWorker } from '#runtime/processes/messages.ts'
import type { Server, StartResult } from '#runtime/server/server.ts'
import { removeFolder, type LoadedProgram } from '../load-program.ts'
import { createRealHost, startRealServer, type RealServerOptions } from '../start-server.ts'
import { unsharedModule } from './shared-modules.ts'
import type { CommonOptions, WorkerStart } from './worker-start.ts'

export interface WorkersOptions extends RealServerOptions, CommonOptions {
  /** The world of a server of one process; absent for this machine. */
  readonly host?: Host | undefined
  /** The worker processes that are asked for; 1 is one process that does everything. */
  readonly children: number
}

/** Each worker tells each other one of its changes: beyond this it is that which takes the time. */
const mostWorkers = 16

/**
 * How many worker processes serve `children`. Kamailio's processes wait for what they do, so that there are many of them; ours
 * do not wait, and more than one for each processor core only cost memory.
 */
export function usefulWorkers(children: number): number {
  return Math.max(1, Math.min(children || 1, availableParallelism(), mostWorkers))
}

/** Starts a program in as many processes as are useful for its children; the log says how many those are. */
export async function startWorkers(program: LoadedProgram, options: WorkersOptions): Promise<StartResult> {
  const { children } = options
  const workers = usefulWorkers(children)
  const unshared = unsharedModule(program.program)
  const isOne = workers === 1 || unshared !== undefined
  const started = isOne
    ? await startRealServer(program, options, options.host)
    : await startMany(program, workers, options)
  if ('errors' in started || children <= 1) return started
  const log = started.server.core.logger.forModule('core')
  if (unshared !== undefined)
    log.warn(`children=${children}: one process serves, because the module ${unshared} does not work in several yet`)
  else log.notice(`children=${children}: ${workers} worker processes serve, at most one for each processor core`)
  return started
}

async function startMany(program: LoadedProgram, workers: number, options: WorkersOptions): Promise<StartResult> {
  const {
    syslog: _syslog,
    recompile: _recompile,
    side: _side,
    onCreated: _onCreated,
    host: _host,
    onLog: _onLog,
    ...common
  } = options
  const host = createRealHost()
  const linkFolder = mkdtempSync(join(tmpdir(), 'kamkit-links-'))
  process.once('exit', () => removeFolder(linkFolder))
  giveTo(options, linkFolder, dirname(program.file))
  const processes = createNodeProcesses<WorkerStart, ToWorker, ToMain>(workerProgram())
  const side = new MainSide({
    host,
    workers,
    linkFolder,
    linkUser: options.user,
    program: program.file,
    fork: (place, file) => processes.fork({ place, program: file, options: common }),
    fileOf: (compiled) => ('file' in compiled ? String(compiled.file) : program.file),
  })
  const started = await startRealServer(program, { ...options, side }, host)
  return 'errors' in started ? started : await withWorkers(started.server, side)
}

async function withWorkers(server: Server, side: MainSide): Promise<StartResult> {
  const errors = await side.start()
  if (errors.length === 0) return { server }
  await server.stop()
  return { errors }
}

/** Workers that start later are no longer root: what they read and where they put sockets has to be theirs. */
function giveTo({ user, group }: CommonOptions, ...folders: readonly string[]): void {
  if (user === undefined && group === undefined) return
  const owner = `${user ?? ''}${group === undefined ? '' : `:${group}`}`
  try {
    execFileSync('chown', ['-R', '--', owner, ...folders], { stdio: 'ignore' })
  } catch {
    // There is no such account, or this is not root: becoming it fails just so, and that is told.
  }
}

/** The program of the workers, as source or as built, like this file. */
function workerProgram(): string {
  const own = import.meta.url
  return fileURLToPath(new URL(own.endsWith('.ts') ? './worker-main.ts' : './worker-main.js', own))
}
