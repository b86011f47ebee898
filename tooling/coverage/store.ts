import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../user-error.ts'
import { readCoverage, writeCoverage } from './codec.ts'
import type { CoverageData } from './coverage-data.ts'
import { mergeCoverage } from './merge.ts'

/** Where coverage is kept when nobody says otherwise, below the working folder. */
export const defaultFolder = join('.kamkit', 'coverage')

/**
 * Writes coverage into a folder, which is made when it is not there, under a name that no other process takes; gives the path.
 * `digestOf` tells which text of a file was compiled.
 */
export function saveCoverage(data: CoverageData, folder: string, digestOf = digestOnDisk): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${Date.now()}-${process.pid}-${process.hrtime.bigint() % 1_000_000n}.json`)
  writeWhole(path, writeCoverage(withDigests(data, digestOf)))
  return path
}

/** Writes a file so that there is no half of it at any time, even when another process writes it too. */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.part`
  writeFileSync(temporary, text)
  renameSync(temporary, path)
}

/** Says of which texts the counts are, where that is not known yet. */
export function withDigests({ files }: CoverageData, digestOf: (path: string) => string | undefined): CoverageData {
  return {
    files: new Map([...files].map(([path, file]) => [path, { ...file, digest: file.digest ?? digestOf(path) }])),
  }
}

/** A file that was read by several paths, over symbolic links, once. */
export function onRealPaths({ files }: CoverageData): CoverageData {
  const moved = [...files.values()].map((file) => {
    const path = realPath(file.path)
    return { files: new Map([[path, { ...file, path }]]) }
  })
  return mergeCoverage(moved).data
}

/** A file that is gone keeps its path. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** SHA-256 of a file as it is now; undefined when it cannot be read. */
export function digestOnDisk(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch {
    return undefined
  }
}

/** Reads files of coverage, and all those in folders, the oldest first. Throws a UserError for what is something else. */
export function loadCoverage(paths: readonly string[]): readonly CoverageData[] {
  const files = paths.flatMap(filesAt)
  return files
    .map((path) => ({ path, timeMs: statSync(path).mtimeMs }))
    .sort((one, other) => one.timeMs - other.timeMs || (one.path < other.path ? -1 : 1))
    .map(({ path }) => {
      const data = readCoverage(readFileSync(path, 'utf8'))
      if (data === undefined) throw new UserError(`${path} holds no coverage of kamkit`)
      return data
    })
}

function filesAt(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  const files = readdirSync(path).filter((name) => name.endsWith('.json'))
  if (files.length === 0) throw new UserError(`there is no coverage in ${path}`)
  return files.map((name) => join(path, name))
}
