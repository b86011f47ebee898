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
    const { tests, problems } = path.endsWith('.ts')
      ? await loadTypeScript(path, edition)
      : readTestFile(path, readFileSync(path, 'utf8'))
    read.push({ path, tests, problems })
  }
  return sorted(read)
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
