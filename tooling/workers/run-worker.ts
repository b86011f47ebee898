import { rmSync } from 'node:fs'
import { connectToParent } from '#runtime/host/node-processes.ts'
import type { ToMain, ToWorker } from '#runtime/processes/messages.ts'
import { WorkerSide } from '#runtime/processes/worker-side.ts'
import type { ServerCore } from '#runtime/server/server-core.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { dropPrivileges } from '../accounts.ts'
import { importProgram } from '../load-program.ts'
import { createRealHost, startRealServer } from '../start-server.ts'
import { openSyslog, type Syslog } from '../syslog.ts'
import { offerWatching } from '../watch/process-watch.ts'
import { modulesOf } from './shared-modules.ts'
import type { CommonOptions, WorkerStart } from './worker-start.ts'

/** The program of a worker process: serves as the main process says, until that one stops it or ends itself. */
export async function runWorker(): Promise<void> {
  // The terminal and service managers signal all processes; the main process ends the workers in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const)
    process.on(signal, () => undefined)
  const { start, channel } = await connectToParent<WorkerStart, ToMain, ToWorker>()
  const { place, options } = start
  process.title = `kamkit worker ${place.index + 1}`
  // The main process is no more and cannot tidy up.
  channel.onClose = () => rmSync(place.linkFolder, { recursive: true, force: true })
  const machine = createRealHost(true)
  // A program that was read before may stand in the same file.
  const load = (file: string) => importProgram(file, `?${Date.now()}`)
  const side: WorkerSide = new WorkerSide({ place, channel, host: machine, load })
  // What modules say when they are initialised was said by the main process.
  const host = { ...machine, writeLog: (line: string) => void (side.isBegun && machine.writeLog(line)) }
  const program = await importProgram(start.program)
  // The sockets are shared: what they bring waits from when they are opened, so the slow part comes before.
  await Promise.all(modulesOf(program.program).map(loadImplementation))
  const syslog = openLog(options, () => side.isBegun)
  const onCreated = (core: ServerCore): void => void offerWatching(core, options.watched)
  const started = await startRealServer(program, { ...options, syslog, side, onCreated }, host)
  if ('errors' in started) {
    channel.send({ kind: 'failed', errors: started.errors })
    // The message is on its way when the channel closes; the main process lives.
    channel.onClose = undefined
    process.disconnect()
    return
  }
  // The main process does the same and ends the server when it cannot; a worker that starts later is that account already.
  dropPrivileges({ user: options.user, group: options.group })
  side.serve(started.server)
  await started.server.stopped
  await syslog?.close()
  process.exit(0)
}

function openLog({ syslogPlace: place }: CommonOptions, isWanted: () => boolean): Syslog | undefined {
  if (place === undefined) return undefined
  const syslog = openSyslog(place.name, place.facility, (text) => process.stderr.write(`${text}\n`))
  return { ...syslog, write: (...line) => void (isWanted() && syslog.write(...line)) }
}
