import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { heapAfterCollection } from './heap.ts'

/** A server under load, real or ours, with what it has used so far. */
export interface MeasuredServer {
  readonly name: string
  readonly ip: string
  /** CPU seconds of the process and all its children, user and system. */
  cpuSeconds(): number
  /** Proportional memory of the process and its children in MiB (shared pages counted once). */
  memoryMiB(): number
  /**
   * MiB that its data take: of kamkit what the heap holds after a collection of garbage, of Kamailio the shared memory that is
   * used, with what its allocator adds. Only with `showsData`.
   */
  dataMiB(): Promise<number>
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
  /** dataMiB() will be asked for: a Node process gets an inspector, which costs a little. */
  readonly showsData?: 'node' | 'kamailio'
}

const inspectorPort = 9339
const mebibyte = 1024 * 1024

export async function startServer(options: ServerCommand): Promise<MeasuredServer> {
  const { name, command, config, address, children, showsData } = options
  const folder = options.runDirectory ?? mkdtempSync(join(tmpdir(), 'kamkit-bench-'))
  const place = `${address.ip}:${address.port}`
  const files = ['-f', config, '-Y', folder, '-P', join(folder, 'pid'), '-l', `udp:${place}`, '-l', `tcp:${place}`]
  const args = [...files, '-DD', '-E', '-a', 'no', '-n', String(children), '-N', String(children)]
  // 64 MiB, its default, are full after 4,100 live transactions.
  if (showsData === 'kamailio') args.push('-m', '512')
  const inspected = { ...process.env, NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}` }
  const env = showsData === 'node' ? inspected : process.env
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env })
  let log = ''
  child.stderr.on('data', (text: Buffer) => (log = (log + text.toString('latin1')).slice(-2000)))
  await new Promise((resolve) => setTimeout(resolve, 2500))
  if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${log}`)
  const processes = (): readonly number[] => processTree(child.pid ?? 0)
  return {
    name,
    ip: address.ip,
    cpuSeconds: () => sum(processes().map(cpuSecondsOf)),
    memoryMiB: () => sum(processes().map(memoryOf)),
    dataMiB: async () =>
      (showsData === 'node' ? await heapAfterCollection(inspectorPort) : sharedMemory(folder)) / mebibyte,
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
  const timer = setTimeout(() => child.kill('SIGKILL'), 8000)
  await ended
  clearTimeout(timer)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** What core.shmmem says over the binary protocol of ctl. */
function sharedMemory(folder: string): number {
  const { stdout } = spawnSync('kamcmd', ['-s', `unix:${join(folder, 'kamailio_ctl')}`, 'core.shmmem'])
  const used = /real_used:\s*(\d+)/.exec(stdout.toString('latin1'))?.[1]
  if (used === undefined) throw new Error('kamcmd core.shmmem gave no figures')
  return Number(used)
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
function cpuSecondsOf(pid: number): number {
  const stat = readProc(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100
}

function memoryOf(pid: number): number {
  const match = /^Pss:\s+(\d+)/m.exec(readProc(`/proc/${pid}/smaps_rollup`))
  return Number(match?.[1] ?? 0) / 1024
}
