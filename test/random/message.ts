import { clientAddress, serverAddress, type Place } from './program.ts'

const body = ['v=0', 'o=- 1 1 IN IP4 127.8.15.2', 's=-', 'c=IN IP4 127.8.15.2', 't=0 0', 'm=audio 4000 RTP/AVP 0 8', '']

/** The message that runs a program: a request, or a reply whose next hop is the client. */
export function messageFor(name: string, place: Place): string {
  const via = `Via: SIP/2.0/UDP ${clientAddress.ip}:${clientAddress.port};branch=z9hG4bK-test-${name}`
  const start =
    place === 'reply'
      ? ['SIP/2.0 200 Fine', `Via: SIP/2.0/UDP ${serverAddress.ip}:${serverAddress.port};branch=z9hG4bKown.0`, via]
      : ['INVITE sip:alice@127.8.15.1:5060;transport=udp SIP/2.0', via, 'Max-Forwards: 20']
  const text = body.join('\r\n')
  return [
    ...start,
    'From: "Carol C" <sip:carol@example.com>;tag=from1',
    'To: <sip:bob@example.org;p=1>',
    `Call-ID: ${name}`,
    'CSeq: 7 INVITE',
    'Contact: <sip:carol@127.8.15.2:5066;ob>;expires=300',
    'User-Agent: Phone 1.0',
    `X-Place: ${place}`,
    'X-A: first value',
    'X-B: one',
    'X-B: two',
    'X-Num: 17',
    'X-Empty:',
    'X-List: a;q=1, b, "c,d"',
    'Content-Type: application/sdp',
    `Content-Length: ${text.length}`,
    '',
    text,
  ].join('\r\n')
}
