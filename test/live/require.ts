import { existsSync } from 'node:fs'

/**
 * Whether a tool is on this machine. On a machine of one's own its tests are skipped, with a reason; in CI a missing tool is a
 * failure, because .ci/run installs it.
 */
export function isAvailable(path: string | undefined, what: string): boolean {
  if (path !== undefined && existsSync(path)) return true
  if (process.env['CI'] === 'true') throw new Error(`${what} is not installed, and CI must have it`)
  process.stderr.write(`${what} is not installed: its tests are skipped\n`)
  return false
}
