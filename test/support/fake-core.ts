import type { RouteKind } from '#grammar/route-kinds.ts'
import type { ModuleExports } from '#grammar/manifest.ts'
import type { Host } from '#runtime/host/host.ts'
import type { LogRecord, Logger, ModuleLogger } from '#runtime/log/logger.ts'
import type { KamkitModule, ModuleBehaviour, ModuleEnv } from '#runtime/modules/define.ts'
import { RpcRegistry } from '#runtime/rpc/registry.ts'
import { aloneShared } from '#runtime/processes/shared.ts'
import { onlyHop } from '#runtime/dns/resolver.ts'
import { newAttributes, RouteContext, type Attributes, type Worker } from '#runtime/script/context.ts'
import { ConfigFramework } from '#runtime/server/config-framework.ts'
import type { Core, RouteTable, RunOptions } from '#runtime/server/core.ts'
import { newHooks } from '#runtime/server/hooks.ts'
import type { LinkedProgram } from '#runtime/server/linked-program.ts'
import { createSettings } from '#runtime/server/settings.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { parseMessage } from '#runtime/sip/parse-message.ts'
import { Statistics } from '#runtime/statistics/statistics.ts'
import { Timers } from '#runtime/timers/timers.ts'
import type { Destination, ListenSocket, Proto, ReceiveInfo } from '#runtime/transport/sockets.ts'
import type { Transport } from '#runtime/transport/transport.ts'

/**
 * A small Core for tests of one module without sockets and without a compiled program: what is sent is kept in `sent`, routes
 * are TypeScript functions. The whole server on a virtual network is test/support/virtual-server.ts.
 */
export interface FakeCore extends Core {
  readonly sent: { readonly data: string; readonly to: Destination }[]
  readonly logged: LogRecord[]
  readonly clock: FakeClock
  /** Defines a routing block. */
  route(kind: RouteKind, name: string, body: (ctx: RouteContext) => number | Promise<number> | void): void
  /** Parses text (LF line ends are made CRLF) as received from `from` (default udp 127.0.0.2:5060). */
  message(text: string, from?: Partial<ReceiveInfo>): SipMessage
  /** A context for calling module functions. */
  context(msg: SipMessage, kind?: RouteKind, attributes?: Attributes): RouteContext
}

export interface FakeClock {
  now(): number
  /** Moves time on and runs the timers that are due, draining promises between them. */
  advance(ms: number): Promise<void>
}

interface FakeTimer {
  readonly dueMs: number
  readonly order: number
  readonly action: () => void
}

function createClock(): { clock: FakeClock; host: Host['clock'] } {
  let nowMs = Date.UTC(2026, 0, 1)
  let order = 0
  let timers: FakeTimer[] = []
  const drain = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
  }
  const host: Host['clock'] = {
    now: () => nowMs,
    monotonic: () => nowMs,
    setTimer: (delayMs, action) => {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), order: (order += 1), action }
      timers.push(timer)
      return { cancel: () => void (timers = timers.filter((other) => other !== timer)) }
    },
  }
  const advance = async (ms: number): Promise<void> => {
    const until = nowMs + ms
    await drain()
    for (;;) {
      const next = timers.toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0]
      if (next === undefined || next.dueMs > until) break
      nowMs = next.dueMs
      timers = timers.filter((timer) => timer !== next)
      next.action()
      await drain()
    }
    nowMs = until
  }
  return { clock: { now: () => nowMs, advance }, host }
}

export function fakeSocket(proto: Proto = 'udp', ip = '127.0.0.1', port = 5060): ListenSocket {
  return {
    proto,
    ip,
    port,
    host: ip,
    advertised: undefined,
    name: undefined,
    virtual: false,
    family: ip.includes(':') ? 6 : 4,
  }
}

function createHost(clock: Host['clock']): Host {
  let seed = 1
  const uint32 = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0)
  return {
    clock,
    random: {
      uint32,
      hex: (length) => Array.from({ length }, () => (uint32() >>> 24).toString(16).padStart(2, '0')).join(''),
    },
    network: {
      bindUdp: () => Promise.reject(new Error('no network in the fake host')),
      listenTcp: () => Promise.reject(new Error('no network in the fake host')),
      connectTcp: () => {
        throw new Error('no network in the fake host')
      },
      interfaces: () => [{ name: 'lo', ip: '127.0.0.1', family: 4, internal: true }],
    },
    dns: {
      query: () => Promise.resolve({ records: [], isNoName: true }),
    },
    process: { pid: 4711, env: () => undefined },
    writeLog: () => undefined,
  } as Host
}

