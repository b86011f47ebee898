import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNodeProcesses } from '#runtime/host/node-processes.ts'
import { MainSide } from '#runtime/processes/main-side.ts'
import type { ToMain, ToWorker } from '#runtime/processes/messages.ts'
import type { StartResult } from '#runtime/server/server.ts'
import type { LoadedProgram } from '../load-program.ts'
import { createRealHost, startRealServer, type RealServerOptions } from '../start-server.ts'
import type { WorkerStart } from './worker-start.ts'

export interface ManyOptions extends RealServerOptions {
  /** Worker processes; 1 is one process that does everything. */
  readonly workers: number
  readonly syslogPlace?: WorkerStart['syslog']
}

/**
 * How many worker processes serve `children`: Kamailio's processes wait for what they do, so that there are many of them; ours
 * do not wait, and more than one for each processor core only cost memory.
 */
export function usefulWorkers(children: number): number {
  return Math.max(1, Math.min(children, availableParallelism(), mostWorkers))
}

/** Each worker tells each other one of its changes: beyond this it is that which takes the time. */
const mostWorkers = 16

/** Starts a program in so many worker processes, with this one as their main process. */
export async function startWorkers(program: LoadedProgram, options: ManyOptions): Promise<StartResult> {
  const { workers } = options
  if (workers <= 1) return startRealServer(program, options)
  const host = createRealHost()
  const linkFolder = mkdtempSync(join(tmpdir(), 'kamkit-links-'))
  process.once('exit', () => rmSync(linkFolder, { recursive: true, force: true }))
  const processes = createNodeProcesses<WorkerStart, ToWorker, ToMain>(workerProgram())
  const { listen, listenReplaces, runDirectory, settings, aliases, stubModules, isColoured } = options
  const common = { listen, listenReplaces, runDirectory, settings, aliases, stubModules, isColoured }
  const side = new MainSide({
    host,
    workers,
    linkFolder,
    program: program.file,
    fork: (place, file) => processes.fork({ ...common, place, program: file, syslog: options.syslogPlace }),
    fileOf: (compiled) => ('file' in compiled ? String(compiled.file) : program.file),
  })
  const started = await startRealServer(program, { ...options, side }, host)
  if ('errors' in started) return started
  const errors = await side.start()
  if (errors.length === 0) return started
  await started.server.stop()
  return { errors }
}

/** The program of the workers, as source or as built, like this file. */
function workerProgram(): string {
  const own = import.meta.url
  return fileURLToPath(new URL(own.endsWith('.ts') ? './worker-main.ts' : './worker-main.js', own))
}
