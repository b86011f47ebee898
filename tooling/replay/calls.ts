import type { Entry, Recording } from '../recording/recording.ts'
import { callOf } from '../recording/call-of.ts'
import { cseqOf, isReply } from '../recording/message-facts.ts'
import { decisionsByCall, differenceOf, type Decision, type Difference } from './decisions.ts'
import type { Replayed } from './replay.ts'
import { headerOf, readLines, tagIn } from '../recording/sip-lines.ts'
import { addressText, type ServerSide, type SidedMessage } from './server-side.ts'

/** How a call of a capture went in a configuration. */
export interface CallVerdict {
  readonly callId: string
  readonly verdict: 'same' | 'differs' | 'unjudged'
  /** Why it is not judged, a sentence each; none for the other verdicts. */
  readonly reasons: readonly string[]
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
export function judgeCalls(side: ServerSide, replayed: Replayed): readonly CallVerdict[] {
  const { messages } = side
  const captured = decisionsByCall(
    messages
      .filter((one) => one.side === 'sent')
      .map(({ message: { timeMs, proto, to, text } }) => ({ timeMs, text, to: `${proto}:${addressText(to)}` })),
  )
  const ours = sentDecisions(replayed)
  const left = undeliveredByCall(replayed)
  const isOneSided = captured.size === 0
  return [...messagesByCall(messages)].map(([callId, own]) => {
    const [expected, actual] = [captured.get(callId) ?? [], ours.get(callId) ?? []]
    const undelivered = [...(left.get(callId) ?? []), ...foreignIn(side, callId)]
    const found = differenceOf(expected, actual)
    const reasons = [
      ...undelivered.filter(({ isForeign }) => isForeign).map(({ reason }) => reason),
      ...(isOneSided ? ['of the whole capture nothing is from the server'] : gapsOf(own, actual, found !== undefined)),
    ]
    const difference = reasons.length > 0 ? undefined : found
    const verdict = reasons.length > 0 ? 'unjudged' : difference === undefined ? 'same' : 'differs'
    return { callId, verdict, reasons, difference, captured: expected, ours: actual, undelivered }
  })
}

function messagesByCall(messages: readonly SidedMessage[]): ReadonlyMap<string, readonly SidedMessage[]> {
  const calls = new Map<string, SidedMessage[]>()
  for (const one of messages) {
    const callId = callOf(one.message.text)
    const known = calls.get(callId)
    if (known === undefined) calls.set(callId, [one])
    else known.push(one)
  }
  return calls
}

/** Messages of a call that other servers or phones exchanged: they are not brought, and the call is judged without them. */
function foreignIn({ foreignByCall }: ServerSide, callId: string): readonly Undelivered[] {
  const count = foreignByCall.get(callId)
  return count === undefined ? [] : [{ reason: 'they are neither from the server nor to it', count, isForeign: false }]
}

/** What the capture lacks of a call, so that nobody can say whether it went the same. */
function gapsOf(own: readonly SidedMessage[], ours: readonly Decision[], differs: boolean): readonly string[] {
  const [first] = own
  if (first === undefined) return []
  const { text } = first.message
  if (first.side === 'sent' && !isReply(text)) return ['the server began it, or what made it do so was not captured']
  if (isReply(text)) return ['the capture begins in the middle of it']
  // A request in a dialog may go its way without the past, and may need it.
  const isInside = /^(?:ACK|CANCEL|PRACK) /.test(text) || tagIn(headerOf(readLines(text), 'to')) !== ''
  if (isInside && differs) return ['the capture begins in the middle of it']
  return differs && isOneLeg(own, ours)
    ? ['the capture lacks what the server sent on: only one leg of it is there']
    : []
}

/** Whether the server passed on replies to a request, but the capture has nothing of it with anybody but who sent that request. */
function isOneLeg(own: readonly SidedMessage[], ours: readonly Decision[]): boolean {
  const peers = new Set(own.map(({ side, message: { from, to } }) => addressText(side === 'sent' ? to : from)))
  const [first] = own
  if (first === undefined || peers.size > 1 || !ours.some((one) => !one.isReply)) return false
  const key = cseqKey(first.message.text)
  const sent = own.filter(({ side, message }) => side === 'sent' && cseqKey(message.text) === key)
  return (
    sent.every(({ message }) => isReply(message.text)) &&
    sent.some(({ message }) => /^SIP\/2\.0 (?:18\d|2\d\d) /.test(message.text))
  )
}

function cseqKey(text: string): string {
  const { number, method } = cseqOf(text)
  return `${number} ${method}`
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
