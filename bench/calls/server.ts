import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A server under load, real or ours, with what it has used so far. */
export interface MeasuredServer {
  readonly name: string
  /** CPU seconds of the process and all its children, user and system. */
  cpuSeconds(): number
  /** The same, apart. */
  cpuSplit(): { readonly user: number; readonly system: number }
  /** Proportional memory of the process and its children in MiB (shared pages counted once). */
  memoryMiB(): number
  stop(): Promise<void>
}

export interface ServerCommand {
  readonly name: string
  readonly command: string
  readonly config: string
  readonly address: { readonly ip: string; readonly port: number }
  /** SIP worker processes. */
  readonly children: number
  /** Folder of control sockets and the pid file; one of its own when absent. */
  readonly runDirectory?: string
}

export async function startServer(options: ServerCommand): Promise<MeasuredServer> {
  const folder = options.runDirectory ?? mkdtempSync(join(tmpdir(), 'kamkit-bench-'))
  const { ip, port } = options.address
  const listen = ['-l', `udp:${ip}:${port}`, '-l', `tcp:${ip}:${port}`]
  const args = [
    '-f',
    options.config,
    '-DD',
    '-E',
    '-Y',
    folder,
    '-P',
    join(folder, 'pid'),
    '-a',
    'no',
    '-n',
    String(options.children),
    '-N',
    String(options.children),
  ]
  const child = spawn(options.command, [...args, ...listen], { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr.on('data', (text: Buffer) => (log = (log + text.toString('latin1')).slice(-2000)))
  await new Promise((resolve) => setTimeout(resolve, 2500))
  if (child.exitCode !== null) throw new Error(`${options.name} ended with ${child.exitCode}: ${log}`)
  return {
    name: options.name,
    cpuSeconds: () => sum(processTree(child.pid ?? 0).map(cpuSecondsOf)),
    cpuSplit: () => {
      const all = processTree(child.pid ?? 0).map(cpuTicksOf)
      return { user: sum(all.map(([user]) => user)) / 100, system: sum(all.map(([, system]) => system)) / 100 }
    },
    memoryMiB: () => sum(processTree(child.pid ?? 0).map(memoryOf)),
    stop: async () => {
      await end(child)
      if (options.runDirectory === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(timer)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** A process and everything below it. */
function processTree(root: number): readonly number[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = readProc(`/proc/${entry}/stat`)
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    parents.set(Number(entry), parent)
  }
  const found = [root]
  for (const pid of found) {
    for (const [child, parent] of parents) if (parent === pid) found.push(child)
  }
  return found
}

function readProc(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** Fields 14 and 15 of /proc/PID/stat, in ticks of 10 ms. */
function cpuTicksOf(pid: number): readonly [user: number, system: number] {
  const stat = readProc(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return [Number(fields[11] ?? 0), Number(fields[12] ?? 0)]
}

function cpuSecondsOf(pid: number): number {
  const [user, system] = cpuTicksOf(pid)
  return (user + system) / 100
}

function memoryOf(pid: number): number {
  const match = /^Pss:\s+(\d+)/m.exec(readProc(`/proc/${pid}/smaps_rollup`))
  return Number(match?.[1] ?? 0) / 1024
}
