import type { CompiledModule } from '#grammar/abi.ts'
import type { Later } from '../host/later.ts'
import type { Host } from '../host/host.ts'
import type { LogContext } from '../log/log-scope.ts'
import type { Logger } from '../log/logger.ts'
import type { ModuleSource } from '../modules/catalogue.ts'
import { collectFunctions, loadModules, type LoadedModule, type StubVariable } from '../modules/load.ts'
import type { LinkedFunction, LinkError } from '../script/link-environment.ts'
import { createLinker } from '../script/linker.ts'
import type { MalformedProfile } from '../sip/message-fault.ts'
import type { ProcessSide } from '../processes/side.ts'
import type { SipMessage } from '../sip/message.ts'
import type { ReceiveInfo } from '../transport/sockets.ts'
import type { Account } from './core.ts'
import { applyDirectives } from './directives.ts'
import { linkedProgram, type LinkedProgram } from './linked-program.ts'
import { createReload, createReplace, type Recompile, type Replace } from './reload-command.ts'
import { prepareReload } from './reload.ts'
import { createServerCore, type ServerCore } from './server-core.ts'
import { Refusals } from './refuse.ts'
import { createRouteLocks } from './route-locks.ts'
import { receiveMessage, type ReceiveEnvironment } from './receive.ts'

export interface ServerOptions {
  /** `-l`: further addresses to listen on. */
  readonly listen: readonly string[]
  /** They replace the listen statements of the configuration, instead of adding to them as in Kamailio. */
  readonly listenReplaces: boolean
  readonly runDirectory: string
  /** Core parameters from the command line, which win over the configuration (`-d`, `-n` …). */
  readonly settings: ReadonlyMap<string, number | string>
  readonly aliases: readonly string[]
  /** What the server will run as (-u, -g). */
  readonly owner?: Account | undefined
  /** Modules that kamkit lacks and whose functions may return -1. */
  readonly stubModules: ReadonlySet<string>
  /** How the variables of these modules behave; absent for all of them being null. */
  readonly stubVariable?: StubVariable | undefined
  /** Shown as the server's name and version in Server and User-Agent headers. */
  readonly signature: string
  /** How malformed messages are handled; absent for `kamailio`. */
  readonly malformed?: MalformedProfile | undefined
  /** Reads the configuration anew, for kamkit.reload; absent where that cannot be done. */
  readonly recompile?: Recompile | undefined
  /** Puts other functions in the place of those that scripts call: mocks of tests. */
  readonly wrapFunction?: ((target: LinkedFunction) => LinkedFunction) | undefined
  /** The place of this process among several; absent when one does everything. */
  readonly side?: ProcessSide | undefined
  /** Told of the server before any module is loaded and any block runs: who watches it attaches here, and adds commands. */
  readonly onCreated?: ((core: ServerCore) => void) | undefined
}

/** A problem that keeps a server from starting, with its place in the configuration. */
export interface StartError {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly text: string
}

export interface Server {
  readonly core: ServerCore
  /** Handles a text as if it had been received; resolves when the message is done with. */
  receive(data: string, info: ReceiveInfo): Promise<void>
  /**
   * Runs another program from now on, without a restart; gives the reasons when it cannot, and nothing was changed then.
   * Messages and transactions that are under way keep the program that they began with.
   */
  install(compiled: CompiledModule): readonly StartError[]
  /** The first half of install(): binds the program, or gives the reasons why it cannot run. */
  prepare(compiled: CompiledModule): PreparedProgram
  /** Binds a program without installing it: the expressions of a debugger, to be run on the contexts of others. */
  bind(compiled: CompiledModule): { readonly linked: LinkedProgram } | { readonly errors: readonly StartError[] }
  /** Installs what is compiled in all processes of the server, after what else is being installed. */
  readonly replace: Replace
  /** Reads the configuration anew (kamkit.reload) and installs it; absent when the server does not know how. */
  readonly reload: (() => Promise<readonly StartError[]>) | undefined
  /** Stops in an orderly way: destroys modules, closes sockets, ends timers. */
  stop(): Promise<void>
  /** Resolves when the server has stopped, whoever stopped it. */
  readonly stopped: Promise<void>
}

/** A program that can be installed, or what is wrong with it. */
export type PreparedProgram = { readonly errors: readonly StartError[] } | { install(): readonly StartError[] }

export type StartResult = { readonly server: Server } | { readonly errors: readonly StartError[] }

/**
 * Starts a compiled program as a server, in Kamailio's order: core parameters, modules and their parameters, sockets, mod_init,
 * route fixups, child_init, event_route[core:worker-one-init].
 */
export async function startServer(
  compiled: CompiledModule,
  host: Host,
  source: ModuleSource,
  logger: (context: LogContext) => Logger,
  options: ServerOptions,
): Promise<StartResult> {
  const { program } = compiled
  const errors: LinkError[] = []
  const core = await createServerCore(program, host, logger, options, errors)
  if (errors.length > 0) return failStart(core, program.files, errors)
  options.onCreated?.(core)
  const modules = await loadModules(
    program,
    { core, source, tools: core.moduleTools, stubs: options.stubModules, stubVariable: options.stubVariable },
    errors,
  )
  core.installModules(modules)
  applyDirectives(program, core, errors)
  if (errors.length === 0) await initModules(modules, core, errors)
  if (errors.length === 0) core.routes.install(link(compiled, core, modules, errors, options))
  if (errors.length > 0) {
    await destroyModules(modules, core)
    return failStart(core, program.files, errors)
  }
  await options.side?.begin(core)
  await core.startChildren(modules)
  return { server: runServer(core, modules, options) }
}

