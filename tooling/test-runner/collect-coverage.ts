import { buildCoverage } from '../coverage/build-coverage.ts'
import { createCoverageCounter } from '../coverage/counter.ts'
import type { CoverageData } from '../coverage/coverage-data.ts'
import type { ConditionalsOfBuild } from '../coverage/ifdef-arms.ts'
import { mergeCoverage } from '../coverage/merge.ts'
import type { ServerListener } from './play-test.ts'

/** Counts what the servers of all tests execute. */
export interface CoverageCollector {
  readonly onServer: ServerListener
  /** What was executed, with what the configurations were made of. */
  data(builds: readonly ConditionalsOfBuild[]): CoverageData
}

export function createCoverageCollector(): CoverageCollector {
  const counter = createCoverageCounter()
  return {
    onServer: ({ core }, { program }) => {
      counter.know(program)
      core.probes.add(counter.probe)
    },
    data: (builds) => mergeCoverage([counter.data(), buildCoverage(builds)]).data,
  }
}
