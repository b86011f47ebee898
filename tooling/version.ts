import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The version in the package.json that this file belongs to, whether it runs from the sources or from dist/. */
export const kamkitVersion: string = readVersion(import.meta.dirname)

function readVersion(folder: string): string {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8')
    const { version } = JSON.parse(text) as { readonly version?: unknown }
    if (typeof version === 'string') return version
  } catch {
    // Not here: look in the folder above.
  }
  const parent = dirname(folder)
  return parent === folder ? '0.0.0' : readVersion(parent)
}
