import { readdirSync, type Dirent } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver'
import type { Place } from '../analysis.ts'
import type { Offer } from './completion.ts'

/** A folder with more files than this is no place to choose from. */
const maxFiles = 500

/** Files and folders behind include_file and import_file; `before` is the directive up to the cursor. */
export function completeInclude({ source, offset }: Place, before: string): Offer | undefined {
  const [, path] = /(?:include|import)_file\s*["']([^"'\n]*)$/.exec(before) ?? []
  if (path === undefined || !isAbsolute(source.name)) return undefined
  const cut = path.lastIndexOf('/') + 1
  const folder = join(isAbsolute(path) ? '/' : dirname(source.name), path.slice(0, cut))
  const items = entriesOf(folder).flatMap((entry) => itemFor(entry, join(folder, entry.name) === source.name))
  return { items, start: offset - (path.length - cut) }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).slice(0, maxFiles)
  } catch {
    // Nobody has such a folder yet.
    return []
  }
}

function itemFor(entry: Dirent, isItself: boolean): readonly CompletionItem[] {
  const { name } = entry
  if (isItself || name.startsWith('.')) return []
  if (entry.isDirectory()) return [{ label: `${name}/`, kind: CompletionItemKind.Folder, sortText: `1${name}` }]
  const isLikely = /\.(?:cfg|inc|conf)$/.test(name)
  return [{ label: name, kind: CompletionItemKind.File, sortText: `${isLikely ? 0 : 2}${name}` }]
}
