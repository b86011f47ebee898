import { existsSync } from 'node:fs'
import type { CompiledModule } from '#grammar/abi.ts'
import { compileConfig } from '#compiler/compile.ts'
import { socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { readMessageFile } from '../exec/message-file.ts'
import { startOffline, type Execution, type LoggedLine, type OfflineServer } from '../exec/offline-server.ts'
import { firstLineOf } from '../recording/message-facts.ts'
import type { Entry } from '../recording/recording.ts'
import { sentJson, traceJson } from '../trace/trace-json.ts'
import { renderTraceText } from '../trace/trace-text.ts'
import type { Peer } from '../virtual/recording-network.ts'
import { visibleLine } from '../visible-text.ts'
import { verdictOf } from '../exec/verdict.ts'
import { importProgram, loadCompiledText } from '../load-program.ts'
import { UserError } from '../user-error.ts'
import { parsePeer, parseResolve } from './offline-options.ts'
import { catalogueFor, toParseOptions, type ConfigOptions } from './options.ts'
import { printDiagnostics, printStartErrors, terminalOptions } from './print-diagnostics.ts'

export interface ExecOptions extends ConfigOptions {
  readonly from: string
  readonly to?: string
  readonly trace?: boolean
  readonly format: 'pretty' | 'json'
  readonly wait: string
  readonly listen: readonly string[]
  readonly resolve: readonly string[]
  readonly stubModule: readonly string[]
  readonly debug?: string
}

/** `kamkit exec`: runs messages through a configuration without sockets and shows what it did. 1 when it does not compile or start. */
export async function runExec(file: string, messages: readonly string[], options: ExecOptions): Promise<number> {
  for (const path of [file, ...messages]) {
    if (!existsSync(path)) throw new UserError(`cannot read ${path}`)
  }
  const from = parsePeer(options.from)
  const waitMs = readWait(options.wait)
  const program = await loadProgram(file, options)
  if (program === undefined) return 1
  const started = await startOffline(program, {
    listen: options.listen,
    names: parseResolve(options.resolve),
    stubModules: new Set(options.stubModule),
    debug: options.debug === undefined ? undefined : Number(options.debug),
  })
  if ('errors' in started) {
    printStartErrors(started.errors)
    return 1
  }
  try {
    for (const line of started.startLog.filter(isFault)) process.stderr.write(`${line.level}: ${line.text}\n`)
    if (options.trace === true && program.program.steps === undefined) {
      process.stderr.write(`kamkit: there is no trace: compile ${file} with --probe, or give the .cfg\n`)
    }
    const to = chooseSocket(started, from, options.to)
    for (const path of messages) {
      const message = readMessageFile(path)
      const execution = await started.execute(message, from, to, waitMs)
      print(message, execution, { path, to, options })
    }
  } finally {
    await started.stop()
  }
  return 0
}

/** What a start without sockets cannot do is warned of; that is no news here. */
function isFault({ level }: LoggedLine): boolean {
  return !['WARNING', 'NOTICE', 'INFO', 'DEBUG'].includes(level)
}

async function loadProgram(file: string, options: ExecOptions): Promise<CompiledModule | undefined> {
  if (file.endsWith('.mjs')) return importProgram(file)
  const compiled = compileConfig(file, createCompilerHost(), catalogueFor(file, options), {
    ...toParseOptions(options, file),
    outputName: 'program.mjs',
    hasProbe: true,
  })
  const errors = compiled.diagnostics.filter((one) => one.severity === 'error')
  printDiagnostics([{ sources: compiled.sources, diagnostics: errors }], 'pretty')
  return errors.length > 0 ? undefined : loadCompiledText(compiled.code, compiled.map, file)
}

function readWait(text: string): number {
  const [, number = '', unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text) ?? []
  if (number === '') throw new UserError(`--wait ${text}: write a time such as 500ms or 35s`)
  return Number(number) * (unit === 's' ? 1000 : 1)
}

function chooseSocket({ sockets }: OfflineServer, from: Peer, wanted: string | undefined): ListenSocket {
  const fitting = sockets.filter((one) => one.proto === from.proto && (one.family === 6) === from.ip.includes(':'))
  const chosen = wanted === undefined ? fitting[0] : fitting.find((one) => socketText(one) === wanted)
  if (chosen !== undefined) return chosen
  const listening = sockets.map(socketText).join(', ')
  throw new UserError(
    `the configuration does not listen on ${wanted ?? `${from.proto} for ${from.ip}`}; it listens on ${listening}. Choose with --from and --to`,
  )
}

interface Shown {
  readonly path: string
  readonly to: ListenSocket
  readonly options: ExecOptions
}

function print(message: string, execution: Execution, shown: Shown): void {
  const verdict = verdictOf(message, execution)
  if (shown.options.format === 'json') {
    const log = execution.log.map(({ level, text }) => ({ level, text }))
    process.stdout.write(
      `${JSON.stringify({ verdict, trace: traceJson(execution), log, sent: sentJson(execution) })}\n`,
    )
    return
  }
  const title = visibleLine(firstLineOf(message))
  const entries = execution.entries.filter((one) => shown.options.trace === true || isOutcome(one))
  const text = renderTraceText(entries, { ...terminalOptions(), hasFullMessages: true })
  const heading = `${shown.path}: ${title}, from ${shown.options.from} to ${socketText(shown.to)}`
  process.stdout.write(`${heading}\n${text}verdict: ${verdict}\n\n`)
}

/** What is shown without --trace: messages that went out, and the log. */
function isOutcome({ kind }: Entry): boolean {
  return kind === 'sent' || kind === 'log'
}
