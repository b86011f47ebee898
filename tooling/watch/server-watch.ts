import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { RpcFault, rpcStruct, type RpcValue } from '#runtime/rpc/registry.ts'
import type { Server } from '#runtime/server/server.ts'
import { writeWhole } from '../coverage/store.ts'
import { userErrorText } from '../user-error.ts'
import type { Emissions } from './emissions.ts'
import { installEmission } from './install-emission.ts'
import type { Instrument } from './instrument.ts'
import { KeptCounts, readCounts } from './kept-counts.ts'
import type { ProcessWatch } from './process-watch.ts'

/** How much a process that dies may have counted of which nobody knows, in milliseconds. */
const tellMs = 5000

export interface ServerWatch {
  /** Writes what was measured so far in all processes into the folder; gives the path. Rejects with an RpcFault before the first start. */
  dump(name: Instrument['name']): Promise<string>
}

/**
 * Adds the commands with which a running server is measured: while anything is, it runs the emission of its program that has
 * probes, and before and after the one that costs nothing. Calls that are up keep the one that they began with.
 */
export function watchServer(
  { core, replace }: Pick<Server, 'core' | 'replace'>,
  watches: readonly ProcessWatch[],
  emissions: Emissions,
  folder: string,
): ServerWatch {
  const { rpc } = core
  const kept = new Map(watches.map(({ instrument }) => [instrument.name, new KeptCounts(instrument.addUp)]))
  /** Puts the emission in place that is right now. */
  const adapt = async (): Promise<void> => {
    emissions.isWatched = watches.some(({ isRunning }) => isRunning)
    const problem = await installEmission({ core, replace }, emissions)
    if (problem !== undefined) throw new RpcFault(500, problem)
  }
  /** Asks the processes what they measured; gives what they and those before them did. */
  const gather = async ({ instrument: { name } }: ProcessWatch): Promise<readonly string[]> => {
    const counts = kept.get(name)
    const ask = (): Promise<readonly RpcValue[]> => rpc.call(`kamkit.${name}.counts`, [])
    // A process that dies while it is asked gives no answer; then it is no longer asked.
    const [texts] = await ask()
      .catch(ask)
      .catch(() => [])
    counts?.take(Array.isArray(texts) ? texts.map((text) => readCounts(String(text))) : [], versionOf())
    return counts?.texts ?? []
  }
  /** The same as long as the texts of the program are. */
  const versionOf = (): string => {
    const { program } = core.routes.linked
    return program.files.map((path) => emissions.digestOf(program, path) ?? path).join(' ')
  }
  if (core.shared.workers.length > 1) {
    core.timers.every(tellMs, () => {
      for (const watch of watches) if (watch.isRunning) void gather(watch)
    })
  }
  const dump = async (
    watch: ProcessWatch,
  ): Promise<{ path: string; about: readonly (readonly [string, RpcValue])[] }> => {
    const { instrument } = watch
    const measured = await gather(watch)
    if (measured.length === 0) throw new RpcFault(500, `${instrument.name} was never started`)
    const { program } = core.routes.linked
    const { text, about } = instrument.finish(measured, {
      digestOf: (path) => emissions.digestOf(program, path),
      build: emissions.buildOf(program),
    })
    const path = join(folder, `${instrument.name}-${Date.now()}-${process.pid}.json`)
    try {
      mkdirSync(folder, { recursive: true })
      writeWhole(path, text)
    } catch (error) {
      throw new RpcFault(500, `cannot write ${path}: ${userErrorText(error) ?? String(error)}`)
    }
    return { path, about }
  }
  for (const watch of watches) {
    const { name, what } = watch.instrument
    const command = (verb: string, doc: string, run: () => Promise<readonly RpcValue[]>): void =>
      rpc.add({ name: `kamkit.${name}.${verb}`, doc, array: false, run })
    command('start', `Begins to measure ${what}, from nothing.`, async () => {
      watch.start()
      kept.get(name)?.clear()
      await adapt().catch((error: unknown) => {
        watch.stop()
        emissions.isWatched = watches.some(({ isRunning }) => isRunning)
        throw error
      })
      return []
    })
    command('stop', `Ends measuring ${what}; what was measured stays.`, async () => {
      await gather(watch)
      watch.stop()
      await adapt()
      return []
    })
    command('dump', `Writes what was measured so far into a file and names it.`, async () => {
      const { path, about } = await dump(watch)
      return [rpcStruct([['file', path], ...about])]
    })
  }
  return {
    dump: async (name) => {
      const watch = watches.find(({ instrument }) => instrument.name === name)
      if (watch === undefined) throw new RpcFault(500, `nothing measures ${name}`)
      return (await dump(watch)).path
    },
  }
}
