import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { compileConfig } from '#compiler/compile.ts'
import type { MalformedProfile } from '#runtime/sip/message-fault.ts'
import type { Server, StartError } from '#runtime/server/server.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { importProgram, loadCompiledText, type LoadedProgram } from '../load-program.ts'
import { recompileWith, startErrorOf } from '../recompile.ts'
import { startWorkers } from '../workers/start-workers.ts'
import { UserError } from '../user-error.ts'
import { catalogueFor, toParseOptions, type ConfigOptions } from './options.ts'
import { printDiagnostics, printStartErrors } from './print-diagnostics.ts'

export interface RunCommandOptions extends ConfigOptions {
  readonly listen: readonly string[]
  readonly strict?: boolean
  readonly stubModule: readonly string[]
  readonly debug?: string
  /** `text`, or `json[:FLAGS]`. */
  readonly log: string
  readonly runDirectory?: string
  /** A number, or `children` for that of the configuration. */
  readonly workers: string
  readonly malformed?: MalformedProfile
}

/** `kamkit run`: starts the server and waits until it is stopped. */
export async function runRun(file: string, options: RunCommandOptions): Promise<number> {
  if (!existsSync(file)) {
    process.stderr.write(`kamkit: cannot read ${file}\n`)
    return 2
  }
  const program = await loadProgram(file, options)
  if (!('link' in program)) return 1
  const runDirectory = options.runDirectory ?? join(tmpdir(), 'kamkit-example')
  mkdirSync(runDirectory, { recursive: true, mode: 0o700 })
  const started = await startWorkers(program, {
    children: workersWanted(options.workers, program),
    listen: options.listen,
    listenReplaces: true,
    runDirectory,
    settings: new Map(options.debug === undefined ? [] : [['debug', Number(options.debug)]]),
    aliases: [],
    stubModules: new Set(options.stubModule),
    isColoured: false,
    logEngine: options.log,
    malformed: options.malformed,
    recompile: recompileWith(file, () => loadProgram(file, options, `?${Date.now()}`)),
  })
  if ('errors' in started) {
    printStartErrors(started.errors)
    return 1
  }
  const { server } = started
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop())
  process.on('SIGHUP', () => void reload(server, file))
  const sockets = server.core.transport.sockets.map(socketText).join(', ')
  process.stdout.write(
    `kamkit runs ${file}\nlistening on ${sockets}\ncontrol socket and FIFO in ${runDirectory}\nCtrl-C stops it, SIGHUP reads the configuration anew\n`,
  )
  await server.stopped
  return 0
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

/** The program; what keeps it from running instead, printed and in short. */
async function loadProgram(
  file: string,
  options: RunCommandOptions,
  edition = '',
): Promise<LoadedProgram | readonly StartError[]> {
  if (file.endsWith('.mjs')) return importProgram(file, edition)
  const compiled = compileConfig(file, createCompilerHost(), catalogueFor(file, options), {
    ...toParseOptions(options, file),
    outputName: 'program.mjs',
  })
  printDiagnostics([compiled], 'pretty')
  const refuses = options.strict === true ? ['error', 'warning'] : ['error']
  const refused = compiled.diagnostics.filter((one) => refuses.includes(one.severity))
  if (refused.length > 0) return refused.map((one) => startErrorOf(one, compiled))
  return loadCompiledText(compiled.code, compiled.map, file)
}
