import { relative } from 'node:path'
import { visibleLine } from '../../visible-text.ts'
import type { Failure, TestResult, TestRun } from '../report.ts'

/** How the report for people looks. */
export interface PrettyOptions {
  readonly isColoured: boolean
  /** Paths are shown from here. */
  readonly folder: string
}

type Colour = 'red' | 'green' | 'yellow' | 'dim' | 'bold'
const codes: { readonly [C in Colour]: number } = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 }

/** The whole report: each file with its tests, the failures, and how many there were. */
export function renderPretty(run: TestRun, options: PrettyOptions): string {
  const files = [...new Set(run.results.map(({ file }) => file))]
  const lines = files.flatMap((file) =>
    fileLines(
      file,
      run.results.filter((one) => one.file === file),
      options,
    ),
  )
  const failed = run.results.filter(({ outcome }) => outcome.kind === 'failed')
  for (const result of failed) lines.push('', ...failedLines(result, options))
  lines.push('', summary(run, options), '')
  return lines.join('\n')
}

function fileLines(file: string, results: readonly TestResult[], options: PrettyOptions): readonly string[] {
  const lines = [paint(shownPath(file, options), 'bold', options)]
  let suite: readonly string[] = []
  for (const result of results) {
    const shared = result.suite.findIndex((name, index) => suite[index] !== name)
    const from = shared === -1 ? result.suite.length : shared
    for (const [index, name] of result.suite.entries())
      if (index >= from) lines.push(`${'  '.repeat(index + 1)}${nameText(name)}`)
    suite = result.suite
    lines.push(`${'  '.repeat(suite.length + 1)}${testLine(result, options)}`)
  }
  return lines
}

function testLine({ name: written, outcome, durationMs }: TestResult, options: PrettyOptions): string {
  const name = nameText(written)
  switch (outcome.kind) {
    case 'passed':
      return `${paint('✓', 'green', options)} ${name}${durationMs >= 100 ? paint(` ${Math.round(durationMs)} ms`, 'dim', options) : ''}`
    case 'skipped':
      return `${paint('-', 'yellow', options)} ${name}${paint(` skipped: ${nameText(outcome.reason)}`, 'dim', options)}`
    case 'failed':
      return `${paint('✗', 'red', options)} ${name}`
  }
}

/** A name stands on one line, and does nothing to a terminal. */
function nameText(name: string): string {
  return visibleLine(Buffer.from(name, 'utf8').toString('latin1'))
}

function failedLines({ suite, name, outcome }: TestResult, options: PrettyOptions): readonly string[] {
  if (outcome.kind !== 'failed') return []
  const title = [...suite, name].map(nameText).join(' > ')
  return [paint(`✗ ${title}`, 'red', options), ...outcome.failures.flatMap((failure) => failureLines(failure, options))]
}

/** A failure as people read it: without the title of its test. */
export function failureLines(failure: Failure, options: PrettyOptions): readonly string[] {
  const { file, line, message, expression, expected, actual, lastLines, ladder = [], log = [] } = failure
  const lines = [`  ${shownPath(file, options)}:${line}: ${message}`]
  if (expression !== undefined) {
    const width = Math.max(0, ...expression.values.map(([text]) => text.length))
    for (const [text, value] of expression.values) lines.push(`    ${text.padEnd(width)}  is ${value}`)
  }
  if (expected !== undefined && actual !== undefined) {
    lines.push(...labelled('expected', expected, 'green', options), ...labelled('got', actual, 'red', options))
  }
  lines.push(...section('the messages', ladder, options))
  lines.push(
    ...section(
      'the last lines executed',
      lastLines.map((one) => one.replace(`${options.folder}/`, '')),
      options,
    ),
  )
  lines.push(...section('errors in the log', log, options))
  return lines
}

function labelled(label: string, text: string, colour: Colour, options: PrettyOptions): readonly string[] {
  return text
    .split('\n')
    .map((one, index) => `    ${(index === 0 ? `${label}:` : '').padEnd(9)} ${paint(one, colour, options)}`)
}

function section(title: string, lines: readonly string[], options: PrettyOptions): readonly string[] {
  return lines.length === 0 ? [] : [paint(`    ${title}:`, 'dim', options), ...lines.map((one) => `      ${one}`)]
}

function summary({ results, durationMs, seed }: TestRun, options: PrettyOptions): string {
  const count = (kind: string): number => results.filter(({ outcome }) => outcome.kind === kind).length
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')]
  const parts = [
    ...(failed > 0 ? [paint(`${failed} failed`, 'red', options)] : []),
    paint(`${passed} passed`, 'green', options),
    ...(skipped > 0 ? [paint(`${skipped} skipped`, 'yellow', options)] : []),
  ]
  return `${parts.join(', ')}, ${(durationMs / 1000).toFixed(2)} s${failed > 0 ? `, seed ${seed}` : ''}`
}

function paint(text: string, colour: Colour, { isColoured }: PrettyOptions): string {
  return isColoured ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text
}

function shownPath(file: string, { folder }: PrettyOptions): string {
  const path = relative(folder, file)
  return path.startsWith('..') ? file : path
}
