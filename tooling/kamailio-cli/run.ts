import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { checkConfig, compileConfig, type CheckedConfig, type CompiledConfig } from '#compiler/compile.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { parseConfig } from '#compiler/parse.ts'
import type { CompiledModule } from '#grammar/abi.ts'
import type { StartError } from '#runtime/server/server.ts'
import { createCatalogue } from '../catalogue.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { loadCompiledText } from '../load-program.ts'
import { recompileWith, startErrorOf } from '../recompile.ts'
import { userErrorText } from '../user-error.ts'
import { startWorkers, type WorkersOptions } from '../workers/start-workers.ts'
import { openSyslog } from '../syslog.ts'
import { Emissions, type Compilation } from '../watch/emissions.ts'
import { keepTexts, type KeptTexts } from '../watch/kept-texts.ts'
import { offerWatching, type ProcessWatch } from '../watch/process-watch.ts'
import { watchServer } from '../watch/server-watch.ts'
import { dropPrivileges, findAccountProblem, giveAway } from '../accounts.ts'
import { findArgumentProblem, withCommandLine } from './command-line-config.ts'
import { coreParameterOf, withAutoAliases, withConfigured, type ConfiguredSettings } from './core-settings.ts'
import { becomeDaemon, isDaemonChild, reportReady } from './daemon.ts'
import { getopt } from './getopt.ts'
import { describeListening, findAutoAliases, plannedSockets } from './listening.ts'
import { findValueProblem } from './option-values.ts'
import { fatalErrors, parseErrorLine, refusals, type RefusalMode } from './parse-errors.ts'
import { parseOptions } from './parse-options.ts'
import { removePidFiles, writePidFiles } from './pid-files.ts'
import { printConfig } from './print-config.ts'
import { reasonOf } from './reason.ts'
import { log, say } from './say.ts'
import { readSettings, type CliSettings } from './settings.ts'
import { watchSignals } from './signals.ts'
import { helpText, infoText, versionText } from './texts.ts'

/** Kamailio's exit status for errors: -1. */
const failure = 255

/** The release that the drop-in stands for. */
const target = '6.1'

