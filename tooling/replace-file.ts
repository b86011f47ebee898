import { chmodSync, chownSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'

/**
 * Writes a file beside the old one and puts it in its place, so that there is a whole file at any time. Mode, owner and a link to it
 * are kept. `text` has one character per byte. Throws what the system says when it refuses.
 */
export function replaceFile(name: string, text: string): void {
  const path = realpathSync(name)
  const { mode, uid, gid } = statSync(path)
  const temporary = `${path}.kamkit-${process.pid}`
  try {
    writeFileSync(temporary, text, { encoding: 'latin1', flag: 'wx' })
    keepOwner(temporary, uid, gid)
    chmodSync(temporary, mode & 0o7777)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Only root can give files away; whoever else rewrites a file owns the new one. */
function keepOwner(path: string, uid: number, gid: number): void {
  const made = statSync(path)
  if ((made.uid !== uid || made.gid !== gid) && process.getuid?.() === 0) chownSync(path, uid, gid)
}
