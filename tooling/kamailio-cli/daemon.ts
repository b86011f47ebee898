import { spawn } from 'node:child_process'

const childMark = 'KAMKIT_DAEMON_CHILD'

export function isDaemonChild(): boolean {
  return process.env[childMark] === '1'
}

/** What a daemon tells the process that the shell waits for. */
type Told = 'ready' | { readonly stream: 'stdout' | 'stderr'; readonly text: string }

/**
 * Starts the same command again in a session of its own, without the shell's standard output, so that nobody who reads it waits for the
 * daemon's end; 0 once it says that it is ready, its own status when it ends before. Standard error stays open when the log goes there.
 */
export function becomeDaemon(keepsStderr: boolean): Promise<number> {
  const [, ...args] = process.argv
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    detached: true,
    stdio: ['ignore', 'ignore', keepsStderr ? 'inherit' : 'ignore', 'ipc'],
    env: { ...process.env, [childMark]: '1' },
  })
  return new Promise((resolve) => {
    child.on('message', (told: Told) => {
      if (told !== 'ready') {
        process[told.stream].write(told.text)
        return
      }
      child.disconnect()
      child.unref()
      resolve(0)
    })
    child.once('exit', (code) => resolve(code ?? 255))
    child.once('error', () => resolve(255))
  })
}

/** Tells the process that waits for this one that the server runs. */
export function reportReady(): void {
  if (process.send === undefined || !process.connected) return
  process.send('ready')
  process.disconnect()
}
