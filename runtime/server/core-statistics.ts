import type { Logger, LogLevel } from '../log/logger.ts'
import type { MessageFault } from '../sip/message-fault.ts'
import type { SipMessage } from '../sip/message.ts'
import { cseqOf } from '../sip/parsed.ts'
import type { Statistic, Statistics } from '../statistics/statistics.ts'
import type { ReceiveInfo } from '../transport/sockets.ts'

/** Counts what passes through the core, under the names that Kamailio gives the group `core`. */
export interface CoreStatistics {
  request(method: string): void
  reply(msg: SipMessage): void
  droppedRequest(): void
  droppedReply(): void
  forwardedReply(): void
  /** Text whose first line is none of SIP. */
  malformed(data: string, info: ReceiveInfo): void
  /** A message that is not handled. */
  faulty(msg: SipMessage, fault: MessageFault): void
  /** A message that is handled although a header of it is broken. */
  noticed(msg: SipMessage, fault: MessageFault): void
}

/** Methods that are counted by name; others are `unsupported_methods`. */
// prettier-ignore
const countedMethods: ReadonlySet<string> = new Set([
  'invite', 'cancel', 'ack', 'bye', 'info', 'register', 'subscribe', 'notify', 'message', 'options', 'prack', 'update', 'refer',
  'publish', 'kdmq',
])

function requestName(method: string): string {
  const name = method.toLowerCase()
  return countedMethods.has(name) ? `rcv_requests_${name}` : 'unsupported_methods'
}

/** The names of the first statistics of a reply: of its class, and of class and method where those are counted. */
interface ReplyNames {
  readonly group: string
  readonly byMethod: ReadonlyMap<string, string>
}

function replyNames(hundreds: number): ReplyNames {
  const group = `rcv_replies_${hundreds}xx`
  return { group, byMethod: new Map([...replyMethods].map(([method, name]) => [method, `${group}_${name}`])) }
}

/** How replies are counted by the method of their CSeq. */
const replyMethods: ReadonlyMap<string, string> = new Map([
  ['INVITE', 'invite'],
  ['CANCEL', 'cancel'],
  ['BYE', 'bye'],
  ['REGISTER', 'reg'],
  ['MESSAGE', 'message'],
  ['PRACK', 'prack'],
  ['UPDATE', 'update'],
  ['REFER', 'refer'],
  ['OPTIONS', 'options'],
])

/** `parserLevel` is the level of lines about what is no message (sip_parser_log). */
export function createCoreStatistics(
  statistics: Statistics,
  logger: Logger,
  parserLevel: () => LogLevel,
): CoreStatistics {
  const refuse = (text: string): void => logger.write({ level: parserLevel(), module: 'core', text })
  const known = new Map<string, Statistic>()
  const count = (name: string): void => {
    let statistic = known.get(name)
    if (statistic === undefined) known.set(name, (statistic = statistics.counter('core', name)))
    statistic.add(1)
  }
  // Names are made of parts once, not for every message.
  const ofMethods = new Map([...replyMethods.keys(), 'ACK', 'INFO'].map((method) => [method, requestName(method)]))
  const ofReplies = Array.from({ length: 10 }, (_, hundreds) => replyNames(hundreds))
  const request = (method: string): void => {
    count('rcv_requests')
    count(ofMethods.get(method) ?? requestName(method))
  }
  const reply = (msg: SipMessage): void => {
    const { status } = msg
    const hundreds = Math.floor(status / 100)
    const { group, byMethod } = ofReplies[hundreds] ?? replyNames(hundreds)
    const name = byMethod.get(cseqOf(msg)?.method ?? '')
    count('rcv_replies')
    count(group)
    if (name !== undefined) count(name)
    if (status >= 180 && status < 190) count('rcv_replies_18x')
    // Kamailio has a counter for most codes from 400 to 493; they exist once kex registered them.
    if (status >= 400 && statistics.find('core', `rcv_replies_${status}`) !== undefined) count(`rcv_replies_${status}`)
  }
  return {
    request,
    reply,
    droppedRequest: () => count('drop_requests'),
    droppedReply: () => count('drop_replies'),
    forwardedReply: () => count('fwd_replies'),
    malformed: (data, info) => {
      refuse(`bad message (first line) from ${info.srcIp}:${info.srcPort}: ${JSON.stringify(data.slice(0, 60))}`)
    },
    faulty: (msg, { text, isUnroutable, isBadHeader, isUnread }) => {
      if (isBadHeader) count('bad_msg_hdr')
      if (isUnroutable) {
        if (isUnread !== true) count(msg.isRequest ? 'err_requests' : 'err_replies')
      } else if (msg.isRequest) request(msg.method)
      else reply(msg)
      refuse(`${text} (from ${msg.received.srcIp}:${msg.received.srcPort})`)
    },
    noticed: (msg, { text, isBadHeader }) => {
      if (isBadHeader) count('bad_msg_hdr')
      refuse(`${text} (from ${msg.received.srcIp}:${msg.received.srcPort})`)
    },
  }
}
