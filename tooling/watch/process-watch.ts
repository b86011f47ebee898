import { randomUUID } from 'node:crypto'
import { RpcFault } from '#runtime/rpc/registry.ts'
import type { ServerCore } from '#runtime/server/server-core.ts'
import { instruments } from './instruments.ts'
import type { Instrument, Measurement } from './instrument.ts'
import { writeCounts, type ProcessCounts } from './kept-counts.ts'

/** What is measured in one process of a server. */
export interface ProcessWatch {
  readonly instrument: Instrument
  readonly isRunning: boolean
  start(): void
  stop(): void
  /** What was measured; undefined before the first start. */
  counts(): ProcessCounts | undefined
}

/** Lets a process be measured: the commands with which the main process does it, and each of these that is to run at once. */
export function offerWatching(core: ServerCore, running: readonly Instrument['name'][] = []): readonly ProcessWatch[] {
  const watches = instruments.map((instrument) => watchProcess(core, instrument))
  for (const watch of watches) {
    const { name, what } = watch.instrument
    if (running.includes(name)) watch.start()
    const command = (verb: string, doc: string, run: () => readonly string[] | readonly (readonly string[])[]): void =>
      core.rpc.add({ name: `kamkit.${name}.${verb}`, doc, array: false, run })
    command('start', `Begins to measure ${what}, from nothing.`, () => {
      watch.start()
      return []
    })
    command('stop', `Ends measuring ${what}; what was measured stays.`, () => {
      watch.stop()
      return []
    })
    command('counts', `What each process measured of ${what}: a name, and on the lines behind it JSON.`, () => {
      const counts = watch.counts()
      return [counts === undefined ? [] : [writeCounts(counts)]]
    })
  }
  return watches
}

function watchProcess(core: ServerCore, instrument: Instrument): ProcessWatch {
  let measurement: (Measurement & { readonly id: string }) | undefined
  let detach: (() => void) | undefined
  return {
    instrument,
    get isRunning() {
      return detach !== undefined
    },
    start: () => {
      if (detach !== undefined) throw new RpcFault(500, `${instrument.name} is running; stop it first`)
      measurement = { ...instrument.begin(), id: randomUUID() }
      detach = core.probes.add(measurement.probe)
    },
    stop: () => {
      if (detach === undefined) throw new RpcFault(500, `${instrument.name} is not running`)
      measurement?.know?.(core.routes.linked.program)
      detach()
      detach = undefined
    },
    counts: () => {
      if (detach !== undefined) measurement?.know?.(core.routes.linked.program)
      return measurement === undefined ? undefined : { id: measurement.id, text: measurement.text() }
    },
  }
}
