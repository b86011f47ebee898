import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Gives all tests a temporary folder of their own, which goes when they end: workers are ended from outside, so that what a program
 * removes when its process ends stays behind. Returns what removes it.
 */
export default function setup(): () => void {
  // Short, since paths of sockets are limited; of others too, since tests change the account.
  const folder = mkdtempSync(join(tmpdir(), 'kt-'))
  chmodSync(folder, 0o711)
  process.env['TMPDIR'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
