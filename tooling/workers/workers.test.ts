import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { loadImplementation } from '#stdlib/index.ts'
import { modulesOf, readyModules, unsharedModule } from './shared-modules.ts'
import { usefulWorkers } from './start-workers.ts'

const loading = (...names: readonly string[]) => ({
  directives: names.map((name) => ({ kind: 'loadmodule' as const, name, at: [0, 1, 1] as const })),
})

describe('worker processes', () => {
  it('are as many as are asked for, but never more than there are processor cores', () => {
    expect([0, 1].map(usefulWorkers)).toEqual([1, 1])
    expect(usefulWorkers(1000)).toBe(Math.min(16, availableParallelism()))
    expect(usefulWorkers(Number.NaN)).toBe(1)
  })

  it('are not started for a module that would work differently in several', () => {
    expect(unsharedModule(loading('tm.so', '/usr/lib/kamailio/modules/usrloc.so'))).toBeUndefined()
    expect(unsharedModule(loading('tm.so', 'modules/htable.so', 'pike.so'))).toBe('htable')
    expect(modulesOf(loading('tm.so', '/a/b/usrloc.so'))).toEqual(['tm', 'usrloc'])
  })

  it('know the modules that are ready by names that exist', async () => {
    const missing = []
    for (const name of readyModules) if ((await loadImplementation(name)) === undefined) missing.push(name)
    expect(missing).toEqual([])
  })
})
