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
  const request = (method: string): void => {
    const name = method.toLowerCase()
    count('rcv_requests')
    count(countedMethods.has(name) ? `rcv_requests_${name}` : 'unsupported_methods')
  }
  const reply = (msg: SipMessage): void => {
    const group = `rcv_replies_${Math.floor(msg.status / 100)}xx`
    const method = replyMethods.get(cseqOf(msg)?.method ?? '')
    count('rcv_replies')
    count(group)
    if (method !== undefined) count(`${group}_${method}`)
    if (msg.status >= 180 && msg.status < 190) count('rcv_replies_18x')
    // Kamailio has a counter for most codes from 400 to 493; they exist once kex registered them.
    if (statistics.find('core', `rcv_replies_${msg.status}`) !== undefined) count(`rcv_replies_${msg.status}`)
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
    faulty: (msg, { text, isUnroutable, isBadHeader }) => {
      if (isBadHeader) count('bad_msg_hdr')
      if (isUnroutable) count(msg.isRequest ? 'err_requests' : 'err_replies')
      else if (msg.isRequest) request(msg.method)
      else reply(msg)
      refuse(`${text} (from ${msg.received.srcIp}:${msg.received.srcPort})`)
    },
    noticed: (msg, { text, isBadHeader }) => {
      if (isBadHeader) count('bad_msg_hdr')
      refuse(`${text} (from ${msg.received.srcIp}:${msg.received.srcPort})`)
    },
  }
}
