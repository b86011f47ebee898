import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { isRpcStruct } from '#runtime/rpc/registry.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { readMessageFile } from '../exec/message-file.ts'
import { readProfile } from '../profile/codec.ts'
import { renderProfile, type ProfileFormat } from '../profile/formats/formats.ts'
import { mergeProfiles } from '../profile/merge.ts'
import type { ProfileData } from '../profile/profile-data.ts'
import { createProfiler, type Profiler } from '../profile/profiler.ts'
import { renumbered } from '../profile/renumber.ts'
import { replayCapture } from '../replay/replay.ts'
import { loadCaptures } from '../replay/load-capture.ts'
import { findTestFiles } from '../test-runner/find-files.ts'
import { importTestFiles } from '../test-runner/load-files.ts'
import { statusOf } from '../test-runner/report.ts'
import { runTests } from '../test-runner/run-tests.ts'
import { UserError } from '../user-error.ts'
import type { Peer } from '../virtual/recording-network.ts'
import { startVirtualServer, zoneOf, type VirtualServer } from '../virtual/virtual-server.ts'
import { callServer } from '../watch/ctl-client.ts'
import { requireFiles, writeOutput } from './files.ts'
import { chooseSocket, readWait, parseDebugLevel, parsePeer, parseResolve } from './offline-options.ts'
import { isFault, loadProgram, type PlayOptions } from './play-messages.ts'
import { engineOptions, sideFor } from './replay.ts'
import { printStartErrors } from './print-diagnostics.ts'
import { readStubs, tellStubs } from './stubs.ts'

export interface ProfileOptions extends PlayOptions {
  readonly repeat?: string
  readonly capture: readonly string[]
  readonly fromServer: readonly string[]
  readonly test: readonly string[]
  readonly server?: string
  readonly seconds: string
  readonly format: ProfileFormat
  readonly output?: string
}

/** `kamkit profile`: 1 when the configuration does not compile or start. */
export async function runProfile(
  file: string | undefined,
  messages: readonly string[],
  options: ProfileOptions,
): Promise<number> {
  const data = await measure(file, messages, options)
  if (data === undefined) return 1
  const name = file === undefined ? (options.server ?? '') : basename(file)
  const text = renderProfile(data, options.format, name, process.cwd())
  writeOutput(text, options.output)
  return 0
}

async function measure(
  file: string | undefined,
  messages: readonly string[],
  options: ProfileOptions,
): Promise<ProfileData | undefined> {
  if (options.server !== undefined) return measureServer(options.server, readNumber('--seconds', options.seconds))
  if (file?.endsWith('.json') === true) return mergeProfiles([file, ...messages].map(readData))
  if (options.test.length > 0) return measureTests(options.test, options)
  if (file === undefined || (messages.length === 0 && options.capture.length === 0))
    throw new UserError('name a configuration with messages or --capture, tests with --test, or a server with --server')
  requireFiles([file, ...messages])
  return options.capture.length > 0
    ? measureCapture(file, options)
    : measureMessages(file, messages.map(readMessageFile), options)
}

/** What a capture makes a configuration do. The times hold those of the recorder that replaying needs. */
async function measureCapture(file: string, options: ProfileOptions): Promise<ProfileData | undefined> {
  const capture = await loadCaptures(options.capture)
  const program = await loadProgram(file, options)
  if (program === undefined) return undefined
  const wanted = { ...options, call: [] }
  const profiler = createProfiler()
  const replayed = await replayCapture(program, await sideFor(program, capture, wanted), {
    ...engineOptions(program, wanted),
    onServer: ({ core }) => void core.probes.add(profiler.probe),
  })
  if (!('errors' in replayed)) return profiler.data()
  printStartErrors(replayed.errors)
  return undefined
}

