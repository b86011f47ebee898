import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { checkConfig, compileConfig, type CompiledConfig } from '#compiler/compile.ts'
import { parseConfig } from '#compiler/parse.ts'
import type { CompiledModule } from '#grammar/abi.ts'
import type { Server, StartError } from '#runtime/server/server.ts'
import { createCatalogue } from '../catalogue.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { loadCompiledText } from '../load-program.ts'
import { recompileWith, startErrorOf } from '../recompile.ts'
import { userErrorText } from '../user-error.ts'
import { startWorkers, type WorkersOptions } from '../workers/start-workers.ts'
import { openSyslog } from '../syslog.ts'
import { findArgumentProblem, withCommandLine } from './command-line-config.ts'
import { coreParameterOf, withConfigured, type ConfiguredSettings } from './core-settings.ts'
import { becomeDaemon, isDaemonChild, reportReady } from './daemon.ts'
import { getopt } from './getopt.ts'
import { describeListening, findAutoAliases, plannedSockets } from './listening.ts'
import { fatalErrors, parseErrorLine } from './parse-errors.ts'
import { parseOptions } from './parse-options.ts'
import { printConfig } from './print-config.ts'
import { readSettings, type CliSettings } from './settings.ts'
import { helpText, versionText } from './texts.ts'

/** Kamailio's exit status for errors: -1. */
const failure = 255

/** The release that the drop-in stands for. */
const target = '6.1'

/** The drop-in: takes kamailio's arguments, gives its exit status. */
export async function runKamailio(args: readonly string[]): Promise<number> {
  const parsed = getopt(args)
  if ('error' in parsed) return fail(parsed.error)
  const settings = readSettings(parsed.options)
  switch (settings.mode) {
    case 'help':
      process.stdout.write(helpText)
      return 0
    case 'version':
    case 'info':
      process.stdout.write(versionText())
      return 0
    default:
      return runConfig(settings).catch((error: unknown) => {
        const text = userErrorText(error)
        if (text === undefined) throw error
        return fail(` 0(${process.pid}) CRITICAL: <core>: ${text}`)
      })
  }
}

function fail(text: string): number {
  process.stderr.write(`${text}\n`)
  return failure
}

async function runConfig(settings: CliSettings): Promise<number> {
  const file = resolve(settings.config)
  if (!existsSync(file)) {
    return fail(`ERROR: loading config file(${file}): No such file or directory, check file and directory permissions`)
  }
  if (settings.malformed === undefined) return fail('--malformed takes rfc or kamailio')
  const problem = findArgumentProblem(settings, target)
  if (problem !== undefined) return fail(` 0(${process.pid}) ERROR: <core>: ${problem}`)
  if (settings.mode === 'check') return checkOnly(file, settings)
  if (settings.mode === 'print') {
    const parsed = parseConfig(
      file,
      withCommandLine(createCompilerHost(), file, settings),
      parseOptions(settings, target),
    )
    process.stdout.write(Buffer.from(printConfig(parsed), 'latin1'))
    return 0
  }
  const compiled = compile(file, settings)
  if (!reportErrors(compiled, settings)) return failure
  const configured = withConfigured(settings, compiled)
  if (!configured.isForeground && !isDaemonChild()) return becomeDaemon()
  return serve(file, compiled, configured)
}

function compile(file: string, settings: CliSettings): CompiledConfig {
  return compileConfig(file, withCommandLine(createCompilerHost(), file, settings), createCatalogue(), {
    ...parseOptions(settings, target),
    outputName: 'kamailio.mjs',
  })
}

/** What kamkit.reload runs next; the problems go to the log. */
async function loadAnew(file: string, settings: CliSettings): Promise<CompiledModule | readonly StartError[]> {
  const compiled = compile(file, settings)
  const fatal = fatalErrors(compiled)
  if (fatal.length > 0) return fatal.map((one) => startErrorOf(one, compiled))
  return loadCompiledText(compiled.code, compiled.map, file)
}

async function checkOnly(file: string, settings: CliSettings): Promise<number> {
  const checked = checkConfig(
    file,
    withCommandLine(createCompilerHost(), file, settings),
    createCatalogue(),
    parseOptions(settings, target),
  )
  if (!reportErrors(checked, settings)) return failure
  const listening = await plannedSockets(checked.bound.file, settings)
  const text = await describeListening(listening, settings)
  process.stderr.write('config file ok, exiting...\n')
  process.stdout.write(text)
  return 0
}

/** Prints what is wrong; false when Kamailio would refuse the file. Only the first error, unless all are asked for. */
function reportErrors(checked: Parameters<typeof fatalErrors>[0], settings: CliSettings): boolean {
  const fatal = fatalErrors(checked)
  const shown = fatal.length > 0 && !settings.showsAllErrors ? fatal.slice(0, 1) : checked.diagnostics
  for (const diagnostic of shown) process.stderr.write(`${parseErrorLine(diagnostic, checked, process.pid)}\n`)
  return fatal.length === 0
}

