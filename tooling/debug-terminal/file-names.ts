import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The files and folders whose paths begin as written; folders end with a slash. None when they cannot be listed. */
export function filesBeginning(written: string): readonly string[] {
  const folder = written.endsWith('/') ? written : dirname(written)
  const before = written.includes('/') ? folder : ''
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true })
      .map((entry) => join(before, entry.name) + (entry.isDirectory() ? '/' : ''))
      .filter((path) => path.startsWith(written))
      .toSorted()
  } catch {
    return []
  }
}
