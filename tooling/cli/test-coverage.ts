import { coverageFormats, type CoverageFormat } from '../coverage/reports/formats.ts'
import { writeReport } from '../coverage/reports/write-report.ts'
import { defaultFolder, onRealPaths, saveCoverage } from '../coverage/store.ts'
import type { CoverageData } from '../coverage/coverage-data.ts'
import type { Thresholds } from '../coverage/thresholds.ts'
import { UserError } from '../user-error.ts'
import { printMissed, readThresholds, type ThresholdOptions } from './coverage.ts'

export interface TestCoverageOptions extends ThresholdOptions {
  readonly coverage?: boolean
  readonly coverageDir?: string
  /** Each `FORMAT` or `FORMAT=OUT`. */
  readonly coverageReport: readonly string[]
}

/** What is to be done with the coverage of tests. */
export interface CoverageWish {
  readonly folder: string
  readonly reports: readonly { readonly format: CoverageFormat; readonly output: string | undefined }[]
  readonly thresholds: Thresholds
}

/** What the options ask for; undefined when it is nothing. Any option about coverage asks for it. */
export function readCoverageWish(options: TestCoverageOptions): CoverageWish | undefined {
  const thresholds = readThresholds(options)
  const isWanted =
    options.coverage === true ||
    options.coverageDir !== undefined ||
    options.coverageReport.length > 0 ||
    Object.keys(thresholds).length > 0
  if (!isWanted) return undefined
  const texts = options.coverageReport.length === 0 ? ['text'] : options.coverageReport
  return { folder: options.coverageDir ?? defaultFolder, reports: texts.map(readReport), thresholds }
}

function readReport(text: string): CoverageWish['reports'][number] {
  const [name = '', ...rest] = text.split('=')
  const format = coverageFormats.find((one) => one === name)
  if (format === undefined)
    throw new UserError(`--coverage-report ${text}: write one of ${coverageFormats.join(', ')}, with =FILE`)
  const output = rest.length === 0 ? undefined : rest.join('=')
  if (format === 'html' && output === undefined)
    throw new UserError('--coverage-report html writes a folder: name it, as in html=coverage')
  return { format, output }
}

/** Keeps the data, writes the reports and says which thresholds are missed: the exit status. */
export function reportCoverage(counted: CoverageData, { folder, reports, thresholds }: CoverageWish): number {
  const data = onRealPaths(counted)
  saveCoverage(data, folder)
  for (const { format, output } of reports) writeReport(data, format, output, process.cwd())
  return printMissed(data, thresholds)
}
