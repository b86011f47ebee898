import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CompiledModule } from '#grammar/abi.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { compilePaused } from '../debugger/compile-paused.ts'
import { launchReal, launchVirtual } from '../debugger/launch.ts'
import { runTerminal } from '../debug-terminal/run-terminal.ts'
import { createScreen, type Screen } from '../debug-terminal/screen.ts'
import { TerminalDebugger } from '../debug-terminal/terminal-debugger.ts'
import { createTraffic } from '../debug-terminal/traffic.ts'
import { UserError } from '../user-error.ts'
import { zoneOf } from '../virtual/virtual-server.ts'
import { requireFiles } from './files.ts'
import { chooseSocket, parseDebugLevel, parsePeer, parseResolve, readWait } from './offline-options.ts'
import { catalogueFor, toParseOptions } from './options.ts'
import type { PlayOptions } from './play-messages.ts'
import { hasColours, printDiagnostics, printStartErrors } from './print-diagnostics.ts'
import { readStubs, tellStubs } from './stubs.ts'

export interface DebugOptions extends PlayOptions {
  readonly message: readonly string[]
  readonly call: readonly string[]
  readonly fromUser: readonly string[]
  readonly runDirectory?: string
  readonly color: 'auto' | 'always' | 'never'
}

/**
 * `kamkit debug`: steps through a configuration in a terminal, with messages from files on a network of its own, or on real sockets
 * when there are none. 1 when it does not compile or start.
 */
export async function runDebug(file: string, options: DebugOptions): Promise<number> {
  requireFiles([file, ...options.message])
  const compiled = await compilePaused(file, catalogueFor(file, options), toParseOptions(options, file))
  if ('refused' in compiled) {
    const { sources, diagnostics } = compiled.refused
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    printDiagnostics([{ sources, diagnostics: errors }], 'pretty')
    return 1
  }
  const { program } = compiled
  tellStubs(program, readStubs(file, options))
  return options.message.length > 0 ? debugMessages(program, options) : debugServer(program, options)
}

function screenFor({ color }: DebugOptions): Screen {
  const { stdout } = process
  const isColoured = hasColours(color, process.env, stdout.isTTY)
  return createScreen(
    (text) => void stdout.write(text),
    () => stdout.columns || 120,
    isColoured,
  )
}

const settingsOf = ({ debugLevel }: DebugOptions): ReadonlyMap<string, number> =>
  new Map(debugLevel === undefined ? [] : [['debug', parseDebugLevel(debugLevel)]])

const filterOf = ({ call, fromUser }: DebugOptions) => ({ callIds: call, fromUsers: fromUser })

async function debugMessages(program: CompiledModule, options: DebugOptions): Promise<number> {
  const from = parsePeer(options.from)
  const waitMs = readWait(options.wait)
  const launched = await launchVirtual(program, {
    listen: options.listen,
    zone: zoneOf(parseResolve(options.resolve)),
    ...readStubs(program.program.files[0] ?? '', options),
    settings: settingsOf(options),
    calls: filterOf(options),
  })
  if ('errors' in launched) {
    printStartErrors(launched.errors)
    return 1
  }
  const screen = screenFor(options)
  if (options.to !== undefined) chooseSocket(launched.virtual, from, options.to)
  const traffic = createTraffic(launched.virtual, from, options.to)
  const { network, clock } = launched.virtual
  let shownUntilMs = Infinity
  network.onSent = ({ to, message }) => {
    if (clock.monotonic() <= shownUntilMs) screen.bytes(`-> ${to} ${message.slice(0, message.indexOf('\r\n'))}`)
  }
  const terminal = new TerminalDebugger(launched.debugger, screen, traffic)
  await terminal.execute('stop entry')
  for (const path of options.message) {
    const refused = traffic.send(path)
    if (refused !== undefined) throw new UserError(refused)
    if (waitMs > 0) traffic.advance(waitMs)
  }
  await terminal.settled()
  terminal.sayWhenIdle()
  await converse(terminal)
  // What was stopped goes on. Its retransmissions, while the server ends, are no news.
  shownUntilMs = clock.monotonic()
  await launched.stop()
  return 0
}

async function debugServer(program: CompiledModule, options: DebugOptions): Promise<number> {
  const runDirectory = options.runDirectory ?? join(tmpdir(), 'kamkit-debug')
  mkdirSync(runDirectory, { recursive: true, mode: 0o700 })
  const launched = await launchReal(program, {
    listen: options.listen,
    listenReplaces: true,
    runDirectory,
    settings: settingsOf(options),
    aliases: [],
    ...readStubs(program.program.files[0] ?? '', options),
    isColoured: false,
    calls: filterOf(options),
    freezesTimers: true,
  })
  if ('errors' in launched) {
    printStartErrors(launched.errors)
    return 1
  }
  const screen = screenFor(options)
  const { debugger: own } = launched
  screen.line(
    `listening on ${own.server.core.transport.sockets.map(socketText).join(', ')}; \`stop entry\` stops each call`,
  )
  await converse(new TerminalDebugger(own, screen, undefined))
  await launched.stop()
  return 0
}

function converse(terminal: TerminalDebugger): Promise<void> {
  const { stdin, stdout } = process
  return runTerminal(terminal, stdin, stdout, stdin.isTTY && stdout.isTTY)
}
