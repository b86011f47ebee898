import type { CompiledModule } from '#grammar/abi.ts'
import type { Host } from '../host/host.ts'
import type { LogContext } from '../log/log-scope.ts'
import type { Logger } from '../log/logger.ts'
import type { ModuleSource } from '../modules/catalogue.ts'
import { collectFunctions, loadModules, type LoadedModule } from '../modules/load.ts'
import { createLinker, type LinkError } from '../script/linker.ts'
import type { SipMessage } from '../sip/message.ts'
import type { ReceiveInfo } from '../transport/sockets.ts'
import { applyDirectives } from './directives.ts'
import { createServerCore, type ServerCore } from './server-core.ts'
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
  /** Modules that kamkit lacks and whose functions may return -1. */
  readonly stubModules: ReadonlySet<string>
  /** Shown as the server's name and version in Server and User-Agent headers. */
  readonly signature: string
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
  /** Stops in an orderly way: destroys modules, closes sockets, ends timers. */
  stop(): Promise<void>
  /** Resolves when the server has stopped, whoever stopped it. */
  readonly stopped: Promise<void>
}

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
  const modules = await loadModules(
    program,
    { core, source, tools: core.moduleTools, stubs: options.stubModules },
    errors,
  )
  core.installModules(modules)
  applyDirectives(program, core, errors)
  if (errors.length === 0) await initModules(modules, core, errors)
  if (errors.length === 0) link(compiled, core, modules, errors)
  if (errors.length > 0) {
    await destroyModules(modules, core)
    return failStart(core, program.files, errors)
  }
  await core.startChildren(modules)
  return { server: runServer(core, modules) }
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

function link(compiled: CompiledModule, core: ServerCore, modules: readonly LoadedModule[], errors: LinkError[]): void {
  const functions = collectFunctions(modules)
  const linker = createLinker(
    {
      program: compiled.program,
      ...core.linkTools,
      // Tracers that modules attach; a program without probes never calls them.
      probe: core.probes?.call,
      functions: (name) => functions.get(name) ?? [],
    },
    errors,
  )
  core.routes.install(compiled.link(linker))
}

async function failStart(
  core: ServerCore,
  files: readonly string[],
  errors: readonly LinkError[],
): Promise<StartResult> {
  await core.close()
  return {
    errors: errors.map(({ at: [file, line, column], text }) => ({ file: files[file] ?? '', line, column, text })),
  }
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

function runServer(core: ServerCore, modules: readonly LoadedModule[]): Server {
  const env: ReceiveEnvironment = {
    core,
    counters: core.counters,
    forwardReply: (msg: SipMessage) => core.forwardReply(msg),
    logScope: core.logScope,
  }
  const receive = async (data: string, info: ReceiveInfo): Promise<void> => {
    try {
      await receiveMessage(data, info, env)
    } catch (error) {
      core.reportBug(error, 'while handling a message')
    }
  }
  let isStopping = false
  let markStopped = (): void => undefined
  const stopped = new Promise<void>((resolve) => (markStopped = resolve))
  const stop = async (): Promise<void> => {
    if (isStopping) return stopped
    isStopping = true
    await destroyModules(modules, core)
    await core.close()
    markStopped()
  }
  core.onShutDown = () => void stop()
  core.transport.onMessage = (data, info) => void receive(data, info)
  return { core, receive, stop, stopped }
}
