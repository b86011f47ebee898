import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessCase } from './cases.ts'

/** What a start leaves to see: compared as it is. */
export type Observed = Readonly<Record<string, string | number | boolean | readonly string[]>>

const configFor = (lines: string, address: string): string => `#!KAMAILIO
debug=-1
children=1
auto_aliases=no
${lines.includes('mod') ? '' : lines}
listen=udp:${address}:5060
loadmodule "ctl.so"
loadmodule "cfg_rpc.so"
${lines.includes('mod') ? lines : ''}
request_route { drop; }
`

/** Starts a server on an address of its own as told, looks at it while it runs, and ends it. */
export async function playProcess(server: string, one: ProcessCase, address: string): Promise<Observed> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-process-'))
  chmodSync(folder, 0o777)
  try {
    writeFileSync(join(folder, 'cfg'), configFor(one.config ?? '', address))
    if (one.pidFile !== undefined)
      writeFileSync(join(folder, 'pid'), one.pidFile === 'RUNNING' ? `${process.pid}\n` : one.pidFile)
    return await play(server, one, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function play(server: string, one: ProcessCase, folder: string): Promise<Observed> {
  const args = one.args.split(' ').map((word) => word.replace('CFG', join(folder, 'cfg')).replace('DIR', folder))
  const [out, err] = [openSync(join(folder, 'out'), 'w'), openSync(join(folder, 'err'), 'w')]
  const child = spawn(server, args, { cwd: '/usr', stdio: ['ignore', out, err] })
  let status: number | string | undefined
  const ended = new Promise<void>((resolve) =>
    child.once('exit', (code, signal) => {
      status = code ?? signal ?? 'gone'
      resolve()
    }),
  )
  const control = ['kamailio_ctl', 'new/kamailio_ctl'].map((name) => join(folder, name))
  const isUp = (): boolean => control.some((path) => existsSync(path))
  for (let tries = 0; tries < 400 && !isUp() && (status === undefined || (status === 0 && tries < 20)); tries += 1)
    await sleep(50)
  // The pid file follows the control socket, once all processes are there; a server that is not forked (-D) writes none.
  const pidTries = one.args.includes('-DD') ? 400 : 40
  for (let tries = 0; tries < pidTries && isUp() && daemonPid(folder) === 0 && status === undefined; tries += 1)
    await sleep(50)
  await sleep(isUp() ? 400 : 50)
  // A daemon's id stands in its file alone; one that is not forked has no file.
  const pid = daemonPid(folder) || (status === undefined ? (child.pid ?? 0) : 0)
  const isRunning = pid !== 0 && isUp() && isAlive(pid)
  const seen = isRunning ? { ...lookAt(pid, folder), ...(await signalled(pid, one.signal)) } : {}
  if (isRunning && isAlive(pid)) await end(pid)
  await Promise.race([ended, sleep(3000)])
  // Nothing outlives its case, whatever went wrong.
  for (const rest of [status === undefined ? child.pid : undefined, daemonPid(folder)]) {
    if (rest !== undefined && rest > 0 && rest !== process.pid && isAlive(rest)) process.kill(rest, 'SIGKILL')
  }
  return {
    status: status ?? 'does not end',
    runs: isRunning,
    ...seen,
    left: readdirSync(folder).filter((name) => !['cfg', 'out', 'err', 'kamailio_ctl'].includes(name)),
    // 6.1.5 prints it before it opens what may fail.
    ...(status === 0 && { listening: readFileSync(join(folder, 'out'), 'latin1').includes('Listening on') }),
  }
}

function daemonPid(folder: string): number {
  try {
    return Number.parseInt(readFileSync(join(folder, 'pid'), 'latin1'), 10) || 0
  } catch {
    return 0
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

function lookAt(pid: number, folder: string): Observed {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  const line = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'm').exec(status)?.[1] ?? ''
  const file = join(folder, 'pid')
  return {
    folder: readlinkSync(`/proc/${pid}/cwd`).replace(folder, 'DIR'),
    ids: `${line('Uid').split('\t')[0]}:${line('Gid').split('\t')[0]} ${line('Groups')}`,
    // Nobody who reads what the shell's command prints waits for the end of a daemon.
    holdsOutput: pid !== 0 && line('PPid') === '1' && readlinkSync(`/proc/${pid}/fd/1`).startsWith(folder),
    ...(existsSync(file) && { pidFile: `${modeOf(file)} ${readFileSync(file, 'latin1') === `${pid}\n`}` }),
    ...(existsSync(join(folder, 'new')) && { runDirectory: modeOf(join(folder, 'new')) }),
    ...(existsSync(join(folder, 'pgid')) && { hasGroupFile: true }),
  }
}

function modeOf(path: string): string {
  const { mode, uid, gid } = statSync(path)
  return `${(mode & 0o777).toString(8)} ${uid}:${gid}`
}

async function signalled(pid: number, signal: NodeJS.Signals | undefined): Promise<Observed> {
  if (signal === undefined) return {}
  process.kill(pid, signal)
  await sleep(1000)
  return { survives: isAlive(pid) }
}

async function end(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM')
  for (let tries = 0; tries < 100 && isAlive(pid); tries += 1) await sleep(50)
  if (isAlive(pid)) process.kill(pid, 'SIGKILL')
}
