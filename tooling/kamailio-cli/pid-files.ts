import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { giveAway } from '../accounts.ts'
import { reasonOf } from './reason.ts'
import { log, say } from './say.ts'
import type { CliSettings } from './settings.ts'

type Files = Pick<CliSettings, 'pidFile' | 'groupPidFile' | 'user' | 'group'>

/** Writes the files of -P and -G; false, and said so, where Kamailio ends: another server runs, or one cannot be written. */
export function writePidFiles(files: Files, ownsGroup: boolean): boolean {
  const { pidFile, groupPidFile } = files
  if (pidFile !== undefined && !(isReplaceable(pidFile) && write(pidFile, files))) return false
  if (groupPidFile === undefined) return true
  if (ownsGroup) return write(groupPidFile, files)
  log('WARNING', "we don't have our own process so we won't save our pgid")
  return true
}

export function removePidFiles({ pidFile, groupPidFile }: Files): void {
  for (const path of [pidFile, groupPidFile]) {
    try {
      if (path !== undefined) rmSync(path, { force: true })
    } catch {
      // Its folder may no longer be ours to change (-u).
    }
  }
}

/** Whether a pid file that exists may be written over: its process must be gone. */
function isReplaceable(path: string): boolean {
  const text = read(path)
  if (text === undefined) return true
  const pid = Number.parseInt(text, 10)
  if (!(pid > 0)) {
    log('CRITICAL', `pid file ${path} exists, but doesn't contain a valid pid number`)
    return false
  }
  if (pid !== process.pid && isRunning(pid)) {
    log('CRITICAL', `running process found in the pid file ${path}`)
    return false
  }
  log('WARNING', 'pid file contains old pid, replacing pid')
  return true
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function write(path: string, files: Files): boolean {
  try {
    writeFileSync(path, `${process.pid}\n`)
    giveAway(path, files)
    return true
  } catch (error) {
    log('WARNING', `unable to create pid file ${path}: ${reasonOf(error)}, check directory permissions`)
    say('stderr', '')
    return false
  }
}
