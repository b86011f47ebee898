import { spawn } from 'node:child_process'

const childMark = 'KAMKIT_DAEMON_CHILD'

export function isDaemonChild(): boolean {
  return process.env[childMark] === '1'
}

/** Starts the same command again as a process of its own; 0 once it says that it is ready, its own status when it ends before. */
export function becomeDaemon(): Promise<number> {
  const [, ...args] = process.argv
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [childMark]: '1' },
  })
  return new Promise((resolve) => {
    child.once('message', () => {
      child.disconnect()
      child.unref()
      resolve(0)
    })
    child.once('exit', (code) => resolve(code ?? 255))
  })
}

/** Tells the process that waits for this one that the server runs. */
export function reportReady(): void {
  if (process.send === undefined) return
  process.send('ready')
  process.disconnect()
}
