import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Host } from '#runtime/host/host.ts'
import type { StartError } from '#runtime/server/server.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { chooseSocket, readWait, parsePeer, parseResolve } from '../cli/offline-options.ts'
import { counted } from '../check/summary.ts'
import { catalogueFor, toParseOptions } from '../cli/options.ts'
import { compilePaused } from '../debugger/compile-paused.ts'
import type { Debugger } from '../debugger/debugger.ts'
import { launchReal, launchVirtual } from '../debugger/launch.ts'
import { readMessageFile } from '../exec/message-file.ts'
import { removeFolder, type LoadedProgram } from '../load-program.ts'
import { startErrorOf } from '../recompile.ts'
import { createRealHost } from '../start-server.ts'
import { UserError } from '../user-error.ts'
import { zoneOf } from '../virtual/virtual-server.ts'
import type { LaunchArguments } from './launch-arguments.ts'

/** A server with the debugger that is attached to it. */
export interface Target {
  readonly debugger: Debugger
  /** What to say of it when it runs. */
  readonly greeting: string
  /** Everything is set up: lets it go. Resolves when there is nothing more to do; never for a server on real sockets. */
  begin(): Promise<void>
  /** Resolves when the server has ended by itself. */
  readonly ended: Promise<void>
  /** Lets everything go on, and ends what was started; a server that was there before only with `isServerToo`. */
  end(isServerToo: boolean): Promise<void>
}

/** Starts what a client asks for; throws a UserError that says everything that is wrong with it. */
export async function startTarget(
  wanted: LaunchArguments,
  onStartLog: (level: string, text: string) => void,
): Promise<Target> {
  const program = await compile(wanted)
  return wanted.messages.length > 0 ? startVirtual(program, wanted, onStartLog) : startReal(program, wanted, onStartLog)
}

async function compile(wanted: LaunchArguments): Promise<LoadedProgram> {
  const { program: file, defines, target, env } = wanted
  const options = { define: defines, ...(target === undefined ? {} : { target }) }
  const compiled = await compilePaused(file, catalogueFor(file, options), toParseOptions(options, file), {
    env: (name) => env.get(name) ?? process.env[name],
  })
  if ('program' in compiled) return compiled.program
  const errors = compiled.refused.diagnostics.filter(({ severity }) => severity === 'error')
  throw new UserError(errorsText(errors.map((one) => startErrorOf(one, compiled.refused))))
}

/** A client shows them in a box: who sees so many looks at the file. */
const maxErrors = 20

function errorsText(errors: readonly StartError[]): string {
  const lines = errors.slice(0, maxErrors).map(({ file, line, column, text }) => `${file}:${line}:${column}: ${text}`)
  const more = errors.length - lines.length
  return [...lines, ...(more > 0 ? [`… and ${more} more: kamkit check shows all`] : [])].join('\n')
}

/** Of calls that are not debugged: no Call-ID has a line end. */
const nobody = { callIds: ['\n'] }

async function startVirtual(
  program: LoadedProgram,
  wanted: LaunchArguments,
  onStartLog: (level: string, text: string) => void,
): Promise<Target> {
  const from = parsePeer(wanted.from)
  const waitMs = readWait(wanted.wait)
  const messages = wanted.messages.map((path) => readMessageFile(path))
  const launched = await launchVirtual(program, {
    listen: wanted.listen,
    zone: zoneOf(parseResolve(wanted.resolve)),
    stubModules: new Set(wanted.stubModules),
    settings: settingsOf(wanted),
    env: new Map([...environment(), ...wanted.env]),
    calls: wanted.noDebug ? nobody : wanted,
  })
  if ('errors' in launched) throw new UserError(errorsText(launched.errors))
  const { virtual, debugger: own } = launched
  for (const { level, text } of virtual.startLog) onStartLog(level, text)
  try {
    const to = chooseSocket(launched.virtual, parsePeer(wanted.from), wanted.to)
    const begin = async (): Promise<void> => {
      for (const message of messages) {
        virtual.network.deliver(message, from, { ip: to.ip, port: to.port })
        await virtual.clock.advance(1 + waitMs)
      }
    }
    const greeting = `${counted(wanted.messages.length, 'message')} from ${wanted.from} to ${socketText(to)}, on a network of their own`
    return { debugger: own, greeting, begin, ended: virtual.server.stopped, end: () => launched.stop() }
  } catch (error) {
    await launched.stop()
    throw error
  }
}

async function startReal(
  program: LoadedProgram,
  wanted: LaunchArguments,
  onStartLog: (level: string, text: string) => void,
): Promise<Target> {
  const own = wanted.runDirectory === undefined ? mkdtempSync(join(tmpdir(), 'kamkit-debug-')) : undefined
  const launched = await launchReal(program, {
    listen: wanted.listen,
    listenReplaces: true,
    runDirectory: wanted.runDirectory ?? own ?? '',
    settings: settingsOf(wanted),
    aliases: [],
    stubModules: new Set(wanted.stubModules),
    isColoured: false,
    malformed: 'rfc',
    freezesTimers: wanted.freezesTimers,
    calls: wanted.noDebug ? nobody : wanted,
    host: quietHost(wanted),
    startLog: onStartLog,
  })
  const forget = (): void => {
    if (own !== undefined) removeFolder(own)
  }
  if ('errors' in launched) {
    forget()
    throw new UserError(errorsText(launched.errors))
  }
  const { server } = launched.debugger
  return {
    debugger: launched.debugger,
    greeting: `listening on ${server.core.transport.sockets.map(socketText).join(', ')}`,
    begin: () => new Promise(() => undefined),
    ended: server.stopped,
    end: async () => {
      await launched.stop()
      forget()
    },
  }
}

/** This machine, with the environment that was asked for; the log goes to the client alone. */
function quietHost({ env }: LaunchArguments): Host {
  const host = createRealHost()
  return {
    ...host,
    writeLog: () => undefined,
    process: { ...host.process, env: (name) => env.get(name) ?? host.process.env(name) },
  }
}

function settingsOf({ debugLevel }: LaunchArguments): ReadonlyMap<string, number> {
  return new Map(debugLevel === undefined ? [] : [['debug', debugLevel]])
}

function environment(): readonly (readonly [string, string])[] {
  return Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}