async function serve(file: string, compiled: CompiledConfig, settings: ConfiguredSettings): Promise<number> {
  if (!changeFolder(settings.workingDirectory)) return failure
  const program = await loadCompiledText(compiled.code, compiled.map, file)
  makeRunDirectory(settings.runDirectory)
  const { logsToStderr } = settings
  const syslogPlace = logsToStderr ? undefined : logPlace(compiled)
  const syslog = syslogPlace && openSyslog(syslogPlace.name, syslogPlace.facility, (text) => fail(text))
  const autoAliases = await findAutoAliases(await plannedSockets(compiled.bound.file, settings), settings)
  const started = await startWorkers(program, {
    children: childrenOf(compiled, settings),
    syslogPlace,
    user: settings.user,
    group: settings.group,
    listen: settings.listen,
    listenReplaces: false,
    runDirectory: settings.runDirectory,
    settings: settings.core,
    aliases: [...settings.aliases, ...autoAliases],
    stubModules: new Set(),
    isColoured: settings.isColoured,
    malformed: settings.malformed,
    syslog,
    recompile: recompileWith(file, () => loadAnew(file, settings)),
  })
  if ('errors' in started) {
    for (const error of started.errors) {
      process.stderr.write(` 0(${process.pid}) ERROR: <core>: ${error.text} (at ${error.file}:${error.line})\n`)
    }
    return failure
  }
  const { server } = started
  watchSignals(server)
  if (!logsToStderr || settings.isForeground) {
    process.stdout.write(await describeListening(server.core.transport.sockets, settings))
  }
  if (!writePidFiles(settings)) {
    await server.stop()
    return failure
  }
  if (!dropPrivileges(settings)) {
    await server.stop()
    return failure
  }
  reportReady()
  await server.stopped
  await syslog?.close()
  if (settings.pidFile !== undefined) rmSync(settings.pidFile, { force: true })
  return 0
}

function logPlace(compiled: CompiledConfig): NonNullable<WorkersOptions['syslogPlace']> {
  const name = coreParameterOf(compiled, 'log_name') ?? 'kamailio'
  const facility = coreParameterOf(compiled, 'log_facility') ?? 'LOG_DAEMON'
  return { name: String(name), facility: String(facility).toUpperCase() }
}

/** -n, or children of the configuration; one process where neither says more, and with -D or fork=no as in Kamailio. */
function childrenOf(compiled: CompiledConfig, { core, forks }: ConfiguredSettings): number {
  return forks ? Number(core.get('children') ?? coreParameterOf(compiled, 'children') ?? 1) : 1
}

/** The folder belongs to this server alone; one that exists is left as it is. */
function makeRunDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o770 })
  } catch {
    process.stderr.write(
      ` 0(${process.pid}) WARNING: <core>: cannot make the run directory ${path}; give another with -Y\n`,
    )
  }
}

/** -w; Kamailio goes there once the configuration was read. */
function changeFolder(folder: string | undefined): boolean {
  try {
    if (folder !== undefined) process.chdir(folder)
    return true
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : ''
    fail(` 0(${process.pid}) CRITICAL: <core>: cannot chdir to ${String(folder)}: ${reason}`)
    return false
  }
}

/** False when one cannot be written: Kamailio ends then, too. */
function writePidFiles(settings: CliSettings): boolean {
  for (const path of [settings.pidFile, settings.groupPidFile]) {
    if (path === undefined) continue
    try {
      writeFileSync(path, `${process.pid}\n`)
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : ''
      fail(
        ` 0(${process.pid}) WARNING: <core>: unable to create pid file ${path}: ${reason}, check directory permissions`,
      )
      return false
    }
  }
  return true
}

/** -u and -g; false, and said so, when there is no such account or this process may not become it. */
function dropPrivileges({ user, group }: CliSettings): boolean {
  const asId = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text)
  const become = (
    what: string,
    option: string,
    name: string | undefined,
    change: (id: string | number) => void,
  ): boolean => {
    if (name === undefined) return true
    try {
      change(asId(name))
      return true
    } catch {
      fail(`bad ${what}: ${option} ${name}`)
      return false
    }
  }
  return (
    become('group name/gid number', '-g', group, (id) => process.setgid?.(id)) &&
    become('user name/uid number', '-u', user, (id) => process.setuid?.(id))
  )
}

/** SIGTERM and SIGINT end the server in an orderly way, SIGHUP does nothing, SIGUSR1 logs the statistics. */
function watchSignals(server: Server): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void server.stop())
  process.on('SIGHUP', () => undefined)
  process.on('SIGUSR1', () => {
    const { core } = server
    const log = core.logger.forModule('core')
    for (const group of core.statistics.groups) {
      for (const statistic of core.statistics.group(group))
        log.notice(`${group}:${statistic.name} = ${statistic.value()}`)
    }
  })
}
