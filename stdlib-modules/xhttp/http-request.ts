import { SipMessage } from '#runtime/sip/message.ts'
import { bracketIp } from '#runtime/transport/sockets.ts'

/** Whether a message is a request of HTTP; 6.1.5 takes one that says HTTP/2.0 too. */
export function isHttpRequest({ firstLine }: SipMessage): boolean {
  return firstLine.kind === 'request' && /^HTTP\/(?:1\.|2)/i.test(firstLine.version)
}

/**
 * The request as routes see it: with a Via that leads back over its connection, so that what works on SIP requests works on it. One
 * that has a Via of SIP keeps it (6.1.5).
 */
export function withVia(request: SipMessage): SipMessage {
  if (request.header('via') !== undefined) return request
  const { raw, firstLine, received } = request
  const via = `Via: SIP/2.0/${received.proto.toUpperCase()} ${bracketIp(received.srcIp)}:${received.srcPort}\r\n`
  return new SipMessage(request.id, raw.slice(0, firstLine.end) + via + raw.slice(firstLine.end), firstLine, received)
}
