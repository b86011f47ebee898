import { basename } from 'node:path'
import { readCaptureFile } from '../capture/capture-file.ts'
import type { Capture, CapturedMessage, Skipped } from '../capture/capture.ts'
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
  return withoutGaps({ messages, skipped })
}

/** A server that waits does something all the time: of more only as much is lived through. */
const longestGapMs = 30 * 86_400_000

/** Times that are wrong by years must not make a replay last for hours: what follows such a gap is as much earlier. */
export function withoutGaps({ messages, skipped }: Capture): Capture {
  let shiftMs = 0
  let lastMs = messages[0]?.timeMs ?? 0
  const gaps: Skipped[] = []
  const near = messages.map((message) => {
    const gapMs = message.timeMs - shiftMs - lastMs
    if (gapMs > longestGapMs) {
      shiftMs += gapMs - longestGapMs
      gaps.push({ reason: 'time of more than 30 days without a message', count: 1, firstAt: message.number })
    }
    lastMs = message.timeMs - shiftMs
    return shiftMs === 0 ? message : { ...message, timeMs: lastMs }
  })
  return { messages: near, skipped: [...skipped, ...gaps] }
}

function skippedText(skipped: Capture['skipped']): string {
  return skipped.length === 0
    ? ''
    : `; what is there: ${skipped.map(({ reason, count }) => `${reason} (${count})`).join(', ')}`
}