function createLogger(logged: LogRecord[]): Logger {
  const forModule = (module: string): ModuleLogger => {
    const at =
      (level: LogRecord['level']) =>
      (text: string): void =>
        void logged.push({ level, module, text })
    return {
      alert: at(-5),
      bug: at(-4),
      crit: at(-2),
      error: at(-1),
      warn: at(0),
      notice: at(1),
      info: at(2),
      debug: (text) => void logged.push({ level: 3, module, text: text() }),
      isEnabled: () => true,
    }
  }
  return { isEnabled: () => true, write: (record) => void logged.push(record), forModule }
}

function createTransport(sockets: readonly ListenSocket[], sent: FakeCore['sent']): Transport {
  const socketFor = (to: Destination): ListenSocket | undefined =>
    to.socket ?? sockets.find((socket) => socket.proto === to.proto)
  return {
    sockets,
    socketFor,
    send: (data, to) => {
      const socket = socketFor(to)
      if (socket === undefined) return { ok: false, reason: 'no-socket' }
      sent.push({ data, to })
      return { ok: true, socket }
    },
    connections: () => [],
    connectionFor: () => undefined,
    hasConnection: () => false,
    addConnectionAlias: () => true,
    closeConnection: () => false,
    setConnectionLifetime: () => false,
    connectionWith: () => undefined,
    upgradeConnection: () => false,
    sendRaw: () => false,
    streamOf: () => undefined,
    tls: undefined,
    onMessage: undefined,
    onRefused: undefined,
    onSendFailed: undefined,
    onConnectionClosed: undefined,
    onConnectionChanged: undefined,
    close: () => undefined,
  }
}

