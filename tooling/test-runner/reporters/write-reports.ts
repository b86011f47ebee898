import { writeFileSync } from 'node:fs'
import { assertNever } from '#grammar/assert-never.ts'
import { UserError } from '../../user-error.ts'
import type { TestRun } from '../report.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderPretty, type PrettyOptions } from './pretty.ts'
import { renderTap } from './tap.ts'

export const reporters = ['pretty', 'junit', 'tap', 'json'] as const
type Reporter = (typeof reporters)[number]

/** A report that is asked for: into a file, or on standard output without one. */
export interface WantedReport {
  readonly reporter: Reporter
  readonly file: string | undefined
}

/** Reads `NAME` and `NAME=FILE`; `pretty` when nothing is asked for. At most one can be on standard output. */
export function readReporters(texts: readonly string[]): readonly WantedReport[] {
  const wanted = (texts.length === 0 ? ['pretty'] : texts).map((text): WantedReport => {
    const [name = '', ...rest] = text.split('=')
    const reporter = reporters.find((one) => one === name)
    if (reporter === undefined)
      throw new UserError(`--reporter ${text}: write one of ${reporters.join(', ')}, with =FILE`)
    return { reporter, file: rest.length === 0 ? undefined : rest.join('=') }
  })
  if (wanted.filter(({ file }) => file === undefined).length > 1)
    throw new UserError('only one --reporter can write to standard output: give the others a file, as in junit=FILE')
  return wanted
}

export function writeReports(run: TestRun, wanted: readonly WantedReport[], options: PrettyOptions): void {
  for (const { reporter, file } of wanted) {
    const text = render(run, reporter, { ...options, isColoured: options.isColoured && file === undefined })
    if (file === undefined) process.stdout.write(text)
    else writeFileSync(file, text)
  }
}

function render(run: TestRun, reporter: Reporter, options: PrettyOptions): string {
  switch (reporter) {
    case 'pretty':
      return renderPretty(run, options)
    case 'junit':
      return renderJunit(run, options.folder)
    case 'tap':
      return renderTap(run, options.folder)
    case 'json':
      return renderJson(run)
    default:
      return assertNever(reporter)
  }
}
