import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { batchConfiguration, type BatchConfiguration } from './configuration.ts'
import type { Definition, Result } from './definition.ts'
import { createAnswers, received } from './place-messages.ts'
import { isFinished, readResults, type LogEntry } from './read-log.ts'

/** What the real server made of evaluations; those that ended it are apart. */
export interface Recording {
  readonly results: ReadonlyMap<string, Result>
  readonly crashes: readonly string[]
}

const server = { ip: '127.8.15.1', port: 5060 }
const client = { ip: '127.8.15.2', port: 5066 }
/** Messages that wait in the server's socket at most. */
const ahead = 20
const silenceMs = 8000

/** One start of the server plays so many: its private memory is finite. */
const batchSize = 300

/** Plays evaluations on a real server. */
export async function playReal(
  command: string,
  definitions: readonly Definition[],
  message: string,
): Promise<Recording> {
  const recordings: Recording[] = []
  for (let at = 0; at < definitions.length; at += batchSize) {
    recordings.push(await playBatch(command, definitions.slice(at, at + batchSize), message))
  }
  return mergeRecordings(recordings)
}

/** One batch: the evaluations that the server refuses, and those that end it, are left out when it starts again. */
async function playBatch(command: string, definitions: readonly Definition[], message: string): Promise<Recording> {
  const results = new Map<string, Result>()
  const crashes: string[] = []
  let remaining = definitions
  while (remaining.length > 0) {
    const configuration = batchConfiguration(remaining)
    const { entries, started } = await run(command, configuration.text, message)
    if (!started) {
      const refused = blame(entries, configuration)
      if (refused.size === 0)
        return mergeRecordings([{ results, crashes }, ...(await playHalves(command, remaining, message))])
      for (const [id, reason] of refused) results.set(id, { refused: reason })
      remaining = remaining.filter(({ id }) => !results.has(id))
      continue
    }
    const played = readResults(entries, remaining)
    if (!isFinished(entries)) {
      const last = remaining[played.length - 1]
      if (last === undefined) throw new Error('the server ended before the first evaluation')
      crashes.push(last.id)
      remaining = remaining.filter(({ id }) => id !== last.id)
      continue
    }
    for (const [index, result] of played.entries()) results.set(remaining[index]?.id ?? '', result)
    break
  }
  return { results, crashes }
}

/** A server that ends before it is ready does not tell why: the one evaluation at fault is found by halves. */
async function playHalves(
  command: string,
  definitions: readonly Definition[],
  message: string,
): Promise<readonly Recording[]> {
  const middle = Math.ceil(definitions.length / 2)
  const [only, ...others] = definitions
  if (only !== undefined && others.length === 0) return [{ results: new Map(), crashes: [only.id] }]
  const first = await playBatch(command, definitions.slice(0, middle), message)
  return [first, await playBatch(command, definitions.slice(middle), message)]
}

function mergeRecordings(all: readonly Recording[]): Recording {
  return {
    results: new Map(all.flatMap(({ results }) => [...results])),
    crashes: all.flatMap(({ crashes }) => crashes),
  }
}

/** The evaluations that are at fault when a configuration does not load, with the first reason given. */
function blame(entries: readonly LogEntry[], { definitionAt }: BatchConfiguration): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>()
  let reason: string | undefined
  for (const { text } of entries) {
    const place = /T\.cfg, (?:from )?line (\d+)|(?:cfg|at):? ?T\.cfg:(\d+)/.exec(text)
    reason ??= text.replace(/^\w+\(\): /, '').replace(/^parse error in config file T\.cfg, [^:]*: /, '')
    if (place === null) continue
    const id = definitionAt(Number(place[1] ?? place[2]))?.id
    if (id !== undefined && !reasons.has(id) && !text.includes('warning in config file')) reasons.set(id, reason)
    reason = undefined
  }
  return reasons
}

