import { spawn } from 'node:child_process'
import { join } from 'node:path'

const repository = join(import.meta.dirname, '../..')

export interface CliResult {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningCli {
  readonly done: Promise<CliResult>
  /** Resolves when standard output or error contains the text; rejects when the program ends before. */
  waitFor(text: string): Promise<void>
  kill(signal: NodeJS.Signals): void
}

/** Starts one of the two programs from its sources, as bin/ starts what was built from them. */
export function startCli(
  program: 'kamkit' | 'kamailio',
  args: readonly string[],
  folder = repository,
  env: NodeJS.ProcessEnv = process.env,
): RunningCli {
  const main = program === 'kamkit' ? 'tooling/cli/main.ts' : 'tooling/kamailio-cli/main.ts'
  const flags = ['--conditions=source', '--enable-source-maps']
  const child = spawn(process.execPath, [...flags, join(repository, main), ...args], { cwd: folder, env })
  let stdout = ''
  let stderr = ''
  let look = (): void => undefined
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    stdout += text
    look()
  })
  child.stderr.setEncoding('latin1').on('data', (text: string) => {
    stderr += text
    look()
  })
  const done = new Promise<CliResult>((resolve) => {
    child.once('close', (status) => resolve({ status, stdout, stderr }))
  })
  const waitFor = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      look = () => {
        if (`${stdout}${stderr}`.includes(text)) resolve()
      }
      look()
      void done.then(({ status }) => reject(new Error(`ended with ${status} before "${text}": ${stdout}${stderr}`)))
    })
  return { done, waitFor, kill: (signal) => void child.kill(signal) }
}

/** Runs it to its end. */
export function runCli(program: 'kamkit' | 'kamailio', args: readonly string[], folder?: string): Promise<CliResult> {
  return startCli(program, args, folder).done
}
