import { TestMistake } from '../engine/assertion.ts'
import type { Collector } from './collector.ts'

/**
 * Where the collector is while a test file is imported. A test file may find another copy of this package than the one that runs it
 * (installed in its project, built or from source), so what they share is a property of the process, not of a module.
 */
const key = Symbol.for('kamkit.test.collector')

type Holder = { [key]?: Collector | undefined }

/** The collector of the file that is being imported; throws when none is. */
export function collecting(): Pick<Collector, 'test' | 'group'> {
  const collector = (globalThis as Holder)[key]
  if (collector === undefined) throw new TestMistake('test files are run by kamkit test')
  return collector
}

/** Imports a file with this collector in place. */
export async function collectWith(collector: Collector, importFile: () => Promise<unknown>): Promise<void> {
  const holder = globalThis as Holder
  holder[key] = collector
  try {
    await importFile()
  } finally {
    holder[key] = undefined
  }
}
