import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAnswering } from './client.ts'
import { messageFor } from './message.ts'
import { answeredPlaces, beginning, clientAddress, serverAddress } from './places.ts'
import { configOf, type Entries } from './program.ts'
import { tracesOfOutput, type Trace } from './trace.ts'

/** What the real server did: traces by name, or why it does not start. `ended` names the program that ended it. */
export type RealOutcome =
  { readonly traces: ReadonlyMap<string, Trace>; readonly ended?: string | undefined } | { readonly refused: string }

/** Whether the real parser accepts a configuration, with what it says. */
export interface RealVerdict {
  readonly isAccepted: boolean
  readonly output: string
}

/** Asks the real parser about a configuration. */
export async function checkReal(command: string, config: string): Promise<RealVerdict> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-random-'))
  try {
    const file = join(folder, 'T.cfg')
    writeFileSync(file, config, 'latin1')
    return await runCheck(command, file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function runCheck(command: string, file: string): Promise<RealVerdict> {
  return new Promise((resolve) => {
    execFile(command, ['-f', file, '-c', '-E'], { encoding: 'latin1', timeout: 20_000 }, (error, _stdout, output) =>
      resolve({ isAccepted: error === null, output }),
    )
  })
}

const oneRound = 25
const patienceMs = 5000
/** How often the client and the server wait for each other: a request, its answer, another request, its answer. */
const answeredTurns = 5

/** Runs programs in one real server, each with a message of its own. */
export async function playReal(command: string, entries: Entries): Promise<RealOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-random-'))
  const file = join(folder, 'T.cfg')
  writeFileSync(file, configOf(entries), 'latin1')
  const options = ['-f', file, '-DD', '-E', '-Y', folder, '-P', join(folder, 'pid'), '-T', '-m', '64', '-M', '32']
  const child = spawn(command, options, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const output: string[] = []
  child.stderr.setEncoding('latin1').on('data', (text: string) => output.push(text))
  child.stdout.resume()
  const sent: string[] = []
  const client = await openClient(sent, createAnswering(entries))
  try {
    const sync = async (name: string): Promise<boolean> => {
      const end = Date.now() + patienceMs
      for (let turn = 0; Date.now() < end && child.exitCode === null; turn += 1) {
        if (turn % 10 === 0) send(client, messageFor(name, 'request').replace('X-Place: request', 'X-Place: none'))
        await sleep(turn < 20 ? 3 : 20)
        if (output.join('').includes(`${beginning}${name}\n`)) return true
      }
      return false
    }
    if (!(await sync('ready'))) return { refused: output.join('') }
    for (let at = 0; at < entries.length; at += oneRound) {
      const round = entries.slice(at, at + oneRound)
      for (const [name, { place }] of round) send(client, messageFor(name, place))
      const turns = round.some(([, { place }]) => answeredPlaces.has(place)) ? answeredTurns : 1
      let isAlive = true
      for (let turn = 0; isAlive && turn < turns; turn += 1) isAlive = await sync(`sync${at}-${turn}`)
      if (!isAlive) {
        const traces = tracesOfOutput(output.join(''), sent)
        return { traces, ended: [...traces.keys()].findLast((name) => entries.some(([own]) => own === name)) }
      }
    }
    await sleep(5)
    return { traces: tracesOfOutput(output.join(''), sent) }
  } finally {
    client.close()
    await endProcess(child)
    rmSync(folder, { recursive: true, force: true })
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function openClient(sent: string[], answersTo: (message: string) => readonly string[]): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 })
  socket.on('message', (data) => {
    const message = data.toString('latin1')
    sent.push(message)
    for (const answer of answersTo(message)) send(socket, answer)
  })
  socket.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(clientAddress.port, clientAddress.ip, resolve)
  })
  return socket
}

function send(client: Socket, message: string): void {
  client.send(Buffer.from(message, 'latin1'), serverAddress.port, serverAddress.ip)
}

/** Ends the server with all its processes, which are a group of their own: one that was ended by a program may leave some behind. */
async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await Promise.race([ended, sleep(2000)])
  }
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // None is left.
  }
  child.stderr?.destroy()
  child.stdout?.destroy()
}
