import type { Entry, Recording } from '../recording/recording.ts'
import { callOf } from '../recording/call-of.ts'
import { isReply } from '../recording/message-facts.ts'
import { decisionsByCall, differenceOf, type Decision, type Difference } from './decisions.ts'
import type { Replayed } from './replay.ts'
import { addressText, type ServerSide } from './server-side.ts'

/** How a call of a capture went in a configuration. */
export interface CallVerdict {
  readonly callId: string
  /** `unjudged`: the server began it, the capture begins in the middle of it, or parts of it cannot be replayed. */
  readonly verdict: 'same' | 'differs' | 'unjudged'
  readonly difference: Difference | undefined
  /** What the captured server sent. */
  readonly captured: readonly Decision[]
  /** What ours sent. */
  readonly ours: readonly Decision[]
  /** Messages of the capture that could not be brought to our server, each reason once. */
  readonly undelivered: readonly Undelivered[]
}

/** Messages of a call that could not be brought to our server. */
export interface Undelivered {
  readonly reason: string
  readonly count: number
  /** Whether it is a matter of the capture, not of what our server did. */
  readonly isForeign: boolean
}

/** The verdicts of all calls in the order in which the capture has them. */
export function judgeCalls({ messages }: ServerSide, replayed: Replayed): readonly CallVerdict[] {
  const captured = decisionsByCall(
    messages
      .filter(({ side }) => side === 'sent')
      .map(({ message: { timeMs, proto, to, text } }) => ({ timeMs, text, to: `${proto}:${addressText(to)}` })),
  )
  const ours = sentDecisions(replayed)
  const left = undeliveredByCall(replayed)
  const started = new Map<string, boolean>()
  for (const { message, side } of messages) {
    const callId = callOf(message.text)
    if (!started.has(callId)) started.set(callId, side === 'received' && !isReply(message.text))
  }
  return [...started].map(([callId, isWhole]) => {
    const [expected, actual] = [captured.get(callId) ?? [], ours.get(callId) ?? []]
    const undelivered = left.get(callId) ?? []
    const isJudged = isWhole && !undelivered.some(({ isForeign }) => isForeign)
    const difference = isJudged ? differenceOf(expected, actual) : undefined
    const verdict = !isJudged ? 'unjudged' : difference === undefined ? 'same' : 'differs'
    return {
      callId,
      verdict,
      difference,
      captured: expected,
      ours: actual,
      undelivered,
    }
  })
}

/** What our server decided in each call. */
export function sentDecisions({ sent }: Pick<Replayed, 'sent'>): ReadonlyMap<string, readonly Decision[]> {
  return decisionsByCall(sent.map(({ timeMs, to, message }) => ({ timeMs, to, text: message })))
}

/** What could not be brought to our server, by Call-ID. */
function undeliveredByCall({ undelivered }: Replayed): ReadonlyMap<string, readonly Undelivered[]> {
  const calls = new Map<string, Map<string, Undelivered>>()
  for (const { message, reason, isForeign } of undelivered) {
    const callId = callOf(message.text)
    const reasons = calls.get(callId) ?? new Map<string, Undelivered>()
    calls.set(callId, reasons.set(reason, { reason, count: (reasons.get(reason)?.count ?? 0) + 1, isForeign }))
  }
  return new Map([...calls].map(([callId, reasons]) => [callId, [...reasons.values()]]))
}

/** The parts of a recording that belong to each call. */
export function recordingsByCall({ entries }: Recording): ReadonlyMap<string, Recording> {
  const calls = new Map<string, { entries: Entry[] }>()
  for (const entry of entries) {
    const known = calls.get(entry.callId)
    if (known === undefined) calls.set(entry.callId, { entries: [entry] })
    else known.entries.push(entry)
  }
  return calls
}