/** What tests make their configurations do, with the time of the recorder that they need. Whether they fail is no matter. */
async function measureTests(paths: readonly string[], config: ProfileOptions): Promise<ProfileData> {
  const { files, bad } = await importTestFiles(findTestFiles(paths))
  const [wrong] = bad
  if (wrong !== undefined) throw new UserError(`${wrong.path}: ${wrong.problems[0]?.message ?? ''}: see kamkit test`)
  const profiler = createProfiler()
  const { run } = await runTests(files, {
    config,
    filter: undefined,
    tags: [],
    seed: 1,
    onServer: ({ core }) => void core.probes.add(profiler.probe),
  })
  if (statusOf(run) !== 0) process.stderr.write('kamkit: some of the tests fail: see kamkit test\n')
  return profiler.data()
}

/** What was measured before. */
function readData(path: string): ProfileData {
  requireFiles([path])
  const data = readProfile(readFileSync(path, 'utf8'))
  if (data === undefined) throw new UserError(`${path} holds no profile of this version of kamkit`)
  return data
}

/** Measures a running server for some seconds; what was measured is in a file of its machine. */
async function measureServer(address: string, seconds: number): Promise<ProfileData> {
  await callServer(address, 'kamkit.profile.start')
  try {
    await timeToMeasure(address, seconds)
  } finally {
    await callServer(address, 'kamkit.profile.stop')
  }
  const [answer] = await callServer(address, 'kamkit.profile.dump')
  const file = typeof answer === 'object' && isRpcStruct(answer) ? answer.get('file') : undefined
  const path = typeof file === 'string' ? file : ''
  if (!existsSync(path)) throw new UserError(`${address}: the profile is in ${path} there, and cannot be read here`)
  return readData(path)
}

/** Ctrl-C ends the measuring before its time: the server would go on with it if this process ended. */
function timeToMeasure(address: string, seconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, seconds * 1000)
  const stop = (): void => resolve()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  process.stderr.write(`kamkit: ${address} is measured for ${seconds} s; Ctrl-C ends it before\n`)
  return promise.finally(() => {
    clearTimeout(timer)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
  })
}

/** So many rounds of messages are brought before the measuring: the first ones are compiled by the JIT compiler. */
const warmUpRounds = 100

async function measureMessages(
  file: string,
  messages: readonly string[],
  options: ProfileOptions,
): Promise<ProfileData | undefined> {
  const from = parsePeer(options.from)
  const waitMs = readWait(options.wait)
  const rounds = readNumber('--repeat', options.repeat ?? '1000')
  const program = await loadProgram(file, options)
  if (program === undefined) return undefined
  if (program.program.steps === undefined) throw new UserError(`${file} was compiled without --probe`)
  const stubs = readStubs(file, options)
  tellStubs(program, stubs)
  const started = await startVirtualServer(program, {
    listen: options.listen,
    zone: zoneOf(parseResolve(options.resolve)),
    ...stubs,
    settings: new Map(options.debugLevel === undefined ? [] : [['debug', parseDebugLevel(options.debugLevel)]]),
  })
  if ('errors' in started) {
    printStartErrors(started.errors)
    return undefined
  }
  for (const line of started.startLog.filter(isFault)) process.stderr.write(`${line.level}: ${line.text}\n`)
  const play = async (to: ListenSocket, first: number, count: number): Promise<Profiler> => {
    const profiler = createProfiler()
    const detach = started.server.core.probes.add(profiler.probe)
    for (let round = first; round < first + count; round += 1)
      for (const message of messages) await bring(started, renumbered(message, round), from, to, waitMs)
    detach()
    return profiler
  }
  try {
    const to = chooseSocket(started, from, options.to)
    await play(to, 0, Math.min(warmUpRounds, rounds))
    return (await play(to, warmUpRounds, rounds)).data()
  } finally {
    await started.stop()
  }
}

async function bring(
  { network, clock }: VirtualServer,
  message: string,
  from: Peer,
  to: { readonly ip: string; readonly port: number },
  waitMs: number,
): Promise<void> {
  network.deliver(message, from, { ip: to.ip, port: to.port })
  await clock.advance(1 + waitMs)
  network.sent.length = 0
}

function readNumber(option: string, text: string): number {
  const number = Number(text)
  if (Number.isFinite(number) && number > 0) return number
  throw new UserError(`${option} ${text}: write a number greater than 0`)
}
