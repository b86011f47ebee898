import type { Endpoint } from '#runtime/host/host.ts'
import { bracketIp } from '#runtime/transport/sockets.ts'
import type { CapturedMessage } from '../capture/captured-message.ts'
import { callOf } from '../recording/call-of.ts'
import { isReply, topBranchOf } from '../recording/message-facts.ts'
import { headerOf, readLines } from '../recording/sip-lines.ts'

/** A capture as one server saw it. */
export interface ServerSide {
  /** The addresses at which it listened, `IP:PORT`. */
  readonly addresses: readonly string[]
  /** What it got and what it sent, in the order of the capture. */
  readonly messages: readonly SidedMessage[]
  /** How many messages were neither. */
  readonly foreign: number
  /** By Call-ID. */
  readonly foreignByCall: ReadonlyMap<string, number>
}

export interface SidedMessage {
  readonly message: CapturedMessage
  /** A message from the server to itself is `sent`. */
  readonly side: 'received' | 'sent'
}

/** `IP:PORT`, with brackets around IPv6. */
export function addressText({ ip, port }: Endpoint): string {
  return `${bracketIp(ip)}:${port}`
}

/**
 * Finds which side of a capture is the server: what the file says itself (sipdump), the addresses that were asked for, those at
 * which the configuration listens, or else the address through which most messages went. undefined when there are no messages.
 */
export function findServerSide(
  messages: readonly CapturedMessage[],
  asked: readonly string[],
  listening: readonly string[],
): ServerSide | undefined {
  const addresses = serverAddresses(messages, asked, listening)
  if (addresses.length === 0) return undefined
  const known = new Set([...addresses, ...outgoingEnds(messages, new Set(addresses))])
  const foreignByCall = new Map<string, number>()
  const ways = new ConnectionWays()
  const sided = messages.flatMap((message): readonly SidedMessage[] => {
    const side = message.direction ?? sideOf(message, known)
    if (side !== undefined) return [{ message: ways.follow(message, side), side }]
    const callId = callOf(message.text)
    foreignByCall.set(callId, (foreignByCall.get(callId) ?? 0) + 1)
    return []
  })
  return { addresses, messages: sided, foreign: messages.length - sided.length, foreignByCall }
}

function sideOf({ from, to }: CapturedMessage, own: ReadonlySet<string>): 'received' | 'sent' | undefined {
  if (own.has(addressText(from))) return 'sent'
  return own.has(addressText(to)) ? 'received' : undefined
}

function serverAddresses(
  messages: readonly CapturedMessage[],
  asked: readonly string[],
  listening: readonly string[],
): readonly string[] {
  if (asked.length > 0) return asked
  const received = messages.filter(({ direction }) => direction === 'received').map(({ to }) => addressText(to))
  if (received.length > 0) return [...new Set(received)]
  const used = new Set(messages.flatMap(({ from, to }) => [addressText(from), addressText(to)]))
  const fitting = [...new Set(listening)].filter((address) => used.has(address))
  return fitting.length > 0 ? fitting : byMajority(messages)
}

/** The address of most messages; of those with as many the one that got the first request. */
function byMajority(messages: readonly CapturedMessage[]): readonly string[] {
  const counts = new Map<string, number>()
  // The first is met as the target of a request, so that it is found first among equals.
  const ordered = messages.map(({ from, to, text }) => (isReply(text) ? [from, to] : [to, from]))
  for (const end of ordered.flat()) counts.set(addressText(end), (counts.get(addressText(end)) ?? 0) + 1)
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one)
  return most === undefined ? [] : [most[0]]
}

/**
 * The ends of connections that the server opened: requests from there, and replies to there, name one of its addresses in their first
 * Via.
 */
function outgoingEnds(messages: readonly CapturedMessage[], own: ReadonlySet<string>): readonly string[] {
  return messages.flatMap(({ proto, text, from, to }) => {
    if (proto === 'udp') return []
    const end = addressText(isReply(text) ? to : from)
    return own.has(end) || !own.has(sentBy(headerOf(readLines(text), 'via'))) ? [] : [end]
  })
}

/** `IP:PORT` of a Via, with the usual port. */
function sentBy(via: string): string {
  const [, host = '', port = '5060'] =
    /^SIP[ \t]*\/[^\s;,]*[ \t]+(\[[^\]\s]*\]|[^\s:;,]+)(?::(\d{1,5}))?/i.exec(via) ?? []
  return `${host}:${port}`
}

/**
 * Replies over connections go where their requests came from. Kamailio's modules sipdump and siptrace note the port of the Via
 * instead, at which nobody is (observed in 6.1.5).
 */
class ConnectionWays {
  /** Where requests came from, by their branches. */
  readonly #origins = new Map<string, Endpoint>()

  follow(message: CapturedMessage, side: SidedMessage['side']): CapturedMessage {
    const { proto, text, from, to } = message
    if (proto === 'udp' || isReply(text) !== (side === 'sent')) return message
    const branch = topBranchOf(text)
    if (side === 'received') this.#origins.set(branch, from)
    const origin = side === 'sent' ? this.#origins.get(branch) : undefined
    return origin === undefined || origin.ip !== to.ip ? message : { ...message, to: origin }
  }
}
