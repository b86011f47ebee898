import { cseqOf, firstLineOf, isReply } from '../recording/message-facts.ts'
import { callOf } from '../recording/call-of.ts'

/** Something that a server sent in a call: what counts of it when two servers are compared. */
export interface Decision {
  readonly timeMs: number
  /** `udp:IP:PORT`; without the port for a reply over a connection, which has the port that the peer happened to get. */
  readonly to: string
  /** `486 to INVITE`, or `INVITE sip:bob@192.0.2.1`. */
  readonly what: string
  readonly isReply: boolean
  readonly method: string
  /** Of the CSeq. */
  readonly number: string
  readonly status: string
}

/** What a message is, that went out to an address. */
export interface SentText {
  readonly timeMs: number
  /** `udp:IP:PORT`. */
  readonly to: string
  readonly text: string
}

/** The decisions of each call, in order. Retransmissions and 100 Trying, which say nothing, are left out. */
export function decisionsByCall(sent: readonly SentText[]): ReadonlyMap<string, readonly Decision[]> {
  const seen = new Set<string>()
  const calls = new Map<string, Decision[]>()
  for (const { timeMs, to, text } of sent) {
    const key = `${to} ${text}`
    if (seen.has(key) || text.startsWith('SIP/2.0 100')) continue
    seen.add(key)
    const callId = callOf(text)
    const list = calls.get(callId) ?? []
    list.push(decisionOf(timeMs, to, text))
    calls.set(callId, list)
  }
  return calls
}

function decisionOf(timeMs: number, to: string, text: string): Decision {
  const { number, method } = cseqOf(text)
  const [first = '', second = ''] = firstLineOf(text).split(' ')
  if (!isReply(text))
    return { timeMs, to, what: `${first} ${second}`, isReply: false, method: first, number, status: '' }
  const target = to.startsWith('udp:') ? to : to.slice(0, to.lastIndexOf(':'))
  return { timeMs, to: target, what: `${second} to ${method}`, isReply: true, method, number, status: second }
}

/** The first thing in which two servers part in a call. */
export interface Difference {
  readonly kind: 'status' | 'destination' | 'missing' | 'extra' | 'order'
  readonly timeMs: number
  /** A sentence of what the one did and the other does. */
  readonly expected: Decision | undefined
  readonly actual: Decision | undefined
}

/**
 * The first difference between what was expected to be sent in a call and what was sent; undefined for none. What goes to one party
 * is compared in its order; what goes to different parties may overtake, but for requests, whose order is that of the branches.
 */
export function differenceOf(expected: readonly Decision[], actual: readonly Decision[]): Difference | undefined {
  const parties = new Set([...expected, ...actual].map(({ to }) => to))
  const found = [...parties].flatMap((to) => {
    const [one, other] = [expected, actual].map((list) => list.filter((decision) => decision.to === to))
    return firstDifference(one ?? [], other ?? []) ?? []
  })
  const [first] = found.toSorted((one, other) => one.timeMs - other.timeMs)
  return first === undefined ? orderDifference(expected, actual) : asDestination(first, found)
}

function firstDifference(expected: readonly Decision[], actual: readonly Decision[]): Difference | undefined {
  const at = expected.findIndex((one, index) => !isAlike(one, actual[index]))
  const place = at === -1 ? expected.length : at
  const [one, other] = [expected[place], actual[place]]
  if (one === undefined && other === undefined) return undefined
  const timeMs = Math.min(one?.timeMs ?? Number.POSITIVE_INFINITY, other?.timeMs ?? Number.POSITIVE_INFINITY)
  if (one === undefined || actual.slice(place).some((later) => isAlike(one, later)))
    return { kind: 'extra', timeMs, expected: undefined, actual: other }
  if (other === undefined || expected.slice(place).some((later) => isAlike(other, later)))
    return { kind: 'missing', timeMs, expected: one, actual: undefined }
  if (one.isReply !== other.isReply || one.method !== other.method)
    return { kind: 'missing', timeMs, expected: one, actual: undefined }
  return { kind: one.isReply ? 'status' : 'destination', timeMs, expected: one, actual: other }
}

/** Whether two servers did the same. */
function isAlike(one: Decision, other: Decision | undefined): boolean {
  return one.what === other?.what && one.number === other.number
}

/** A request that is missing at one party and went to another one instead. */
function asDestination(first: Difference, found: readonly Difference[]): Difference {
  const { kind, expected, actual } = first
  if (kind !== 'missing' && kind !== 'extra') return first
  const own = expected ?? actual
  const other = found.find(
    (one) =>
      one.kind === (kind === 'missing' ? 'extra' : 'missing') &&
      (one.expected ?? one.actual)?.isReply === false &&
      (one.expected ?? one.actual)?.method === own?.method,
  )
  if (other === undefined || own?.isReply !== false) return first
  return {
    kind: 'destination',
    timeMs: first.timeMs,
    expected: expected ?? other.expected,
    actual: actual ?? other.actual,
  }
}

function orderDifference(expected: readonly Decision[], actual: readonly Decision[]): Difference | undefined {
  const [one, other] = [expected, actual].map((list) => list.filter((decision) => !decision.isReply)) as [
    Decision[],
    Decision[],
  ]
  const at = one.findIndex(
    (decision, index) => decision.to !== other[index]?.to || decision.what !== other[index]?.what,
  )
  const [left, right] = [one[at], other[at]]
  if (left === undefined || right === undefined) return undefined
  return { kind: 'order', timeMs: Math.min(left.timeMs, right.timeMs), expected: left, actual: right }
}

/** `it sent 486 to INVITE to udp:… where 200 to INVITE was sent`: a difference as a sentence. */
export function differenceText({ kind, expected, actual }: Difference, before = 'captured', after = 'now'): string {
  const shown = (decision: Decision | undefined): string =>
    decision === undefined ? 'nothing' : `${decision.what} to ${decision.to}`
  const words = {
    status: 'another status',
    destination: 'another destination',
    missing: 'not sent any more',
    extra: 'sent in addition',
    order: 'another order',
  }
  return `${words[kind]}: ${before} ${shown(expected)}, ${after} ${shown(actual)}`
}
