import type { Logger } from '../log/logger.ts'
import type { SipMessage } from '../sip/message.ts'
import type { Statistics } from '../statistics/statistics.ts'
import type { ReceiveInfo } from '../transport/sockets.ts'

/** Counts what passes through the core, under the names that Kamailio gives the group `core`. */
export interface CoreStatistics {
  request(method: string): void
  reply(status: number): void
  droppedRequest(): void
  droppedReply(): void
  forwardedRequest(): void
  forwardedReply(): void
  /** Text whose first line is none of SIP. */
  malformed(data: string, info: ReceiveInfo): void
  badHeader(msg: SipMessage): void
}

// prettier-ignore
const requestMethods = [
  'invite', 'cancel', 'ack', 'bye', 'info', 'register', 'subscribe', 'notify', 'message', 'options', 'prack', 'update', 'refer',
  'publish',
]

const knownMethods = new Set(requestMethods)
const countedReplies = new Set([400, 401, 402, 403, 404, 406, 407, 408, 480, 486, 487])

export function createCoreStatistics(statistics: Statistics, logger: Logger): CoreStatistics {
  const counter = (name: string) => statistics.counter('core', name)
  const log = logger.forModule('core')
  // prettier-ignore
  const named = ['rcv_requests', 'rcv_replies', 'drop_requests', 'drop_replies', 'err_requests', 'err_replies', 'fwd_requests', 'fwd_replies', 'bad_URIs_rcvd', 'unsupported_methods', 'bad_msg_hdr']
  for (const name of named) counter(name)
  for (const method of requestMethods) counter(`rcv_requests_${method}`)
  const requests = counter('rcv_requests')
  const replies = counter('rcv_replies')
  return {
    request: (method) => {
      requests.add(1)
      const name = method.toLowerCase()
      if (knownMethods.has(name)) counter(`rcv_requests_${name}`).add(1)
      else counter('unsupported_methods').add(1)
    },
    reply: (status) => {
      replies.add(1)
      counter(`rcv_replies_${Math.floor(status / 100)}xx`).add(1)
      if (countedReplies.has(status)) counter(`rcv_replies_${status}`).add(1)
    },
    droppedRequest: () => counter('drop_requests').add(1),
    droppedReply: () => counter('drop_replies').add(1),
    forwardedRequest: () => counter('fwd_requests').add(1),
    forwardedReply: () => counter('fwd_replies').add(1),
    malformed: (data, info) => {
      counter('err_requests').add(1)
      log.error(`bad message (first line) from ${info.srcIp}:${info.srcPort}: ${JSON.stringify(data.slice(0, 60))}`)
    },
    badHeader: (msg) => {
      counter('bad_msg_hdr').add(1)
      log.error(`no usable Via in the message from ${msg.received.srcIp}:${msg.received.srcPort}`)
    },
  }
}
