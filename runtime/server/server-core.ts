import type { At, Program, ScriptContext } from '#grammar/abi.ts'
import type { Host } from '../host/host.ts'
import { LogScope, type LogContext } from '../log/log-scope.ts'
import type { Logger, LogLevel } from '../log/logger.ts'
import type { LoadedModule, ModuleTools } from '../modules/load.ts'
import type { FixupTools } from '../modules/fixups.ts'
import { registerCorePvs } from '../pseudo-variables/core.ts'
import { PvRegistry } from '../pseudo-variables/registry.ts'
import { createCoreCommands } from '../routing/core-commands.ts'
import { Blocklist, reasonsOfFailure } from '../routing/blocklist.ts'
import { createForwardCommands } from '../routing/forward.ts'
import { forwardReply } from '../routing/forward-reply.ts'
import { ProbeList } from '../probe/probe-list.ts'
import { aloneShared } from '../processes/shared.ts'
import { registerCoreRpc } from '../rpc/core-commands.ts'
import { RpcRegistry, type RpcLimit } from '../rpc/registry.ts'
import { newAttributes, RouteContext, type Worker } from '../script/context.ts'
import type { LinkEnvironment, LinkError } from '../script/link-environment.ts'
import { createOperators } from '../script/operators.ts'
import { timeSlowActions } from '../script/slow-actions.ts'
import { compileRegex } from '../script/posix-regex.ts'
import type { ModuleSelects } from '../script/selects/reader.ts'
import { createSelectBinder } from '../script/selects/bind-select.ts'
import { VarSlots } from '../script/var-slots.ts'
import type { SipMessage } from '../sip/message.ts'
import { Statistics } from '../statistics/statistics.ts'
import { registerTransportStatistics } from '../statistics/transport-statistics.ts'
import { Timers } from '../timers/timers.ts'
import { ConfigFramework } from './config-framework.ts'
import type { Core, Settings } from './core.ts'
import { declareCoreVariables } from './core-variables.ts'
import { createCoreStatistics, type CoreStatistics } from './core-statistics.ts'
import { applyCoreParameters } from './directives.ts'
import { newHooks } from './hooks.ts'
import { fakeMessage, fakeReceiveInfo } from './fake-message.ts'
import { openNetwork } from './open-network.ts'
import { ProcessList } from './process-list.ts'
import { createRouteRunner, WorkerPool, type RouteRunner } from './route-table.ts'
import { createScriptTools } from './script-tools.ts'
import type { ServerOptions } from './server.ts'
import { createSettings } from './settings.ts'

/** The core of a running server, with what only the server itself uses. */
export interface ServerCore extends Core {
  readonly routes: RouteRunner
  readonly probes: ProbeList
  readonly counters: CoreStatistics
  readonly moduleTools: ModuleTools
  readonly linkTools: Omit<LinkEnvironment, 'program' | 'functions' | 'probes'>
  onShutDown: () => void
  /** Whose names for flags count while a program is linked and after it. */
  useFlags(declared: Program['flags']): void
  installModules(modules: readonly LoadedModule[]): void
  /** Where a module's loadmodule stands. */
  loadPlace(module: string): At
  startChildren(modules: readonly LoadedModule[]): Promise<void>
  forwardReply(msg: SipMessage): Promise<void>
  readonly logScope: LogScope
  reportBug(error: unknown, where: string): void
  close(): Promise<void>
}

