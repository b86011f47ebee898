import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Lines that are kept from one session to the next. */
const maxLines = 500

/** Where they are kept (XDG Base Directory Specification). */
function historyFile(): string {
  return join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'kamkit', 'debug-history')
}

/** The lines of earlier sessions, the newest first; none when they cannot be read. */
export function readHistory(file = historyFile()): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean).slice(0, maxLines)
  } catch {
    return []
  }
}

/** Keeps lines, the newest first. A session that cannot keep them is no worse for it. */
export function writeHistory(lines: readonly string[], file = historyFile()): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, `${lines.slice(0, maxLines).join('\n')}\n`, { mode: 0o600 })
  } catch {
    // A home that cannot be written to.
  }
}