async function initModules(modules: readonly LoadedModule[], core: ServerCore, errors: LinkError[]): Promise<void> {
  for (const module of modules) {
    try {
      await module.behaviour.modInit?.()
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      errors.push({
        at: core.loadPlace(module.exports.name),
        text: `init_mod(): failed to initialize module ${module.exports.name}: ${text}`,
      })
      return
    }
  }
}

/** Binds a program to the core and its modules, which may refuse it; what is wrong is added to `errors`. */
function link(
  compiled: CompiledModule,
  core: ServerCore,
  modules: readonly LoadedModule[],
  errors: LinkError[],
  options: ServerOptions,
): LinkedProgram {
  const linked = bindProgram(compiled, core, modules, errors, options)
  for (const { behaviour, exports } of modules) {
    const missed = behaviour.checkProgram?.(linked)
    if (missed !== undefined) errors.push({ at: core.loadPlace(exports.name), text: `${exports.name}: ${missed}` })
  }
  return linked
}

function bindProgram(
  compiled: CompiledModule,
  core: ServerCore,
  modules: readonly LoadedModule[],
  errors: LinkError[],
  { wrapFunction }: ServerOptions,
): LinkedProgram {
  const { program } = compiled
  core.useFlags(program.flags)
  const functions = collectFunctions(modules)
  const find = (name: string): readonly LinkedFunction[] => functions.get(name) ?? []
  const linker = createLinker(
    {
      program,
      ...core.linkTools,
      // Tracers that modules attach; a program without probes never calls them.
      probes: core.probes.callsFor(program, core.linkTools.resume),
      functions: wrapFunction === undefined ? find : (name) => find(name).map(wrapFunction),
    },
    errors,
  )
  return linkedProgram(program, compiled.link(linker))
}

async function failStart(
  core: ServerCore,
  files: readonly string[],
  errors: readonly LinkError[],
): Promise<StartResult> {
  await core.close()
  return { errors: placed(errors, files) }
}

function placed(errors: readonly LinkError[], files: readonly string[]): readonly StartError[] {
  return errors.map(({ at: [file, line, column], text }) => ({ file: files[file] ?? '', line, column, text }))
}

/** Ends the modules, the one loaded last first. */
async function destroyModules(modules: readonly LoadedModule[], core: ServerCore): Promise<void> {
  for (const module of modules.toReversed()) {
    try {
      await module.behaviour.destroy?.()
    } catch (error) {
      core.reportBug(error, `while module ${module.exports.name} was destroyed`)
    }
  }
}

function runServer(core: ServerCore, modules: readonly LoadedModule[], options: ServerOptions): Server {
  const env: ReceiveEnvironment = {
    core,
    counters: core.counters,
    forwardReply: (msg: SipMessage) => core.forwardReply(msg),
    logScope: core.logScope,
    refusals: new Refusals(core),
    routeLocks: createRouteLocks(core.settings.int('route_locks_size')),
  }
  const report = (error: unknown): void => core.reportBug(error, 'while handling a message')
  const receive = (data: string, info: ReceiveInfo): Later<void> => {
    try {
      const done = receiveMessage(data, info, env)
      return done instanceof Promise ? done.catch(report) : done
    } catch (error) {
      report(error)
      return undefined
    }
  }
  let isStopping = false
  let markStopped = (): void => undefined
  const stopped = new Promise<void>((resolve) => (markStopped = resolve))
  const stop = async (): Promise<void> => {
    if (isStopping) return stopped
    isStopping = true
    await options.side?.end()
    await destroyModules(modules, core)
    await core.close()
    markStopped()
  }
  core.onShutDown = () => void stop()
  core.transport.onMessage = receive
  core.transport.onRefused = (refused, info) => {
    if (core.malformed === 'rfc') env.refusals.answerRefused(refused, info)
  }
  core.transport.onConnectionClosed = (connection, end) => {
    // What never was a connection ends none, and a server that stops tells nobody (6.1.5).
    if (isStopping || connection.state !== 'CONN_OK') return
    for (const handle of core.hooks.connectionClosed.all) handle(connection, end)
  }
  const prepare = (compiled: CompiledModule): PreparedProgram => {
    const { files } = compiled.program
    const prepared = prepareReload(compiled, {
      core,
      link: (program, problems) => link(program, core, modules, problems, options),
      install: (linked) => core.routes.install(linked),
    })
    // Flags of the other program must not outlive its refusal.
    const refuse = (errors: readonly LinkError[]): readonly StartError[] => {
      if (errors.length > 0) core.useFlags(core.routes.linked.program.flags)
      return placed(errors, files)
    }
    if ('errors' in prepared) return { errors: refuse(prepared.errors) }
    core.useFlags(core.routes.linked.program.flags)
    return {
      install: () => {
        core.useFlags(compiled.program.flags)
        return refuse(prepared.install())
      },
    }
  }
  const install = (compiled: CompiledModule): readonly StartError[] => {
    const prepared = prepare(compiled)
    return 'errors' in prepared ? prepared.errors : prepared.install()
  }
  const bindOnly: Server['bind'] = (compiled) => {
    const errors: LinkError[] = []
    const linked = bindProgram(compiled, core, modules, errors, options)
    core.useFlags(core.routes.linked.program.flags)
    return errors.length > 0 ? { errors: placed(errors, compiled.program.files) } : { linked }
  }
  const { recompile, side } = options
  const replace = createReplace((compiled) => side?.install?.(compiled, prepare) ?? install(compiled))
  const reload = recompile === undefined ? undefined : createReload(core, recompile, replace)
  return {
    core,
    receive: async (data, info) => receive(data, info),
    install,
    bind: bindOnly,
    prepare,
    replace,
    reload,
    stop,
    stopped,
  }
}
