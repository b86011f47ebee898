import cluster, { type Worker } from 'node:cluster'
import { availableParallelism } from 'node:os'
import type { Channel, ChildProcess, Processes } from './processes.ts'

/**
 * Starts processes that run `file` and share the sockets they listen on: this one opens each socket when the first asks for it
 * and hands it to all of them. It reads from none.
 */
export function createNodeProcesses<Start, Sent, Received>(file: string): Processes<Start, Sent, Received> {
  // Whoever is free takes the next connection; handing each on from here would make this process the busiest.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  cluster.setupPrimary({ exec: file, args: [], serialization: 'advanced' })
  return {
    cores: availableParallelism(),
    fork: (start) => {
      const worker = cluster.fork()
      const child: ChildProcess<Sent, Received> = {
        pid: worker.process.pid ?? 0,
        send: (message) => sendTo(worker, message),
        kill: () => void worker.process.kill('SIGKILL'),
        onMessage: undefined,
        onClose: undefined,
      }
      // Only our own program is at the other end.
      worker.on('message', (message: unknown) => child.onMessage?.(message as Received))
      worker.on('error', () => undefined)
      worker.process.once('exit', (code, signal) =>
        child.onClose?.(signal === null ? `status ${code ?? 0}` : `signal ${signal}`),
      )
      sendTo(worker, start)
      return child
    },
  }
}

/** A process that has just ended takes nothing more. */
function sendTo(worker: Worker, message: unknown): void {
  if (!worker.isConnected()) return
  // Structured clones, as which all our messages travel.
  worker.send(message as object, undefined, ignoreFailure)
}

function ignoreFailure(): void {
  return undefined
}

/**
 * The process that started this one, with its first message. This process ends when that one does, whatever it was doing.
 * Rejects where no such process is.
 */
export function connectToParent<Start, Sent, Received>(): Promise<{
  readonly start: Start
  readonly channel: Channel<Sent, Received>
}> {
  if (cluster.worker === undefined) return Promise.reject(new Error('this program is started by the server itself'))
  const channel: Channel<Sent, Received> = {
    send: (message) => {
      if (process.connected) process.send?.(message, undefined, undefined, ignoreFailure)
    },
    onMessage: undefined,
    onClose: undefined,
  }
  // Node ends this process right after it told this.
  cluster.worker.once('disconnect', () => channel.onClose?.('disconnected'))
  return new Promise((resolve) => {
    // Only our own program is at the other end.
    process.once('message', (start) => {
      process.on('message', (message) => channel.onMessage?.(message as Received))
      resolve({ start: start as Start, channel })
    })
  })
}
