import { writeFileSync } from 'node:fs'
import { UserError } from '../../user-error.ts'
import type { CoverageData } from '../coverage-data.ts'
import { coberturaReport } from './cobertura.ts'
import type { CoverageFormat } from './formats.ts'
import { istanbulMap, writeHtml } from './istanbul.ts'
import { lcovReport } from './lcov.ts'
import { textReport } from './text.ts'

/** Writes a report into a file (a folder for html), or to standard output without one. Paths below `root` are shown relative to it. */
export function writeReport(
  data: CoverageData,
  format: CoverageFormat,
  output: string | undefined,
  root: string,
): void {
  if (format === 'html') {
    if (output === undefined) throw new UserError('--format html writes a folder: name it with -o')
    writeHtml(data, output)
    return
  }
  const text = reportText(data, format, root, output === undefined ? process.stdout.columns : undefined)
  if (output === undefined) process.stdout.write(text)
  else writeFileSync(output, text)
}

/** `width` is that of the terminal; undefined where there is none. */
function reportText(
  data: CoverageData,
  format: Exclude<CoverageFormat, 'html'>,
  root: string,
  width: number | undefined,
): string {
  switch (format) {
    case 'text':
      return textReport(data, root, width)
    case 'lcov':
      return lcovReport(data, root)
    case 'cobertura':
      return coberturaReport(data, root, Date.now())
    case 'json':
      return `${JSON.stringify(istanbulMap(data))}\n`
  }
}
