import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The page of a diagnostic as this installation has it, under docs/diagnostics/; undefined where there is none. */
export function pageOf(code: string): string | undefined {
  const page = join(root, 'docs', 'diagnostics', `${code}.md`)
  return existsSync(page) ? pathToFileURL(page).href : undefined
}

const root = rootAbove(import.meta.dirname)

/** The folder of package.json, whether this file runs from the sources or from dist/. */
function rootAbove(folder: string): string {
  const parent = dirname(folder)
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : rootAbove(parent)
}
