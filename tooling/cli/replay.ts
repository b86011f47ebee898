import type { CompiledModule } from '#grammar/abi.ts'
import { parseIp } from '#runtime/routing/ip-match.ts'
import { pageTitle, renderRecordingPage } from '../page/page.ts'
import { judgeCalls, type CallVerdict } from '../replay/calls.ts'
import { readCredentials } from '../replay/digest/credentials-file.ts'
import { loadCaptures } from '../replay/load-capture.ts'
import { replayInPasses } from '../replay/replay-in-passes.ts'
import { socketsOf, type ReplayOptions as EngineOptions } from '../replay/replay.ts'
import { replayJson } from '../replay/replay-json.ts'
import { renderReplayText, type ReplayReport } from '../replay/replay-text.ts'
import { saveTests } from '../replay/save-tests.ts'
import { addressText, findServerSide, type ServerSide } from '../replay/server-side.ts'
import type { Capture } from '../capture/captured-message.ts'
import { UserError } from '../user-error.ts'
import { readSource, requireFiles, writeOutput } from './files.ts'
import { parseDebugLevel, parseResolve } from './offline-options.ts'
import type { ConfigOptions } from './options.ts'
import { loadProgram } from './play-messages.ts'
import { printStartErrors, terminalOptions } from './print-diagnostics.ts'
import { readStubs, tellStubs } from './stubs.ts'

/** What all commands take that replay a capture. */
export interface CaptureOptions extends ConfigOptions {
  readonly fromServer: readonly string[]
  readonly call: readonly string[]
  readonly resolve: readonly string[]
  readonly stubModule: readonly string[]
  readonly debugLevel?: string
  /** Given as --check-credentials. */
  readonly checkCredentials?: boolean
  /** A file of users with their passwords. */
  readonly credentials?: string
}

export interface ReplayOptions extends CaptureOptions {
  readonly format: 'pretty' | 'json' | 'html'
  readonly trace?: boolean
  readonly output?: string
  /** A folder for tests made of the calls. */
  readonly saveTests?: string
}

/** `kamkit replay CONFIG CAPTURE...`: 0 when all calls went as captured, 1 when some did not or the configuration has errors. */
export async function runReplay(file: string, paths: readonly string[], options: ReplayOptions): Promise<number> {
  requireFiles([file, ...paths])
  const capture = await loadCaptures(paths)
  const program = await loadProgram(file, options)
  if (program === undefined) return 1
  tellStubs(program, readStubs(file, options))
  const side = await sideFor(program, capture, options)
  const result = await replayInPasses(
    [program],
    side,
    (one) => engineOptions(one, options),
    ([replayed]) =>
      replayed === undefined ? new Set() : shownCalls(chosenCalls(judgeCalls(side, replayed), options), options),
  )
  if ('errors' in result) {
    printStartErrors(result.errors)
    return 1
  }
  const [replayed] = result
  if (replayed === undefined) return 1
  const calls = chosenCalls(judgeCalls(side, replayed), options)
  if (options.saveTests !== undefined) await save(file, program, side, calls, options.saveTests, options)
  writeOutput(render({ side, skipped: capture.skipped, replayed, calls }, file, paths, options), options.output)
  return calls.some(({ verdict }) => verdict === 'differs') ? 1 : 0
}

/** The calls of which more is shown than the verdict. */
function shownCalls(calls: readonly CallVerdict[], options: ReplayOptions): ReadonlySet<string> {
  const hasAll = options.trace === true || options.format === 'html' || options.call.length > 0
  return new Set(calls.filter(({ verdict }) => hasAll || verdict === 'differs').map(({ callId }) => callId))
}

async function save(
  config: string,
  program: CompiledModule,
  side: ServerSide,
  calls: readonly CallVerdict[],
  folder: string,
  options: ReplayOptions,
): Promise<void> {
  const own = (await socketsOf(program, engineOptions(program, options))).map((socket) => addressText(socket))
  const { names, skipped } = await saveTests(side, calls, folder, {
    config,
    files: program.program.files,
    defines: options.define,
    listensThere: side.addresses.every((address) => own.includes(address)),
  })
  const remark = skipped.length === 0 ? '' : `, of which ${skipped.length} are skipped and say why`
  process.stderr.write(
    `kamkit: wrote ${names.length} tests to ${folder}${remark}; play them with kamkit test ${folder}\n`,
  )
}

/** The server of a capture; throws a UserError when it cannot be told. */
export async function sideFor(
  program: CompiledModule,
  { messages }: Capture,
  options: CaptureOptions,
): Promise<ServerSide> {
  const sockets = await socketsOf(program, engineOptions(program, options))
  const side = findServerSide(messages, options.fromServer.map(readAddress), sockets.map(addressText))
  if (side === undefined || side.messages.length === 0)
    throw new UserError('no message of the capture is from or to the server: name it with --from-server IP:PORT')
  return side
}

export function engineOptions({ program }: CompiledModule, options: CaptureOptions): EngineOptions {
  return {
    names: parseResolve(options.resolve),
    ...readStubs(program.files[0] ?? '', options),
    settings: new Map(options.debugLevel === undefined ? [] : [['debug', parseDebugLevel(options.debugLevel)]]),
    trustsCredentials: options.checkCredentials !== true,
    findSecret: options.credentials === undefined ? undefined : readCredentials(options.credentials),
  }
}

/** Those that --call names, or all. */
export function chosenCalls<T extends { readonly callId: string }>(
  calls: readonly T[],
  { call }: CaptureOptions,
): readonly T[] {
  if (call.length === 0) return calls
  const missing = call.find((one) => !calls.some(({ callId }) => callId === one))
  if (missing !== undefined) throw new UserError(`--call ${missing}: there is no such Call-ID in the capture`)
  return calls.filter(({ callId }) => call.includes(callId))
}

function readAddress(text: string): string {
  const [, host = '', port = '5060'] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text) ?? []
  if (parseIp(host) === undefined || Number(port) > 65_535) throw new UserError(`--from-server ${text}: write IP:PORT`)
  return `${host}:${port}`
}

function render(report: ReplayReport, file: string, paths: readonly string[], options: ReplayOptions): string {
  switch (options.format) {
    case 'json':
      return `${JSON.stringify(replayJson(report, options.trace === true))}\n`
    case 'html': {
      const ids = new Set(report.calls.map(({ callId }) => callId))
      const entries = report.replayed.recording.entries.filter(({ callId }) => ids.has(callId))
      const title = pageTitle(paths, file)
      return renderRecordingPage({ entries }, { title, about: `kamkit replay: ${file}`, readSource })
    }
    case 'pretty': {
      const terminal = options.output === undefined ? terminalOptions() : { isColoured: false }
      const hasTrace = options.trace === true
      return renderReplayText(report, { ...terminal, hasTrace, hasAllLadders: options.call.length > 0 })
    }
  }
}