/** Sets up everything but the modules: settings, sockets, transport, resolver, registries. */
export async function createServerCore(
  program: Program,
  host: Host,
  makeLogger: (context: LogContext) => Logger,
  options: ServerOptions,
  errors: LinkError[],
): Promise<ServerCore> {
  const settings = createSettings()
  applyCoreParameters(program, { settings }, options.settings)
  const logScope = new LogScope(() => settings.int('debug'))
  const logger = makeLogger(logScope)
  const log = logger.forModule('core')
  const statistics = new Statistics()
  const { resolver, names, sockets, transport, identity } = await openNetwork(
    program,
    host,
    settings,
    options,
    statistics,
    log,
    errors,
  )
  const blocklist = new Blocklist(settings, host.clock)
  transport.onSendFailed = (to) => blocklist.add(to, reasonsOfFailure(to))
  const hooks = newHooks()
  const timers = new Timers(host.clock)
  const config = new ConfigFramework()
  const registry = new PvRegistry()
  const slots = new VarSlots()
  const workers = new WorkerPool(
    () => slots.count,
    (slot) => slots.initialValue(slot),
  )
  let messageId = 0
  const nextMessageId = (): number => (messageId += 1)
  const reportBug = (error: unknown, where: string): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    log.bug(`internal error ${where}: ${text.replaceAll('\n', ' | ')}`)
  }
  const probes = new ProbeList()
  const routes = createRouteRunner({
    program,
    workers,
    logScope,
    probes,
    fakeMessage: () => fakeMessage(fakeReceiveInfo(sockets, host.clock.now()), nextMessageId()),
    onBug: (error, ctx) => reportBug(error, `in ${ctx.kind} route ${ctx.routeName}`),
  })
  registerCorePvs(registry, host, ({ linked = routes.linked }) => linked.defines)
  const placeOf = (ctx: ScriptContext | undefined, at: At): string => {
    const { linked = routes.linked } = (ctx as RouteContext | undefined) ?? {}
    return `${linked.program.files[at[0]] ?? ''}:${at[1]}`
  }
  const scriptError = (ctx: ScriptContext | undefined, at: At, text: string): void =>
    log.error(`${placeOf(ctx, at)}: ${text}`)
  const ops = createOperators({
    maxWhileLoops: () => settings.int('max_while_loops'),
    maxRecursiveLevel: settings.int('max_recursive_level'),
    error: scriptError,
    warn: (text) => log.warn(text),
    goesOn: (ctx) => {
      const { msg, worker } = ctx as RouteContext
      logScope.enter(msg, worker)
    },
  })
  const tools = createScriptTools(registry, log)
  const moduleNames: string[] = []
  let flags: ReadonlyMap<string, number> = new Map(program.flags)
  const loadedModules: LoadedModule[] = []
  const core: ServerCore = {
    host,
    logger,
    timers,
    settings,
    config,
    statistics,
    rpc: new RpcRegistry(paceOfCommands(host, settings, logger)),
    hooks,
    transport,
    resolver,
    names,
    blocklist,
    identity,
    malformed: options.malformed ?? 'kamailio',
    routes,
    moduleNames,
    processes: new ProcessList(),
    shared: options.side?.shared ?? aloneShared(host.process.pid),
    probes,
    moduleParameters: () =>
      loadedModules.map(({ exports, parameters }) => ({
        exports,
        value: (name: string) => parameters.values[name] ?? null,
      })),
    get flags() {
      return flags
    },
    get defines() {
      return routes.linked.defines
    },
    configFile: program.files[0] ?? '',
    runDirectory: options.runDirectory,
    owner: options.owner,
    startedAtMs: host.clock.now(),
    signature: options.signature,
    serverHeader: () =>
      settings.int('server_signature') === 0 ? '' : settings.text('server_header') || `Server: ${options.signature}`,
    userAgentHeader: () =>
      settings.int('server_signature') === 0
        ? ''
        : settings.text('user_agent_header') || `User-Agent: ${options.signature}`,
    nextMessageId,
    varSlot: (name) => slots.slot(name),
    varNames: () => slots.names,
    initVar: (name, value) => slots.setInitial(name, value),
    onShutDown: () => undefined,
    shutDown: () => core.onShutDown(),
    select: (text) => core.linkTools.select(text),
    counters: createCoreStatistics(statistics, logger, () => settings.int('sip_parser_log') as LogLevel),
    moduleTools: tools.forModules,
    linkTools: {
      fixups: tools.fixups,
      timeAction: timeSlowActions(settings, host.clock, logger, placeOf),
      within: (ctx, part) => routes.within(ctx, part),
      suspend: (ctx) => probes.suspended(ctx),
      resume: (ctx) => {
        logScope.enter(ctx.msg, ctx.worker)
        probes.resumed(ctx)
      },
      get commands() {
        return new Map([...createCoreCommands(core), ...createForwardCommands(core)])
      },
      identity,
      ops,
      varSlot: (name) => slots.slot(name),
      select: (text) => selects.bind(text, moduleSelects(loadedModules)),
      matcher: (pattern, ignoreCase) => {
        const regex = compileRegex(pattern, { ignoreCase })
        return 'error' in regex ? regex : regex.test
      },
      runNamed: (ctx, name, levels, at) => {
        const { linked = routes.linked } = ctx as RouteContext
        const block = linked.find('request', name === '0' ? '' : name)
        if (block !== undefined) return ops.routeAsync(ctx, block, levels, at)
        scriptError(ctx, at, `route "${name}" not found`)
        return -10
      },
      error: scriptError,
    },
    useFlags: (declared) => void (flags = new Map(declared)),
    installModules: (modules) => {
      for (const module of modules) {
        const { exports, behaviour } = module
        loadedModules.push(module)
        moduleNames.push(exports.name)
        registry.add(exports, behaviour as Parameters<PvRegistry['add']>[1])
      }
      useLogPrefix(settings, tools.fixups, logScope, workers)
    },
    loadPlace: (module) => {
      const found = program.directives.find(
        (directive) =>
          directive.kind === 'loadmodule' && directive.name.replace(/^.*\//, '').replace(/\.so$/, '') === module,
      )
      return found?.at ?? [0, 1, 1]
    },
    startChildren: async (modules) => {
      const { rank = 1, isFirst = true } = options.side ?? {}
      if (rank > 0) for (const module of modules) await module.behaviour.childInit?.(rank)
      if (isFirst) await routes.runEvent('core:worker-one-init')
    },
    forwardReply: async (msg) => void (await forwardReply(core, msg)),
    logScope,
    reportBug,
    close: async () => {
      timers.stop()
      transport.close()
    },
  }
  const selects = createSelectBinder(core)
  blocklist.share(core.shared)
  registerCoreRpc(core)
  registerTransportStatistics(core)
  declareCoreVariables(core)
  return core
}

