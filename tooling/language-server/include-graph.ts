import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { OpenFiles } from './open-files.ts'

/** A folder with more files than this is no folder of configurations. */
const limits = { files: 2000, depth: 4 }

/** Tells which files of the workspace include which, by their text alone, so that the main file of an included one is found. */
export class IncludeGraph {
  readonly #files: OpenFiles
  readonly #folders: readonly string[]
  readonly #read = new Map<string, { readonly stamp: string; readonly includes: readonly string[] }>()
  #candidates: readonly string[] | undefined

  constructor(files: OpenFiles, folders: readonly string[]) {
    this.#files = files
    this.#folders = folders
  }

  /** Files came or went: look again when next asked. */
  forgetFiles(): void {
    this.#candidates = undefined
  }

  /** The files that include this one, directly or not, and are included by none; the file itself when there are none. */
  rootsOf(path: string): readonly string[] {
    const includers = this.#includers(path)
    const seen = new Set([path])
    const roots: string[] = []
    const waiting = [path]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const above = includers.get(next) ?? []
      if (above.length === 0) roots.push(next)
      for (const one of above) {
        if (seen.has(one)) continue
        seen.add(one)
        waiting.push(one)
      }
    }
    // Files that include each other have no root among them.
    return roots.length === 0 ? [path] : roots.toSorted()
  }

  /** A file and everything that it includes, directly or not, if it is there. */
  reachableFrom(path: string): ReadonlySet<string> {
    const seen = new Set([path])
    // Those that are found are looked at in turn.
    for (const file of seen) for (const included of this.#includesOf(file)) seen.add(included)
    return seen
  }

  #includers(path: string): ReadonlyMap<string, readonly string[]> {
    const includers = new Map<string, string[]>()
    for (const file of new Set([...this.#allCandidates(path), ...this.#files.paths])) {
      for (const included of this.#includesOf(file)) {
        const list = includers.get(included)
        if (list === undefined) includers.set(included, [file])
        else if (!list.includes(file)) list.push(file)
      }
    }
    return includers
  }

  #allCandidates(path: string): readonly string[] {
    this.#candidates ??= this.#folders.flatMap((folder) => listConfigs(folder))
    const isInside = this.#folders.some((folder) => path.startsWith(`${folder}/`))
    return isInside ? this.#candidates : [...this.#candidates, ...listConfigs(dirname(path), limits.depth)]
  }

  #includesOf(file: string): readonly string[] {
    const stamp = this.#files.stampOf(file)
    const known = this.#read.get(file)
    if (known?.stamp === stamp) return known.includes
    const text = this.#files.read(file) ?? ''
    const includes = [...text.matchAll(/^[ \t]*(?:[#!]!)?(?:include|import)_file[ \t]*"([^"\n]+)"/gm)].flatMap(
      ([, name = '']) => [this.#files.resolve(name), this.#files.resolve(name, file)],
    )
    this.#read.set(file, { stamp, includes })
    return includes
  }
}

/** Configurations in a folder and below it. */
function listConfigs(folder: string, depth = 0): readonly string[] {
  const found: string[] = []
  const waiting = [{ folder, depth }]
  for (let next = waiting.pop(); next !== undefined && found.length < limits.files; next = waiting.pop()) {
    for (const entry of readFolder(next.folder)) {
      const path = join(next.folder, entry.name)
      if (entry.isFile() && /\.(?:cfg|inc|conf)$/.test(entry.name)) found.push(path)
      else if (entry.isDirectory() && next.depth < limits.depth && !/^\.|^node_modules$/.test(entry.name)) {
        waiting.push({ folder: path, depth: next.depth + 1 })
      }
    }
  }
  return found
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
