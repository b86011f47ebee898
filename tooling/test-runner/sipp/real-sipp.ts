import { execFile, type ExecFileException } from 'node:child_process'
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createNodeHost } from '#runtime/host/node-host.ts'
import type { Server } from '#runtime/server/server.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { startRealServer } from '../../start-server.ts'
import { socketFor } from '../../virtual/peer.ts'
import type { Agent } from '../engine/agent.ts'
import { AssertionFailure, TestMistake, TestSkipped } from '../engine/assertion.ts'
import type { Stage } from '../engine/stage.ts'

/** Scenarios that the program `sipp` plays over this machine's network. */
export interface RealSippWish {
  /** The files, each with the agent whose address it takes. */
  readonly scenarios: readonly {
    readonly agent: string
    readonly path: string
    readonly isCaller: boolean
    /** Injection files that it names itself, relative to its folder. */
    readonly files: readonly string[]
  }[]
  readonly service: string
  /** An injection file. */
  readonly fields: string | undefined
  readonly keys: ReadonlyMap<string, string>
  readonly calls: number
  readonly timeoutMs: number
}

/** Until a program that was started listens. UDP repeats what came too early. */
const startMs = 300

/** Starts the configuration on its real sockets and lets `sipp` play; throws a TestSkipped when that is not installed. */
export async function playWithSipp(stage: Stage, wish: RealSippWish): Promise<void> {
  const binary = findProgram('sipp')
  if (binary === undefined)
    throw new TestSkipped('engine: sipp needs the program sipp, which is not installed (apt install sip-tester)')
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-sipp-'))
  const log: string[] = []
  try {
    const server = await startOnSockets(stage, folder, log)
    try {
      await playAll(stage, server, { ...wish, binary, folder })
    } catch (error) {
      if (!(error instanceof AssertionFailure)) throw error
      const { expected = '', actual = '' } = error.details
      throw new AssertionFailure(error.message, {
        expected,
        actual: [actual, ...log.slice(-maxLogged)].join('\n').trim(),
      })
    } finally {
      await server.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Lines of the log that a failure shows. */
const maxLogged = 10

async function startOnSockets(stage: Stage, folder: string, log: string[]): Promise<Server> {
  const { program, listen, settings, stubModules } = stage.setup
  const options = {
    ...{ listen, settings, stubModules, listenReplaces: true, runDirectory: folder, aliases: [], isColoured: false },
    wrapFunction: stage.wrapFunction,
  }
  const started = await startRealServer(
    program,
    options,
    createNodeHost((line) => void log.push(line)),
  )
  if ('server' in started) {
    stage.setup.onServer?.(started.server, program)
    return started.server
  }
  const [first] = started.errors
  throw new TestMistake(`engine: sipp: the server does not start on this machine's network: ${first?.text ?? ''}`)
}

type Playing = RealSippWish & { readonly binary: string; readonly folder: string }

async function playAll(stage: Stage, server: Server, playing: Playing): Promise<void> {
  const { sockets } = server.core.transport
  const callees = playing.scenarios.filter(({ isCaller }) => !isCaller)
  const callers = playing.scenarios.filter(({ isCaller }) => isCaller)
  const ends = callees.map((one) => play(stage, sockets, one, playing))
  if (callees.length > 0) await delay(startMs)
  const results = await Promise.all([...callers.map((one) => play(stage, sockets, one, playing)), ...ends])
  const failed = results.find((one) => one !== undefined)
  if (failed !== undefined) throw failed
}

/** Plays one scenario; gives why it failed. */
async function play(
  stage: Stage,
  sockets: readonly ListenSocket[],
  { agent: name, path, isCaller, files }: RealSippWish['scenarios'][number],
  { binary, folder, ...wish }: Playing,
): Promise<AssertionFailure | undefined> {
  const agent = stage.agent(name)
  const socket = socketFor(sockets, agent)
  if (socket === undefined) throw new TestMistake(`the server does not listen on ${agent.proto} for ${agent.ip}`)
  const errorFile = join(folder, `${name}.errors`)
  const args = [
    ...['-sf', path, '-s', wish.service, '-m', String(wish.calls), ...addressOf(agent)],
    ...[
      '-timeout',
      `${Math.ceil(wish.timeoutMs / 1000)}s`,
      '-timeout_error',
      '-nostdin',
      '-trace_err',
      '-error_file',
      errorFile,
    ],
    ...(wish.fields === undefined ? [] : ['-inf', wish.fields]),
    ...files.flatMap((file) => ['-inf', file]),
    ...[...wish.keys].flatMap(([key, value]) => ['-key', key, value]),
    ...(isCaller ? [`${socket.ip}:${socket.port}`] : []),
  ]
  const error = await run(binary, args, dirname(path), wish.timeoutMs)
  if (error === undefined) return undefined
  const how = typeof error.code === 'number' ? `with status ${error.code}` : `by ${error.signal ?? String(error.code)}`
  return new AssertionFailure(`sipp of ${name} ended ${how}: ${reasons.get(Number(error.code)) ?? 'see below'}`, {
    expected: 'every call of the scenario succeeds',
    actual: textOf(errorFile) || error.message,
  })
}

const reasons: ReadonlyMap<number, string> = new Map([
  [1, 'a call failed'],
  [97, 'it was ended by a command of the scenario'],
  [99, 'it got no call'],
  [253, 'it has not the feature'],
  [254, 'it cannot use the address of the agent'],
  [255, 'it could not begin'],
])

function addressOf({ ip, port, proto }: Agent): readonly string[] {
  return ['-i', ip, '-p', String(port), '-t', proto === 'tcp' ? 't1' : 'u1']
}

function run(
  binary: string,
  args: readonly string[],
  cwd: string,
  timeoutMs: number,
): Promise<ExecFileException | undefined> {
  return new Promise((resolve) => {
    // It ends by itself at its own limit; one that does not is ended.
    execFile(binary, args, { cwd, timeout: timeoutMs + 5000, killSignal: 'SIGKILL' }, (error) =>
      resolve(error ?? undefined),
    )
  })
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim().slice(0, 2000)
  } catch {
    return ''
  }
}

function findProgram(name: string): string | undefined {
  const paths = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
