/**
 * A writer of log lines that never fails and never waits for long: what cannot be written (the disk is full, nobody reads the pipe,
 * it is closed) is left out, and the first line that can be written again is preceded by one that says how many are missing.
 *
 * `write` writes bytes and gives how many were taken; it throws when none can be.
 */
export function createLineWriter(write: (bytes: Buffer) => number): (line: string) => void {
  /** What is still to come of a line that was taken in part. */
  let rest = Buffer.alloc(0)
  let lost = 0
  return (line) => {
    try {
      if (rest.length > 0) rest = rest.subarray(write(rest))
      if (rest.length > 0) {
        lost += 1
        return
      }
      const notice = lost === 0 ? '' : `... ${lost} lines of the log could not be written\n`
      const bytes = Buffer.from(`${notice}${line}\n`, 'latin1')
      rest = bytes.subarray(write(bytes))
      lost = 0
    } catch {
      lost += 1
    }
  }
}
