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

/** Reads test files; those with mistakes are in `bad`. `edition` differs when TypeScript files are to be read anew. */
export async function loadTestFiles(
  paths: readonly string[],
  edition = '',
): Promise<{ readonly files: readonly TestFile[]; readonly bad: readonly BadFile[] }> {
  const files: TestFile[] = []
  const bad: BadFile[] = []
  for (const path of paths) {
    const { tests, problems } = path.endsWith('.ts')
      ? await loadTypeScript(path, edition)
      : readTestFile(path, readFileSync(path, 'utf8'))
    if (problems.length > 0) bad.push({ path, problems })
    else files.push({ path, tests })
  }
  return { files, bad }
}
