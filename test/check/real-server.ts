import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { interpreters } from './packages.ts'

/** What the real server said of a configuration: `ok`, or its first line of complaint without what differs from run to run. */
export type RealVerdict = string

const judge = resolve(import.meta.dirname, '../../scripts/real-kamailio/kamailio-6.1')

/** The server 6.1.5, or another one by its path, over files in a folder of its own; use it in a private network (see inPrivateNetwork). */
export class RealServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'check-'))
  readonly #command: string
  readonly #hasOwnNetworks: boolean
  #count = 0

  /** With own networks nothing that a start left behind holds a port that the next one needs. */
  constructor(command = judge, hasOwnNetworks = false) {
    this.#command = command
    this.#hasOwnNetworks = hasOwnNetworks
  }

  /** `kamailio -c`: reads the file, and sees neither fixups nor what modules do when they start. */
  async readOnly(text: string, files?: ReadonlyMap<string, string>): Promise<RealVerdict> {
    return this.#run(['-c'], text, files, undefined)
  }

  /** A start; `ok` when the server still runs after this time (milliseconds), and is then ended. */
  async start(text: string, patience = 2000, files?: ReadonlyMap<string, string>): Promise<RealVerdict> {
    return this.#run(['-DD'], text, files, patience)
  }

  /** All that `kamailio -c` writes, without the folder of the file. */
  async output(text: string, files?: ReadonlyMap<string, string>): Promise<string> {
    const { output, own } = await this.#runs(['-c'], text, files, undefined)
    return output.replaceAll(`${own}/`, '')
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  async #run(
    mode: readonly string[],
    text: string,
    files: ReadonlyMap<string, string> | undefined,
    patience: number | undefined,
  ): Promise<RealVerdict> {
    const { isUp, output, own, status } = await this.#runs(mode, text, files, patience)
    // A server whose workers could not begin stays there and does nothing.
    const isIdle = / init_child failed for process /.test(output)
    if ((isUp && !isIdle) || (patience === undefined && status === 0)) return 'ok'
    return firstComplaint(output, own, status)
  }

  async #runs(
    mode: readonly string[],
    text: string,
    files: ReadonlyMap<string, string> | undefined,
    patience: number | undefined,
  ): Promise<{
    readonly isUp: boolean
    readonly output: string
    readonly own: string
    readonly status: number | NodeJS.Signals | null
  }> {
    this.#count += 1
    const own = mkdtempSync(join(this.folder, `${this.#count}-`))
    for (const [name, content] of files ?? []) writeFileSync(join(own, name), content, 'latin1')
    const file = join(own, 'test.cfg')
    writeFileSync(file, text, 'latin1')
    const server = [this.#command, ...mode, '-E', '-Y', own, '-w', own, '-P', join(own, 'pid'), '-f', file]
    const inNetwork = ['unshare', '-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...server]
    const [command = '', ...args] = this.#hasOwnNetworks ? inNetwork : server
    const child = spawn(command, args, {
      cwd: own,
      env: { ...process.env, ...(this.#command === judge ? interpreters : {}) },
    })
    let output = ''
    let isUp = false
    const timer = patience === undefined ? undefined : setTimeout(() => end('SIGTERM'), patience)
    const end = (signal: NodeJS.Signals): void => {
      isUp = true
      child.kill(signal)
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => (output += data.toString('latin1')))
    }
    const last = setTimeout(() => child.kill('SIGKILL'), (patience ?? 0) + 8000)
    const status = await new Promise<number | NodeJS.Signals | null>((done) => {
      // Processes that the server leaves behind may keep its output open; what it said itself is there soon after its end.
      child.on('exit', (code, signal) => setTimeout(() => done(code ?? signal), isUp ? 0 : 500))
      child.on('close', (code, signal) => done(code ?? signal))
    })
    clearTimeout(timer)
    clearTimeout(last)
    return { isUp, output, own, status }
  }
}

/** The first line that tells of an error, or the one before a refused call; without such a line, whatever was said, or the exit code. */
export function firstComplaint(output: string, folder: string, status: number | NodeJS.Signals | null): string {
  const lines = output.split('\n').map((line) => line.replaceAll(`${folder}/`, '').trimEnd())
  const said = lines.filter((line) => /\b(?:CRITICAL|ERROR|BUG|ALERT): /.test(line))
  // A refused call ends with its place in the configuration; what is wrong with it stands above.
  const end = said.findIndex((line) => /fixing failed .* at cfg:/.test(line))
  const place = said[end]?.match(/test\.cfg:(\d+)/)?.[1]
  if (place !== undefined) return `${plain(said[end - 1] ?? said[end] ?? '')} (line ${place})`
  return said.map(plain)[0] ?? lines.map(plain).find((line) => line !== '') ?? `exit ${String(status)}`
}

/** A log line without process, source place and addresses in memory. */
function plain(line: string): string {
  return line
    .replace(/^ *\d+\(\d+\) /, '')
    .replace(/<[^>]*> \[[^\]]*\]: /, '')
    .replace(/0x[0-9a-f]{6,}/g, 'ADDRESS')
    .replace(/\(pid: \d+\)/, '(pid)')
}

/** Several tasks at a time, results in their order. */
export async function inParallel<T, R>(
  items: readonly T[],
  workers: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index]
      if (item !== undefined) results[index] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  return results
}