/** rpc_exec_delta; a refusal is logged under the name of the module that took the command. */
function paceOfCommands({ clock }: Host, settings: Settings, logger: Logger): RpcLimit {
  return {
    clock,
    seconds: () => settings.int('rpc_exec_delta'),
    onRefused: (name, transport) =>
      logger
        .forModule(transport === 'binrpc' ? 'ctl' : 'jsonrpcs')
        .error(`execution of command [${name}] is limited by delta [${settings.int('rpc_exec_delta')}]`),
  }
}

/** The selects of the loaded modules. */
function moduleSelects(modules: readonly LoadedModule[]): readonly ModuleSelects[] {
  return modules.flatMap(({ exports, behaviour }) =>
    exports.selects === undefined ? [] : [{ table: exports.selects, readers: behaviour.selects ?? new Map() }],
  )
}

/** Expands log_prefix on a worker of its own, so that it sees none of the variables of the message's run. */
function useLogPrefix(settings: Settings, fixups: FixupTools, scope: LogScope, workers: WorkerPool): void {
  const format = settings.text('log_prefix')
  if (format === '') return
  const isPerLine = settings.int('log_prefix_mode') === 1
  const bound = fixups.format(format)
  if (typeof bound === 'string') scope.usePrefix(format, () => bound)
  if (typeof bound !== 'function') return
  // For each line anew the worker's own variables count; once per message none of the message's run are there yet.
  const expand = (msg: SipMessage, current?: Worker): string => {
    const worker = current ?? workers.acquire()
    try {
      return bound(new RouteContext(worker, 'request', '', msg, newAttributes()))
    } finally {
      if (current === undefined) workers.release(worker)
    }
  }
  scope.usePrefix(format, expand, isPerLine)
}
