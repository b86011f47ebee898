import { shownPath } from '../../coverage/shown-names.ts'
import { xmlText } from '../../xml-text.ts'
import type { Failure, TestResult, TestRun } from '../report.ts'
import { failureLines } from './pretty.ts'

/**
 * JUnit's XML as Jenkins, GitLab and others read it (Jenkins' junit-10.xsd): one suite for each test file. Paths below `folder` are
 * relative to it.
 */
export function renderJunit(run: TestRun, folder: string): string {
  const files = Map.groupBy(run.results, ({ file }) => file)
  const timestamp = new Date(run.startedAtMs).toISOString().slice(0, 19)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kamkit" ${counts(run.results)} time="${seconds(run.durationMs)}">`,
    ...[...files].flatMap(([file, results]) => suite(file, results, { folder, timestamp, seed: run.seed })),
    '</testsuites>',
    '',
  ].join('\n')
}

interface Shown {
  readonly folder: string
  readonly timestamp: string
  readonly seed: number
}

function suite(file: string, results: readonly TestResult[], shown: Shown): readonly string[] {
  const path = xmlText(shownPath(file, shown.folder))
  const skipped = results.filter(({ outcome }) => outcome.kind === 'skipped').length
  const time = seconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0))
  return [
    `  <testsuite name="${path}" file="${path}" ${counts(results)} skipped="${skipped}" time="${time}" timestamp="${shown.timestamp}">`,
    `    <properties><property name="seed" value="${shown.seed}"/></properties>`,
    ...results.flatMap((result) => testCase(result, path, shown)),
    '  </testsuite>',
  ]
}

function testCase(result: TestResult, path: string, { folder }: Shown): readonly string[] {
  const { suite: names, name, line, outcome, durationMs } = result
  const className = names.length === 0 ? path : xmlText(names.join(' > '))
  const head = `    <testcase classname="${className}" name="${xmlText(name)}" file="${path}" line="${line}" time="${seconds(durationMs)}"`
  switch (outcome.kind) {
    case 'passed':
      return [`${head}/>`]
    case 'skipped':
      return [`${head}>`, `      <skipped message="${xmlText(outcome.reason)}"/>`, '    </testcase>']
    case 'failed':
      return [`${head}>`, ...outcome.failures.map((failure) => failureElement(failure, folder)), '    </testcase>']
  }
}

function failureElement(failure: Failure, folder: string): string {
  const text = failureLines(failure, { isColoured: false, folder }).join('\n')
  // Line ends in an element's text need no escape, and people read this.
  const shown = xmlText(text).replaceAll('&#10;', '\n')
  return `      <failure type="assertion" message="${xmlText(failure.message)}">${shown}</failure>`
}

function counts(results: readonly TestResult[]): string {
  const failures = results.filter(({ outcome }) => outcome.kind === 'failed').length
  return `tests="${results.length}" failures="${failures}" errors="0"`
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