/** Makes a core that listens on 127.0.0.1:5060 over UDP and TCP and calls that, and the given hosts, its own. */
export function createFakeCore(
  options: { readonly ownHosts?: readonly string[]; readonly files?: readonly string[] } = {},
): FakeCore {
  const { clock, host: hostClock } = createClock()
  const host = createHost(hostClock)
  const sockets = [fakeSocket('udp'), fakeSocket('tcp')]
  const sent: FakeCore['sent'] = []
  const logged: LogRecord[] = []
  const own = new Set(['127.0.0.1', ...(options.ownHosts ?? [])])
  const bodies = new Map<string, (ctx: RouteContext) => number | Promise<number> | void>()
  const worker: Worker = { vars: [], nullable: new Map(), processNo: 0 }
  let nextId = 0
  const has = (kind: RouteKind, name: string): boolean => bodies.has(`${kind}:${name}`)
  const names = (kind: RouteKind): readonly string[] =>
    [...bodies.keys()].filter((key) => key.startsWith(`${kind}:`)).map((key) => key.slice(kind.length + 1))
  const program = { files: options.files ?? [], target: '6.1', directives: [], flags: [], defines: [] }
  const linked: LinkedProgram = { program, defines: new Map(), find: () => undefined, has, names, nameOf: () => '' }
  const newContext = (kind: RouteKind, name: string, msg: SipMessage, attributes: Attributes): RouteContext =>
    Object.assign(new RouteContext(worker, kind, name, msg, attributes), { linked })
  const context = (msg: SipMessage, kind: RouteKind = 'request', attributes = newAttributes()): RouteContext =>
    newContext(kind, '', msg, attributes)
  const run = (kind: RouteKind, name: string, msg: SipMessage, runOptions: RunOptions = {}) => {
    const body = bodies.get(`${kind}:${name}`)
    if (body === undefined) return undefined
    const ctx = newContext(kind, name, msg, runOptions.attributes ?? newAttributes())
    runOptions.prepare?.(ctx)
    const result = body(ctx)
    return result instanceof Promise ? result.then(() => ctx) : ctx
  }
  const message = (text: string, from: Partial<ReceiveInfo> = {}): SipMessage => {
    const received: ReceiveInfo = {
      proto: 'udp',
      srcIp: '127.0.0.2',
      srcPort: 5060,
      dstIp: '127.0.0.1',
      dstPort: 5060,
      socket: sockets[0] ?? fakeSocket(),
      connectionId: 0,
      timeMs: clock.now(),
      ...from,
    }
    const parsed = parseMessage(text.replace(/\r?\n/g, '\r\n'), received, (nextId += 1))
    if (parsed === undefined) throw new Error('the test message has no valid first line')
    return parsed
  }
  const routes: RouteTable = {
    has,
    names,
    linked,
    run,
    runEvent: (name, msg, runOptions) =>
      run('event', name, msg ?? message('OPTIONS sip:you@kamailio.org SIP/2.0\n\n'), runOptions),
  }
  const settings = createSettings()
  return {
    host,
    clock,
    sent,
    logged,
    logger: createLogger(logged),
    timers: new Timers(hostClock),
    settings,
    config: new ConfigFramework(),
    statistics: new Statistics(),
    rpc: new RpcRegistry(),
    shared: aloneShared(host.process.pid),
    hooks: newHooks(),
    transport: createTransport(sockets, sent),
    resolver: {
      resolveUri: (uri) => {
        const match = /sips?:(?:[^@]*@)?([0-9.]+)(?::(\d+))?/.exec(uri)
        const proto = /;transport=(tcp)/i.test(uri) ? 'tcp' : 'udp'
        return match === null ? undefined : onlyHop({ proto, ip: match[1] ?? '', port: Number(match[2] ?? 5060) })
      },
      resolveHost: (name) => (/^[0-9.]+$/.test(name) ? [name] : []),
    },
    malformed: 'kamailio',
    identity: {
      isMyself: (name, port = 0) => own.has(name) && (port === 0 || port === 5060),
      addCheck: () => undefined,
      addAlias: (name) => void own.add(name),
      aliases: [],
    },
    routes,
    moduleNames: [],
    flags: new Map(),
    defines: new Map(),
    runDirectory: '/nonexistent',
    startedAtMs: clock.now(),
    serverHeader: () => 'Server: kamkit',
    userAgentHeader: () => 'User-Agent: kamkit',
    nextMessageId: () => (nextId += 1),
    varSlot: () => 0,
    shutDown: () => undefined,
    route: (kind, name, body) => void bodies.set(`${kind}:${name}`, body),
    message,
    context,
  }
}

/** Creates a module on a fake core with its default parameters, overridden by `params`. modInit is the test's to call. */
export function createModule(
  module: KamkitModule,
  core: Core,
  params: { readonly [name: string]: unknown } = {},
  apis: ReadonlyMap<string, unknown> = new Map(),
  tools: Partial<Pick<ModuleEnv, 'pv' | 'format' | 'regex'>> = {},
): ModuleBehaviour<ModuleExports> {
  const facts = Object.entries(module.exports.params ?? {})
  const values = Object.fromEntries(
    facts.map(([name, param]) => [name, param.repeats ? [] : (param.default ?? (param.type === 'int' ? 0 : null))]),
  )
  const statistics = Object.fromEntries(
    Object.entries(module.exports.statistics ?? {}).map(([name, doc]) => [
      name,
      core.statistics.counter(module.exports.statisticsGroup ?? module.exports.name, name, doc),
    ]),
  )
  const env = {
    params: { ...values, ...params },
    core,
    log: core.logger.forModule(module.exports.name),
    statistics,
    api: (name: string) => apis.get(name),
    pv: () => undefined,
    format: (text: string) => () => text,
    regex: (pattern: string, options: { ignoreCase?: boolean } = {}) => {
      const regex = new RegExp(pattern, options.ignoreCase === false ? '' : 'i')
      return {
        pattern,
        test: (text: string) => regex.test(text),
        exec: (text: string, from = 0) => {
          const match = regex.exec(text.slice(from))
          if (match === null) return undefined
          const start = from + match.index
          return { start, end: start + match[0].length, groups: match.slice(1) }
        },
      }
    },
    ...tools,
  } as unknown as ModuleEnv
  return module.create(env)
}
