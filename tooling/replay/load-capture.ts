import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { readCapture, type Capture, type CapturedMessage } from '../capture/capture.ts'
import { UserError } from '../user-error.ts'

/** The messages of several files as one capture, in the order of their times. Throws a UserError naming the file that is none. */
export function loadCaptures(paths: readonly string[]): Capture {
  const captures = paths.map((path) => ({ path, capture: loadCapture(path) }))
  const messages: CapturedMessage[] = captures
    .flatMap(({ capture }) => capture.messages)
    .toSorted((one, other) => one.timeMs - other.timeMs)
  const skipped = captures.flatMap(({ path, capture }) =>
    capture.skipped.map((one) => (paths.length === 1 ? one : { ...one, reason: `${basename(path)}: ${one.reason}` })),
  )
  if (messages.length === 0)
    throw new UserError(`there is no SIP message in ${paths.join(', ')}${skippedText(skipped)}`)
  return { messages, skipped }
}

function loadCapture(path: string): Capture {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  try {
    return readCapture(bytes)
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${path}: ${error.message}`)
    throw error
  }
}

function skippedText(skipped: Capture['skipped']): string {
  return skipped.length === 0
    ? ''
    : `; what is there: ${skipped.map(({ reason, count }) => `${reason} (${count})`).join(', ')}`
}