async function run(
  command: string,
  config: string,
  message: string,
): Promise<{ readonly entries: readonly LogEntry[]; readonly started: boolean }> {
  const { log, isReady, send, stop } = await startReal(command, config)
  try {
    for (let sent = 1; isReady && !log.text.includes('@@finished'); sent += 1) {
      send(message)
      if (sent > ahead && !(await log.until(`@@begin [${sent - ahead}]`, '@@finished'))) break
    }
    return { entries: readEntries(log.text), started: isReady }
  } finally {
    await stop()
  }
}

/** A real server and a client that talks to it. */
interface RunningServer {
  readonly log: ServerLog
  /** False when it ended before it could take messages. */
  readonly isReady: boolean
  readonly send: (message: string) => void
  /** What the client gets. */
  onMessage(take: (message: string) => void): void
  stop(): Promise<void>
}

async function startReal(command: string, config: string): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-evaluations-'))
  const file = join(folder, 'T.cfg')
  const ready = 'event_route[core:worker-one-init] { xlog("L_ALERT", "@@ready\\n"); }\n'
  writeFileSync(file, config + ready, 'utf8')
  // prettier-ignore
  const args = ['-f', file, '--all-errors', '-DD', '-E', '-M', '256', '-m', '64', '-Y', folder, '-P', join(folder, 'pid'), '-n', '1']
  const env = { ...process.env, TZ: 'UTC' }
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const log = new ServerLog(child, file)
  const socket = await openClient()
  return {
    log,
    isReady: await log.until('@@ready'),
    send: (message) => socket.send(Buffer.from(message, 'latin1'), server.port, server.ip),
    onMessage: (take) => socket.on('message', (data) => take(data.toString('latin1'))),
    stop: async () => {
      socket.close()
      await endProcess(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Sends the messages of the places, and answers what is forwarded; gives the log, or the line that is refused. */
export async function playPlacesReal(
  command: string,
  config: string,
  invite: string,
): Promise<{ readonly entries: readonly LogEntry[] } | { readonly line: number }> {
  const { log, isReady, send, onMessage, stop } = await startReal(command, config)
  try {
    if (!isReady)
      return { line: Number(/line (\d+), column/.exec(log.text)?.[1] ?? /T\.cfg:(\d+)/.exec(log.text)?.[1] ?? 0) }
    const answers = createAnswers(send)
    onMessage(answers)
    for (const message of [...received, invite]) {
      send(message)
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    await new Promise((resolve) => setTimeout(resolve, 1500))
    return { entries: readEntries(log.text) }
  } finally {
    await stop()
  }
}

/** What a server writes, and the wait for something in it. */
class ServerLog {
  text = ''
  #ended = false
  #changed: () => void = () => undefined

  constructor(child: ChildProcess, file: string) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('latin1').on('data', (text: string) => {
        this.text += text.replaceAll(file, 'T.cfg')
        this.#changed()
      })
    }
    child.once('close', () => {
      this.#ended = true
      this.#changed()
    })
  }

  /** False when the server ends, or says nothing for a while, before it writes one of the texts. */
  async until(...wanted: readonly string[]): Promise<boolean> {
    while (!wanted.some((one) => this.text.includes(one))) {
      if (this.#ended) return false
      const silent = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(true), silenceMs)
        this.#changed = () => {
          clearTimeout(timer)
          resolve(false)
        }
      })
      if (silent) return false
    }
    return true
  }
}

/** The lines of a log; a line without number and process continues the one before. */
function readEntries(log: string): readonly LogEntry[] {
  const entries: { level: string; module: string; text: string }[] = []
  for (const line of log.split('\n')) {
    const start =
      /^ ?\d+\(\d+\) (DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL|ALERT|BUG): (\S+)(?: \[[^\]]*\])?: (.*)$/s.exec(line)
    const last = entries.at(-1)
    if (start !== null) entries.push({ level: start[1] ?? '', module: start[2] ?? '', text: start[3] ?? '' })
    else if (last !== undefined) last.text += `\n${line}`
  }
  return entries
}

async function openClient(): Promise<Socket> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(client.port, client.ip, resolve)
  })
  return socket
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(timer)
}
