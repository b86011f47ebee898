import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTestFile } from '#tooling/test-runner/format/read-file.ts'
import { runTests, type RunOptions } from '#tooling/test-runner/run-tests.ts'
import type { TestResult } from '#tooling/test-runner/report.ts'

export const fixtures = join(import.meta.dirname, 'fixtures')

const options: RunOptions = {
  config: { define: [], config: false },
  filter: undefined,
  tags: [],
  seed: 1,
}

/** Plays a test file of the fixtures, or a text in its place. */
export async function playFixture(
  name: string,
  { text, ...changes }: Partial<RunOptions> & { readonly text?: string } = {},
): Promise<readonly TestResult[]> {
  const path = join(fixtures, name)
  const { tests, problems } = readTestFile(path, text ?? readFileSync(path, 'utf8'))
  if (problems.length > 0)
    throw new Error(problems.map((one) => `${one.line}:${one.column}: ${one.message}`).join('\n'))
  return (await runTests([{ path, tests }], { ...options, ...changes })).run.results
}

/** What became of a test, in one line. */
export function outcomeText({ name, outcome }: TestResult): string {
  if (outcome.kind === 'failed') {
    return outcome.failures.map(({ line, message }) => `${name} | ${line}: ${message}`).join('\n')
  }
  return `${name} | ${outcome.kind === 'skipped' ? `skipped: ${outcome.reason}` : 'passed'}`
}
