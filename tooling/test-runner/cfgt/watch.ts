import { join } from 'node:path'
import type { Stage } from '../engine/stage.ts'
import type { TestCase } from '../test-case.ts'
import { compareReports } from './compare.ts'
import { recordFlow } from './flow-recorder.ts'
import { reportsOf, writeReports } from './reports.ts'

/** Where the reports of a run stand. */
export interface CfgtFolders {
  /** Folder into which they are written, one folder for each test. */
  readonly output: string | undefined
  /** Folder with those that are expected. */
  readonly expected: string | undefined
}

/** What becomes of the reports of a run. */
export interface CfgtOptions extends CfgtFolders {
  /** Told of what differs. */
  onDifference(test: TestCase, difference: string): void
}

/** Watches a test; gives what is called at its end. */
export function watchForCfgt(test: TestCase, stage: Stage, options: CfgtOptions): () => void {
  const flow = recordFlow(stage.server, () => stage.recording.entries.length)
  return () => {
    const reports = reportsOf(stage.recording, flow)
    const folder = folderOf(test)
    if (options.output !== undefined) writeReports(join(options.output, folder), reports)
    if (options.expected === undefined) return
    for (const difference of compareReports(join(options.expected, folder), reports))
      options.onDifference(test, difference)
  }
}

/** A name for a folder: the names of the test with anything else than letters and digits as `-`. */
function folderOf({ suite, name }: TestCase): string {
  return (
    [...suite, name]
      .join('-')
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'test'
  )
}
