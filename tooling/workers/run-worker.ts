import { connectToParent } from '#runtime/host/node-processes.ts'
import type { ToMain, ToWorker } from '#runtime/processes/messages.ts'
import { WorkerSide } from '#runtime/processes/worker-side.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { importProgram } from '../load-program.ts'
import { createRealHost, startRealServer } from '../start-server.ts'
import { openSyslog, type Syslog } from '../syslog.ts'
import type { WorkerStart } from './worker-start.ts'

/** The program of a worker process: serves as the main process says, until that one stops it or ends itself. */
export async function runWorker(): Promise<void> {
  // The terminal and service managers signal all processes; the main process ends the workers in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const)
    process.on(signal, () => undefined)
  const { start, channel } = await connectToParent<WorkerStart, ToMain, ToWorker>()
  process.title = `kamkit worker ${start.place.index + 1}`
  const machine = createRealHost(true)
  const side: WorkerSide = new WorkerSide({ place: start.place, channel, host: machine, load: importProgram })
  // What modules say when they are initialised was said by the main process.
  const host = { ...machine, writeLog: (line: string) => void (side.isBegun && machine.writeLog(line)) }
  const program = await importProgram(start.program)
  // The sockets are shared: what they bring waits from when they are opened, so the slow part comes before.
  await Promise.all(moduleNames(program.program.directives).map(loadImplementation))
  const syslog = openLog(start, () => side.isBegun)
  const started = await startRealServer(program, { ...start, syslog, side }, host)
  if ('errors' in started) {
    channel.send({ kind: 'failed', errors: started.errors })
    // The message is on its way when the channel closes.
    process.disconnect()
    return
  }
  side.serve(started.server)
  await started.server.stopped
  await syslog?.close()
  process.exit(0)
}

function moduleNames(
  directives: Awaited<ReturnType<typeof importProgram>>['program']['directives'],
): readonly string[] {
  return directives.flatMap((directive) =>
    directive.kind === 'loadmodule'
      ? [directive.name.slice(directive.name.lastIndexOf('/') + 1).replace(/\.so$/, '')]
      : [],
  )
}

function openLog({ syslog: place }: WorkerStart, isWanted: () => boolean): Syslog | undefined {
  if (place === undefined) return undefined
  const syslog = openSyslog(place.name, place.facility, (text) => process.stderr.write(`${text}\n`))
  return { ...syslog, write: (...line) => void (isWanted() && syslog.write(...line)) }
}
