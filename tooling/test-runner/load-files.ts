import { readFileSync } from 'node:fs'
import type { Problem } from './format/node.ts'
import { readTestFile } from './format/read-file.ts'
import { loadTypeScript } from './typescript/load.ts'
import type { TestFile } from './test-case.ts'

/** A test file that cannot be played as it is. */
export interface BadFile {
  readonly path: string
  readonly problems: readonly Problem[]
}

/** Reads test files in YAML; those with mistakes are in `bad`. */
export function loadTestFiles(paths: readonly string[]): LoadedFiles {
  return sorted(paths.map((path) => ({ path, ...readTestFile(path, readFileSync(path, 'utf8')) })))
}

/** Reads test files of both kinds; `edition` differs when TypeScript files are to be read anew. */
export async function importTestFiles(paths: readonly string[], edition = ''): Promise<LoadedFiles> {
  const read: ReadFile[] = []
  for (const path of paths) {
    if (path.endsWith('.xml')) read.push({ path, tests: [], problems: [scenarioAlone] })
    else if (path.endsWith('.ts')) read.push({ path, ...(await loadTypeScript(path, edition)) })
    else read.push({ path, ...readTestFile(path, readFileSync(path, 'utf8')) })
  }
  return sorted(read)
}

/** A scenario says neither which configuration is tested nor who else takes part. */
const scenarioAlone: Problem = {
  line: 1,
  column: 1,
  message: 'a scenario of SIPp is played by a step of a test file: sipp: { alice: FILE.xml }, see docs/testing.md',
}

interface LoadedFiles {
  readonly files: readonly TestFile[]
  readonly bad: readonly BadFile[]
}

type ReadFile = TestFile & BadFile

function sorted(read: readonly ReadFile[]): LoadedFiles {
  return {
    files: read.filter(({ problems }) => problems.length === 0),
    bad: read.filter(({ problems }) => problems.length > 0),
  }
}
