import { buildCoverage } from '../coverage/build-coverage.ts'
import { createCoverageCounter } from '../coverage/counter.ts'
import type { CoverageData } from '../coverage/coverage-data.ts'
import type { ConditionalsOfBuild } from '../coverage/ifdef-arms.ts'
import type { ServerListener } from './play-test.ts'
import { programKey } from './programs.ts'
import type { TestSetup } from './test-case.ts'

/** Counts what the servers of all tests execute. */
export interface CoverageCollector {
  readonly onServer: ServerListener
  /** Told of what the configuration of a test was made of. */
  built(setup: TestSetup, build: ConditionalsOfBuild): void
  /** What was executed so far. */
  counts(): CoverageData
  /** Which arms of `#!ifdef` each configuration took, by its path and its defines. */
  readonly builds: ReadonlyMap<string, CoverageData>
}

export function createCoverageCollector(): CoverageCollector {
  const counter = createCoverageCounter()
  const builds = new Map<string, CoverageData>()
  return {
    onServer: ({ core }, { program }) => {
      counter.know(program)
      core.probes.add(counter.probe)
    },
    built: ({ config, defines }, build) => {
      const key = programKey(config, defines)
      if (!builds.has(key)) builds.set(key, buildCoverage([build]))
    },
    counts: () => counter.data(),
    builds,
  }
}
