import type { Asked, Way } from './play.ts'

/** Values that no two runs share: process ids, times, what is made of them. */
const changing = [
  'pid',
  'PID',
  'now',
  'up_since',
  'uptime',
  'uptime_secs',
  'utime_days',
  'time_now',
  'time_started',
  'expires',
  'rr_expires',
  'Expires',
  'last_used',
  'size_bytes',
  'Last-Keepalive',
  'Last-Modified',
  'Ruid',
].join('|')

const changingMember = new RegExp(`^(\\s*"?(?:${changing})"?:\\s*)[^,]*`)

/** Commands whose numbers are sizes of memory, process ids or seconds: only the shape of their answers is compared. */
const isShapeOnly =
  /^(pkg\.|shm\.|core\.shmmem|core\.ps|dns\.(debug|mem_info)|stats\.(get_statistics|fetch) (all|shmem:)$)/

/** An answer without what differs from run to run. */
export function comparable([command, answer]: Asked): string {
  const isShape = isShapeOnly.test(command)
  return answer
    .split('\n')
    .map((line) => line.replace(changingMember, '$1#'))
    .map((line) => (isShape ? line.replace(/\d+/g, '#') : line))
    .join('\n')
}

/** What is recorded: the answers of 6.1.5 in the order of the commands, by the way they were asked. */
export type Recorded = Readonly<Record<Way, readonly Asked[]>>
