import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a run of SIPp counted. */
export interface SippResult {
  readonly exitCode: number
  readonly successful: number
  readonly failed: number
  readonly retransmissions: number
  /** The end of its own output, for messages. */
  readonly output: string
}

export interface SippOptions {
  readonly scenario: 'uac-call' | 'uas-call'
  readonly local: { readonly ip: string; readonly port: number }
  readonly remote: { readonly ip: string; readonly port: number }
  readonly transport: 'udp' | 'tcp'
  readonly service?: string
  readonly calls?: number
  readonly callsPerSecond?: number
  readonly timeoutSeconds?: number
}

export interface RunningSipp {
  readonly done: Promise<SippResult>
  stop(): void
}

export function hasSipp(): boolean {
  return existsSync('/usr/bin/sipp')
}

/** Starts SIPp; `done` resolves when it has made all its calls, or was stopped. */
export function startSipp(options: SippOptions): RunningSipp {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-sipp-'))
  const { local, remote } = options
  const limit = options.calls === undefined ? [] : ['-m', String(options.calls)]
  const rate = options.callsPerSecond === undefined ? [] : ['-r', String(options.callsPerSecond)]
  // prettier-ignore
  const args = [
    `${remote.ip}:${remote.port}`,
    '-sf', join(import.meta.dirname, '../sipp', `${options.scenario}.xml`),
    '-i', local.ip,
    '-p', String(local.port),
    '-t', options.transport === 'tcp' ? 't1' : 'u1',
    '-s', options.service ?? 'callee',
    '-nostdin', '-trace_stat', '-fd', '1', '-timeout', String(options.timeoutSeconds ?? 60), '-timeout_error',
    ...limit,
    ...rate,
  ]
  const child: ChildProcess = spawn('/usr/bin/sipp', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout?.on('data', (text: Buffer) => (output = (output + text.toString('latin1')).slice(-4000)))
  child.stderr?.on('data', (text: Buffer) => (output = (output + text.toString('latin1')).slice(-4000)))
  const done = new Promise<SippResult>((resolve) => {
    child.once('close', (code) => {
      const result = { ...readStatistics(folder), exitCode: code ?? -1, output }
      rmSync(folder, { recursive: true, force: true })
      resolve(result)
    })
  })
  return { done, stop: () => void child.kill('SIGUSR1') }
}

/** The last line of SIPp's statistics file: cumulative counts by column name. */
function readStatistics(folder: string): Pick<SippResult, 'successful' | 'failed' | 'retransmissions'> {
  const file = readdirSync(folder).find((name) => name.endsWith('.csv'))
  if (file === undefined) return { successful: 0, failed: 0, retransmissions: 0 }
  const lines = readFileSync(join(folder, file), 'latin1').trim().split('\n')
  const names = (lines[0] ?? '').split(';')
  const values = (lines.at(-1) ?? '').split(';')
  const read = (name: string): number => Number(values[names.indexOf(name)] ?? 0)
  return {
    successful: read('SuccessfulCall(C)'),
    failed: read('FailedCall(C)'),
    retransmissions: read('Retransmissions(C)'),
  }
}
