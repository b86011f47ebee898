import { chownSync, readFileSync } from 'node:fs'

/** A user by name or number, with its own group where the system's list has it. */
export interface User {
  readonly id: number
  readonly name: string
  readonly group: number | undefined
}

/** Finds a user in /etc/passwd; a number needs no entry. Undefined when there is no such name. */
function findUser(text: string): User | undefined {
  const entry = entries('/etc/passwd').find(([name, , id]) => name === text || id === text)
  if (entry !== undefined) return { id: Number(entry[2]), name: entry[0] ?? text, group: Number(entry[3]) }
  return /^\d{1,9}$/.test(text) ? { id: Number(text), name: text, group: undefined } : undefined
}

/** The number of a group by name or number. */
function findGroup(text: string): number | undefined {
  const entry = entries('/etc/group').find(([name]) => name === text)
  if (entry !== undefined) return Number(entry[2])
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

function entries(list: string): readonly (readonly string[])[] {
  try {
    return readFileSync(list, 'latin1')
      .split('\n')
      .map((line) => line.split(':'))
  } catch {
    return []
  }
}

interface Wanted {
  readonly user: string | undefined
  readonly group: string | undefined
}

/** Gives a file to what -u and -g name, as far as this process may. */
export function giveAway(path: string, wanted: Wanted): void {
  const { user, group } = idsOf(wanted)
  if (user === undefined && group === undefined) return
  try {
    chownSync(path, user?.id ?? -1, group ?? -1)
  } catch {
    // Only root can: the file stays its maker's then.
  }
}

/** What is wrong with the names of -u and -g. */
export function findAccountProblem(wanted: Wanted): string | undefined {
  const { user, group } = idsOf(wanted)
  if (wanted.group !== undefined && group === undefined) return `bad group name/gid number: -g ${wanted.group}`
  return wanted.user !== undefined && user === undefined ? `bad user name/uid number: -u ${wanted.user}` : undefined
}

/** -u and -g: undefined once the process has become that, or what is wrong. A user brings its own groups along. */
export function dropPrivileges(wanted: Wanted): string | undefined {
  const { user, group } = idsOf(wanted)
  const unknown = findAccountProblem(wanted)
  if (unknown !== undefined) return unknown
  try {
    if (group !== undefined && process.getgid?.() !== group) process.setgid?.(group)
  } catch {
    return ` 0(${process.pid}) CRITICAL: <core>: cannot change gid to ${group}: Operation not permitted`
  }
  try {
    if (user !== undefined && process.getuid?.() !== user.id) {
      initGroups(user.id, group ?? user.id)
      process.setuid?.(user.id)
    }
  } catch {
    return ` 0(${process.pid}) CRITICAL: <core>: cannot change uid to ${user?.id}: Operation not permitted`
  }
  return undefined
}

function idsOf(wanted: Wanted): { readonly user: User | undefined; readonly group: number | undefined } {
  const user = wanted.user === undefined ? undefined : findUser(wanted.user)
  return { user, group: wanted.group === undefined ? user?.group : findGroup(wanted.group) }
}

/** All groups of the user; Node has this call on Linux, its types do not. */
function initGroups(user: number, group: number): void {
  const { initgroups } = process as { readonly initgroups?: (user: number, group: number) => void }
  initgroups?.(user, group)
}