/** The drop-in: takes kamailio's arguments, gives its exit status. */
export async function runKamailio(args: readonly string[]): Promise<number> {
  const parsed = getopt(args)
  if ('error' in parsed) return fail(parsed.error)
  const wrong = findValueProblem(parsed.options)
  const settings = readSettings(parsed.options)
  if (wrong !== undefined && (settings.mode === 'run' || settings.mode === 'check')) return fail(wrong)
  switch (settings.mode) {
    case 'help':
      process.stdout.write(helpText)
      return 0
    case 'version':
      process.stdout.write(versionText())
      return 0
    case 'info':
      process.stdout.write(infoText())
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
  say('stderr', `${text}\n`)
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
  const { reading, kept } = keepTexts(withCommandLine(createCompilerHost(), file, settings))
  const compiled = compile(file, settings, reading)
  if (!reportErrors(compiled, settings, 'run')) return failure
  const configured = withConfigured(settings, compiled)
  const account = findAccountProblem(configured)
  if (account !== undefined) return fail(account)
  if (!configured.isForeground && !isDaemonChild()) return becomeDaemon(configured.logsToStderr)
  return serve(file, compiled, kept, configured)
}

function compile(file: string, settings: CliSettings, host: CompilerHost, hasProbe?: true): CompiledConfig {
  return compileConfig(file, host, createCatalogue(), {
    ...parseOptions(settings, target),
    outputName: 'kamailio.mjs',
    ...(hasProbe === undefined ? {} : { hasProbe }),
  })
}

/** What kamkit.reload runs next; the problems go to the log. */
async function loadAnew(
  file: string,
  settings: CliSettings,
  { host, hasProbe, onBuilt }: Compilation,
): Promise<CompiledModule | readonly StartError[]> {
  const compiled = compile(file, settings, host, hasProbe)
  onBuilt(compiled.parsed)
  const refused = refusals(compiled, 'run')
  if (refused.length > 0) return refused.map((one) => startErrorOf(one, compiled))
  return loadCompiledText(compiled.code, compiled.map, file)
}

async function checkOnly(file: string, settings: CliSettings): Promise<number> {
  const checked = checkConfig(
    file,
    withCommandLine(createCompilerHost(), file, settings),
    createCatalogue(),
    parseOptions(settings, target),
  )
  if (!reportErrors(checked, settings, 'check')) return failure
  const known = withAutoAliases(settings, checked)
  const listening = await plannedSockets(checked, known)
  const text = await describeListening(listening, known, checked.bound.file)
  process.stderr.write('config file ok, exiting...\n')
  process.stdout.write(text)
  return 0
}

/**
 * Prints what is wrong; false when Kamailio would refuse the file. Of errors while it is read only the first, and of those at a start
 * only these, unless everything is asked for.
 */
function reportErrors(checked: CheckedConfig, settings: CliSettings, mode: RefusalMode): boolean {
  const refused = refusals(checked, mode)
  const isUnread = fatalErrors(checked).length > 0
  const first = isUnread ? refused.slice(0, 1) : refused
  const shown = first.length > 0 && !settings.showsAllErrors ? first : checked.diagnostics
  for (const diagnostic of shown) say('stderr', `${parseErrorLine(diagnostic, checked, mode, process.pid)}\n`)
  return refused.length === 0
}

async function serve(
  file: string,
  compiled: CompiledConfig,
  kept: KeptTexts,
  settings: ConfiguredSettings,
): Promise<number> {
  const signals = watchSignals()
  if (!settings.forks) say('stderr', 'WARNING: no fork mode\n')
  const program = await loadCompiledText(compiled.code, compiled.map, file, (path) => giveAway(path, settings))
  const emissions = new Emissions(withCommandLine(createCompilerHost(), file, settings), (compilation) =>
    loadAnew(file, settings, compilation),
  )
  emissions.know(program.program, kept, compiled.parsed)
  let watches: readonly ProcessWatch[] = []
  if (!makeRunDirectory(settings) || !changeFolder(settings)) return failure
  const { logsToStderr } = settings
  const syslogPlace = logsToStderr ? undefined : logPlace(compiled)
  const syslog = syslogPlace && openSyslog(syslogPlace.name, syslogPlace.facility, (text) => fail(text))
  const autoAliases = await findAutoAliases(await plannedSockets(compiled, settings), settings)
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
    owner: { user: settings.user, group: settings.group },
    stubModules: new Set(),
    isColoured: settings.isColoured,
    logEngine: settings.logEngine,
    malformed: settings.malformed,
    syslog,
    recompile: recompileWith(file, () => emissions.anew()),
    onCreated: (core) => void (watches = offerWatching(core)),
  })
  if ('errors' in started) {
    for (const error of started.errors) log('ERROR', `${error.text} (at ${error.file}:${error.line})`)
    return failure
  }
  const { server } = started
  signals.attach(server)
  watchServer(server, watches, emissions, join(settings.runDirectory, 'measured'))
  say('stdout', await describeListening(server.core.transport.sockets, settings, compiled.bound.file))
  if (!takeOver(settings)) {
    await server.stop()
    return failure
  }
  reportReady()
  await server.stopped
  await syslog?.close()
  removePidFiles(settings)
  return 0
}

/** What follows once the sockets are open: pid files, the account, the folder. False, and said so, when one fails. */
function takeOver(settings: ConfiguredSettings): boolean {
  // One that stays what the shell started has no pid file (6.1.5).
  if (settings.forks && !writePidFiles(settings, isDaemonChild())) return false
  const problem = dropPrivileges(settings)
  if (problem === undefined) return true
  say('stderr', `${problem}\n`)
  removePidFiles(settings)
  return false
}

function logPlace(compiled: CompiledConfig): NonNullable<WorkersOptions['syslogPlace']> {
  const name = coreParameterOf(compiled, 'log_name') ?? process.env['KAMKIT_COMMAND'] ?? 'kamailio'
  const facility = coreParameterOf(compiled, 'log_facility') ?? 'LOG_DAEMON'
  return { name: String(name), facility: String(facility).toUpperCase() }
}

/** -n, or children of the configuration; one process where neither says more, and with -D or fork=no as in Kamailio. */
function childrenOf(compiled: CompiledConfig, { core, forks }: ConfiguredSettings): number {
  return forks ? Number(core.get('children') ?? coreParameterOf(compiled, 'children') ?? 1) : 1
}

/** The folder belongs to this server alone; one that exists is left as it is. */
function makeRunDirectory(settings: ConfiguredSettings): boolean {
  const path = settings.runDirectory
  try {
    if (existsSync(path)) return true
    mkdirSync(path, { mode: 0o700 })
    giveAway(path, settings)
    return true
  } catch {
    log('ERROR', `failed to create runtime dir ${path}, check directory permissions`)
    return false
  }
}

/** -w, or else the root of all; one that is not forked stays where it is. */
function changeFolder({ workingDirectory, forks }: ConfiguredSettings): boolean {
  const folder = workingDirectory ?? '/'
  if (!forks) return true
  try {
    process.chdir(folder)
    return true
  } catch (error) {
    log('CRITICAL', `cannot chdir to ${folder}: ${reasonOf(error)}`)
    return false
  }
}
