import { existsSync } from 'node:fs'
import type { CoverageData } from '../coverage/coverage-data.ts'
import { writeCoverage } from '../coverage/codec.ts'
import { mergeCoverage } from '../coverage/merge.ts'
import type { CoverageFormat } from '../coverage/reports/formats.ts'
import { writeReport } from '../coverage/reports/write-report.ts'
import { defaultFolder, digestOnDisk, loadCoverage, onRealPaths, writeWhole } from '../coverage/store.ts'
import { missedThresholds, type Thresholds } from '../coverage/thresholds.ts'
import { UserError } from '../user-error.ts'

/** The least per cent, as given. */
export interface ThresholdOptions {
  readonly coverageLines?: string
  readonly coverageBranches?: string
  readonly coverageRoutes?: string
  readonly coverageIfdefs?: string
}

export interface ReportOptions extends ThresholdOptions {
  readonly format: CoverageFormat
  readonly output?: string
}

/** `kamkit coverage report`: 1 when a threshold is missed. */
export function runCoverageReport(paths: readonly string[], options: ReportOptions): number {
  const thresholds = readThresholds(options)
  const data = readAll(paths)
  warnOfChanges(data)
  writeReport(data, options.format, options.output, process.cwd())
  return printMissed(data, thresholds)
}

/** `kamkit coverage merge`: one file of data made of several. */
export function runCoverageMerge(paths: readonly string[], { output }: { readonly output?: string }): number {
  const text = writeCoverage(readAll(paths))
  if (output === undefined) process.stdout.write(text)
  else writeWhole(output, text)
  return 0
}

/** Says which thresholds are missed; the exit status. */
export function printMissed(data: CoverageData, thresholds: Thresholds): number {
  const missed = missedThresholds(data, thresholds)
  for (const line of missed) process.stderr.write(`kamkit: ${line}\n`)
  return missed.length === 0 ? 0 : 1
}

/** The options as numbers; throws a UserError for what is no percentage. */
export function readThresholds(options: ThresholdOptions): Thresholds {
  const read = (name: string, text: string | undefined): number | undefined => {
    if (text === undefined) return undefined
    const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
    if (number <= 100) return number
    throw new UserError(`--coverage-${name} ${text}: write a percentage from 0 to 100`)
  }
  const lines = read('lines', options.coverageLines)
  const branches = read('branches', options.coverageBranches)
  const routes = read('routes', options.coverageRoutes)
  const ifdefs = read('ifdefs', options.coverageIfdefs)
  return {
    ...(ifdefs === undefined ? {} : { ifdefs }),
    ...(lines === undefined ? {} : { lines }),
    ...(branches === undefined ? {} : { branches }),
    ...(routes === undefined ? {} : { routes }),
  }
}

/** Reports name lines of the files as they were: those that have another text now are told. */
function warnOfChanges({ files }: CoverageData): void {
  for (const { path, digest } of files.values()) {
    const now = digestOnDisk(path)
    if (digest === undefined || now === digest) continue
    const what =
      now === undefined ? 'cannot be read any more' : 'was changed since it was measured: its lines may be others'
    process.stderr.write(`kamkit: ${path} ${what}\n`)
  }
}

function readAll(given: readonly string[]): CoverageData {
  const paths = given.length > 0 ? given : [defaultFolder]
  for (const path of paths) {
    if (!existsSync(path))
      throw new UserError(`there is no coverage in ${path}: run with --coverage first, or name the data`)
  }
  const { data, stale } = mergeCoverage(loadCoverage(paths).map(onRealPaths))
  for (const path of stale)
    process.stderr.write(`kamkit: ${path} was changed between the runs: only what is of its newest text counts\n`)
  return data
}
