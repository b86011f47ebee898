import { cseqOf, hasSdp, isReply, titleOf } from '../recording/message-facts.ts'
import { originsOf, type Origin } from '../recording/origins.ts'
import type { ReceivedEntry, Recording, SentEntry } from '../recording/recording.ts'
import { cutText, visibleLine } from '../visible-text.ts'
import { participantsOf, type Participant } from './participants.ts'

/** Who sent what to whom, in the order of time: what the renderings of a ladder are made of. */
export interface Ladder {
  readonly participants: readonly Participant[]
  readonly arrows: readonly LadderArrow[]
}

export interface LadderArrow {
  /** Counted from 1 over all messages of the recording, so that it names a message also where other calls are left out. */
  readonly number: number
  readonly entry: ReceivedEntry | SentEntry
  /** Indexes in `Ladder.participants`. */
  readonly from: number
  readonly to: number
  /** `INVITE (SDP)`, `486 Busy Here (INVITE)`: fit to be shown, and short. */
  readonly label: string
  /** Without what stands in parentheses. */
  readonly shortLabel: string
  /** The same bytes went the same way before. */
  readonly isRetransmission: boolean
  /** Milliseconds since the first message of the recording. */
  readonly atMs: number
  /** Of a message that the server sent. */
  readonly origin: Origin | undefined
}

/** What a ladder of a part of a recording takes from the whole. */
export interface LadderFrame {
  /** The number of a message, from 1. */
  numberOf(entry: ReceivedEntry | SentEntry): number
  /** When the first message came or went. */
  readonly startMs: number
}

/** The ladder of a recording, or of one of its calls. */
export function ladderOf(recording: Recording, callId?: string, frame = frameOf(recording)): Ladder {
  const own = callId === undefined ? recording.entries : recording.entries.filter((one) => one.callId === callId)
  const shown = messagesOf({ entries: own })
  const participants = participantsOf(shown)
  const columns = new Map(participants.flatMap(({ addresses }, index) => addresses.map((one) => [one, index] as const)))
  const origins = originsOf({ entries: own })
  const seen = new Set<string>()
  const arrows = shown.map((entry): LadderArrow => {
    const key = `${entry.from} ${entry.to} ${entry.message}`
    const isRetransmission = seen.has(key)
    seen.add(key)
    return {
      number: frame.numberOf(entry),
      entry,
      from: columns.get(entry.from) ?? 0,
      to: columns.get(entry.to) ?? 0,
      ...labelsOf(entry.message),
      isRetransmission,
      atMs: entry.timeMs - frame.startMs,
      origin: entry.kind === 'sent' ? origins.get(entry) : undefined,
    }
  })
  return { participants, arrows }
}

function messagesOf({ entries }: Recording): readonly (ReceivedEntry | SentEntry)[] {
  return entries.filter((one) => one.kind === 'received' || one.kind === 'sent')
}

/** The frame of a whole recording. */
export function frameOf(recording: Recording): LadderFrame {
  const messages = messagesOf(recording)
  const numbers = new Map(messages.map((one, index) => [one, index + 1]))
  return { numberOf: (entry) => numbers.get(entry) ?? 0, startMs: messages[0]?.timeMs ?? 0 }
}

/** So much of a reason phrase is shown. */
const longestReason = 28

function labelsOf(message: string): Pick<LadderArrow, 'label' | 'shortLabel'> {
  const title = cutText(visibleLine(titleOf(message)), longestReason) || '(empty)'
  const about = [
    ...(isReply(message) ? [cutText(visibleLine(cseqOf(message).method), 12)] : []),
    ...(hasSdp(message) ? ['SDP'] : []),
  ].filter((one) => one !== '')
  return { label: about.length === 0 ? title : `${title} (${about.join(', ')})`, shortLabel: title }
}

/** Milliseconds as seconds: `0.500`. */
export function secondsText(ms: number): string {
  return (ms / 1000).toFixed(3)
}
