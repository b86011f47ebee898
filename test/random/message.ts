import { clientAddress, serverAddress, type Place } from './places.ts'

const body = ['v=0', 'o=- 1 1 IN IP4 127.8.15.2', 's=-', 'c=IN IP4 127.8.15.2', 't=0 0', 'm=audio 4000 RTP/AVP 0 8', '']

/** The message that runs a program: a request, or a reply whose next hop is the client. */
export function messageFor(name: string, place: Place): string {
  const via = `Via: SIP/2.0/UDP ${clientAddress.ip}:${clientAddress.port};branch=z9hG4bK-test-${name}`
  const start =
    place === 'reply'
      ? ['SIP/2.0 200 Fine', `Via: SIP/2.0/UDP ${serverAddress.ip}:${serverAddress.port};branch=z9hG4bKown.0`, via]
      : ['INVITE sip:alice@127.8.15.1:5060;transport=udp SIP/2.0', via, 'Max-Forwards: 20']
  const sides = ['From: "Carol C" <sip:carol@example.com>;tag=from1', 'To: <sip:bob@example.org;p=1>']
  return [...start, ...sides, `Call-ID: ${name}`, 'CSeq: 7 INVITE', ...headersAndBody(place)].join('\r\n')
}

function headersAndBody(place: string): readonly string[] {
  const text = body.join('\r\n')
  return [
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
  ]
}

/** What the client of a program does with a message that the server sent it: answers in order. */
export function answersTo(message: string, place: Place | undefined, codes: readonly number[]): readonly string[] {
  if (message.startsWith('SIP/2.0 404 Passed') && place === 'filtered-ack') return [ackTo(message)]
  if (!/^(INVITE|OPTIONS|CANCEL) /.test(message) || place === undefined) return []
  return (message.startsWith('CANCEL') ? [200] : codes).map((code) => answerTo(message, code))
}

const phrases = new Map([
  [180, 'Ringing'],
  [183, 'Session Progress'],
  [200, 'OK'],
  [302, 'Moved'],
  [404, 'Not Found'],
  [486, 'Busy Here'],
  [500, 'Trouble'],
  [503, 'Overload'],
])

function answerTo(request: string, code: number): string {
  const [head = ''] = request.split('\r\n\r\n')
  const copied = head.split('\r\n').filter((line) => /^(Via|From|Call-ID|CSeq|Record-Route): ?/i.test(line))
  const to = /^To: ?(.*)$/im.exec(head)?.[1]?.trim() ?? ''
  const moved = code === 302 ? [`Contact: <sip:moved@${clientAddress.ip}:${clientAddress.port}>;q=0.5`] : []
  return [
    `SIP/2.0 ${code} ${phrases.get(code) ?? 'Any'}`,
    ...copied,
    `To: ${to.includes(';tag=') ? to : `${to};tag=test-callee`}`,
    ...moved,
    ...headersAndBody('answer'),
  ].join('\r\n')
}

function ackTo(reply: string): string {
  const lines = reply.split('\r\n').filter((line) => /^(Via|From|To|Call-ID): /i.test(line))
  return [
    'ACK sip:alice@127.8.15.1:5060;transport=udp SIP/2.0',
    ...lines.map((line) => line.replace(/;(received|rport)=[^;]*/g, '')),
    'Max-Forwards: 20',
    'CSeq: 7 ACK',
    ...headersAndBody('filtered-ack'),
  ].join('\r\n')
}
