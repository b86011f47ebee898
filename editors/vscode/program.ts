import { existsSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { workspace } from 'vscode'

/** The program that is set; else that of the project; else that of the machine. */
export function findCommand(): string {
  const set = workspace.getConfiguration('kamkit').get<string>('command', '')
  if (set !== '') return set
  // A program out of a folder that nobody trusts is not started.
  const folders = workspace.isTrusted ? (workspace.workspaceFolders ?? []) : []
  const name = process.platform === 'win32' ? 'kamkit.cmd' : 'kamkit'
  const local = folders
    .map(({ uri }) => join(uri.fsPath, 'node_modules', '.bin', name))
    .find((path) => existsSync(path))
  return local ?? name
}

/** Whether a program is in its place or on the PATH. */
export function isThere(command: string): boolean {
  const folders = isAbsolute(command) ? [''] : (process.env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => existsSync(join(folder, command)))
}

/** What to say of a program that is not there. */
export function missing(command: string): string {
  return `There is no program ${command}, which checks and debugs configurations. Install it in this project or on the PATH, or set kamkit.command.`
}
