import { basename } from 'node:path'
import { readCaptureFile } from '../capture/capture-file.ts'
import type { Capture, CapturedMessage } from '../capture/capture.ts'
import { UserError } from '../user-error.ts'

/** The messages of several files as one capture, in the order of their times. Throws a UserError naming the file that is none. */
export async function loadCaptures(paths: readonly string[]): Promise<Capture> {
  const captures: { readonly path: string; readonly capture: Capture }[] = []
  for (const path of paths) captures.push({ path, capture: await readCaptureFile(path) })
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

function skippedText(skipped: Capture['skipped']): string {
  return skipped.length === 0
    ? ''
    : `; what is there: ${skipped.map(({ reason, count }) => `${reason} (${count})`).join(', ')}`
}
