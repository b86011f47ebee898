import { onOneLine, shownPath } from '../../coverage/shown-names.ts'
import type { Failure, TestResult, TestRun } from '../report.ts'
import { failureLines } from './pretty.ts'

/** TAP version 14 (testanything.org); what failed stands in a YAML block. Paths below `folder` are relative to it. */
export function renderTap({ results, seed }: TestRun, folder: string): string {
  const lines = ['TAP version 14', `1..${results.length}`, `# seed ${seed}`]
  for (const [index, result] of results.entries()) lines.push(...testPoint(result, index + 1, folder))
  return `${lines.join('\n')}\n`
}

function testPoint(result: TestResult, number: number, folder: string): readonly string[] {
  const { suite, name, outcome } = result
  const title = description([shownPath(result.file, folder), ...suite, name].join(' > '))
  switch (outcome.kind) {
    case 'passed':
      return [`ok ${number} - ${title}`, ...block([duration(result)])]
    case 'skipped':
      return [`ok ${number} - ${title} # SKIP ${escapeHash(onOneLine(outcome.reason))}`]
    case 'failed':
      return [`not ok ${number} - ${title}`, ...block([duration(result), ...failuresYaml(outcome.failures, folder)])]
  }
}

/** A description ends at an unescaped #. */
function description(text: string): string {
  return escapeHash(onOneLine(text))
}

function escapeHash(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('#', String.raw`\#`)
}

function duration({ durationMs }: TestResult): string {
  return `duration_ms: ${durationMs.toFixed(3)}`
}

function block(lines: readonly string[]): readonly string[] {
  return ['  ---', ...lines.map((line) => `  ${line}`), '  ...']
}

/** JSON texts are YAML texts as well. */
function failuresYaml(failures: readonly Failure[], folder: string): readonly string[] {
  return [
    'failures:',
    ...failures.flatMap((failure) => [
      `  - message: ${yamlText(failure.message)}`,
      `    at: ${yamlText(`${shownPath(failure.file, folder)}:${failure.line}`)}`,
      '    lines:',
      ...failureLines(failure, { isColoured: false, folder })
        .slice(1)
        .map((line) => `      - ${yamlText(line.trim())}`),
    ]),
  ]
}

function yamlText(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff]/g, hex)
}

function hex(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
