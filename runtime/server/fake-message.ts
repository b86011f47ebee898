import { SipMessage } from '../sip/message.ts'
import { parseFirstLine } from '../sip/parse-message.ts'
import type { ListenSocket, ReceiveInfo } from '../transport/sockets.ts'

const usualText = [
  'OPTIONS sip:you@kamailio.org SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.1',
  'From: <sip:you@kamailio.org>;tag=123',
  'To: <sip:you@kamailio.org>',
  'Call-ID: 123',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')

/** What the core of Kamailio makes up for the events of connections. */
export const connectionEventText = [
  'OPTIONS sip:kamailio.org SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.1',
  'From: <sip:server@kamailio.org>;tag=xyz',
  'To: <sip:server@kamailio.org>',
  'Call-ID: aaa-bbb-ccc-ddd',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')

/** The message on which event routes without one run; it comes from nowhere and is never sent. Modules may have a text of their own. */
export function fakeMessage(received: ReceiveInfo, id: number, text = usualText): SipMessage {
  const firstLine = parseFirstLine(text)
  if (firstLine === undefined) throw new TypeError('the fake message must parse')
  const msg = new SipMessage(id, text, firstLine, received)
  msg.logPrefix = '' // Lines of timers and events without a message carry no log_prefix (seen with 5.6.3 and 6.1.5).
  return msg
}

/** Where the fake message claims to come from: the first socket of the server. */
export function fakeReceiveInfo(sockets: readonly ListenSocket[], timeMs: number): ReceiveInfo {
  const socket = sockets[0] ?? loopback
  return {
    proto: 'udp',
    srcIp: '127.0.0.1',
    srcPort: 5060,
    dstIp: socket.ip,
    dstPort: socket.port,
    socket,
    connectionId: 0,
    timeMs,
  }
}

const loopback: ListenSocket = {
  proto: 'udp',
  ip: '127.0.0.1',
  port: 5060,
  host: '127.0.0.1',
  advertised: undefined,
  name: undefined,
  virtual: false,
  family: 4,
}
