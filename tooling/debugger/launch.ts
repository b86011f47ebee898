import type { CompiledModule } from '#grammar/abi.ts'
import type { Host } from '#runtime/host/host.ts'
import type { StartError } from '#runtime/server/server.ts'
import { createRealHost, startRealServer, type RealServerOptions } from '../start-server.ts'
import { settlePromises } from '#runtime/host/virtual-clock.ts'
import { startVirtualServer, type VirtualServer, type VirtualServerOptions } from '../virtual/virtual-server.ts'
import type { CallFilter } from './call-table.ts'
import { CallScope } from './call-scope.ts'
import { Debugger, type DebuggerOptions } from './debugger.ts'
import { FrozenClock } from './frozen-clock.ts'

type Failed = { readonly errors: readonly StartError[] }

export interface LaunchedVirtual {
  readonly debugger: Debugger
  readonly virtual: VirtualServer
  /** Lets everything go on, and ends the server. */
  stop(): Promise<void>
}

/**
 * Starts a program that was compiled to be paused on a network of its own, with a debugger. Its time stands still while a call is
 * stopped.
 */
export async function launchVirtual(
  program: CompiledModule,
  options: Omit<VirtualServerOptions, 'settle'> & Pick<DebuggerOptions, 'calls' | 'limits'>,
): Promise<LaunchedVirtual | Failed> {
  const attached: { to?: Debugger } = {}
  const settle = async (): Promise<void> => {
    await settlePromises()
    while (attached.to?.isHolding === true) {
      await attached.to.whenFree()
      await settlePromises()
    }
  }
  const virtual = await startVirtualServer(program, { ...options, settle })
  if ('errors' in virtual) return virtual
  const own = new Debugger(virtual.server, { calls: options.calls, limits: options.limits })
  attached.to = own
  virtual.onLog = ({ level, text }) => own.logged(level, text)
  return {
    debugger: own,
    virtual,
    stop: async () => {
      own.detach()
      await virtual.stop()
    },
  }
}

/** A host on which the time of single calls can stand still. */
export interface DebugHost {
  readonly host: Host
  readonly scope: CallScope
  readonly clock: FrozenClock
}

export function createDebugHost(inner: Host = createRealHost()): DebugHost {
  const scope = new CallScope()
  const clock = new FrozenClock(inner.clock, scope)
  // What is logged while somebody only looks is no part of what the server did.
  const writeLog = (line: string): void => {
    if (scope.evaluation !== 'look') inner.writeLog(line)
  }
  return { host: { ...inner, clock, writeLog }, scope, clock }
}

export interface LaunchedReal {
  readonly debugger: Debugger
  stop(): Promise<void>
}

export interface RealLaunchOptions extends Omit<RealServerOptions, 'onLog'> {
  readonly calls?: CallFilter | undefined
  /** Transaction timers of a stopped call stand still. */
  readonly freezesTimers: boolean
  readonly host?: Host | undefined
  /** Lines of the log before the debugger is there. */
  readonly startLog?: ((level: string, text: string) => void) | undefined
}

/** Starts a program that was compiled to be paused on this machine's sockets, with a debugger. */
export async function launchReal(program: CompiledModule, options: RealLaunchOptions): Promise<LaunchedReal | Failed> {
  const { host, scope, clock } = createDebugHost(options.host)
  const attached: { to?: Debugger } = {}
  const onLog = (level: string, text: string): void => {
    if (attached.to === undefined) options.startLog?.(level, text)
    else attached.to.logged(level, text)
  }
  const started = await startRealServer(program, { ...options, onLog }, host)
  if ('errors' in started) return started
  const { server } = started
  const own = new Debugger(server, {
    calls: options.calls,
    scope,
    clock: options.freezesTimers ? clock : undefined,
  })
  attached.to = own
  return {
    debugger: own,
    stop: async () => {
      own.detach()
      await server.stop()
    },
  }
}
