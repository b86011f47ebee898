import type { Entry, ReceivedEntry, Recording } from '../recording/recording.ts'

/** A message with everything that happened in its call until the next one came. */
export interface Segment {
  readonly received: ReceivedEntry
  /** Begins with the message itself. */
  readonly entries: readonly Entry[]
}

/** A recording by its messages; what no message came before (timers of the start) belongs to none. */
export function segmentsOf({ entries }: Recording, callId?: string): readonly Segment[] {
  const segments: { received: ReceivedEntry; entries: Entry[] }[] = []
  const newest = new Map<string, { received: ReceivedEntry; entries: Entry[] }>()
  for (const entry of entries) {
    if (callId !== undefined && entry.callId !== callId) continue
    if (entry.kind === 'received') {
      const segment = { received: entry, entries: [entry] }
      segments.push(segment)
      newest.set(entry.callId, segment)
      continue
    }
    newest.get(entry.callId)?.entries.push(entry)
  }
  return segments
}
