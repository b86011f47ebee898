/** The messages of the places other than the common INVITE, each with a Call-ID of its own. */
const lines = (text: readonly string[], body = ''): string => `${text.join('\r\n')}\r\n\r\n${body}`

const minimal = (method: string, name: string, more: readonly string[] = []): string =>
  lines([
    `${method} sip:example.com SIP/2.0`,
    `Via: SIP/2.0/UDP 127.8.15.2:5066;branch=z9hG4bK-${name}`,
    'From: <sip:a@example.org>;tag=a',
    'To: <sip:b@example.com>',
    `Call-ID: ${name}`,
    `CSeq: 1 ${method}`,
    ...more,
    'Content-Length: 0',
  ])

const message = minimal('MESSAGE', 'minimal')

const register = minimal('REGISTER', 'register', [
  'Contact: <sip:a@10.0.0.1:5070;ob>;expires=60;q=0.7, "x" <sip:a@10.0.0.2>;+sip.instance="<urn:uuid:1>";reg-id=1',
  'Contact: <sip:a@10.0.0.3>',
  'Expires: 300',
  'Path: <sip:edge.example.org;lr>',
  'Authorization: Digest username="a", realm="example.com", nonce="n1", uri="sip:example.com", response="00112233445566778899aabbccddeeff"',
  'User-Agent: phone',
])

const bye = lines([
  'BYE sip:b@10.1.1.1:5071;transport=udp SIP/2.0',
  'Via: SIP/2.0/UDP 127.8.15.2:5066;branch=z9hG4bK-bye;rport',
  'Route: <sip:127.8.15.1;lr;ftag=a>, <sip:next.example.org:5090;lr>',
  'From: "A" <sip:a@example.org>;tag=a',
  'To: <sip:b@example.com>;tag=b',
  'Call-ID: bye',
  'CSeq: 2 BYE',
  'Reason: Q.850;cause=16;text="Normal"',
  'Content-Length: 0',
])

const compact = lines(
  [
    'MESSAGE tel:+15551234;phone-context=example.com SIP/2.0',
    'v: SIP/2.0/UDP 127.8.15.2:5066;branch=z9hG4bK-compact',
    'f: sip:a@example.org;tag=a',
    't: sips:b@example.com',
    'i: compact',
    'CSeq: 0001 MESSAGE',
    'm: *',
    's: short',
    'c: text/plain;charset=utf-8',
    'l: 5',
  ],
  'hello',
)

const broken = lines([
  'OPTIONS sip:x@example.com:5080 SIP/2.0',
  'Via: SIP/2.0/UDP 127.8.15.2:5066;branch=z9hG4bK-broken',
  'From: "x" <sip:a@example.org>;tag=a',
  'To: <sip:b@example.com>',
  'Call-ID: broken',
  'CSeq: 1 OPTIONS',
  'Contact: <sip:broken',
  'Diversion: ???',
  'P-Asserted-Identity: <nothing>',
  'Remote-Party-ID: x',
  'Expires: soon',
  'Proxy-Authorization: Digest username="a',
  'Content-Type: text',
  'Record-Route: <sip:rr;lr',
  'X-Multi: one',
  'Content-Length: 0',
])

/** The messages that are only received. */
export const received: readonly string[] = [message, register, bye, compact, broken]

/** Replies of the next hop to the first INVITE that it gets: they pass every block for replies. */
const replies: readonly { readonly status: string; readonly headers: readonly string[]; readonly body: string }[] = [
  { status: '180 Ringing', headers: ['Contact: <sip:uas@10.2.2.2:5080>', 'Server: uas/1'], body: '' },
  {
    status: '183 Session Progress',
    headers: ['Content-Type: application/sdp', 'Contact: <sip:uas@10.2.2.2:5080>'],
    body: 'v=0\r\n',
  },
  { status: '404 Not Found', headers: ['Retry-After: 5', 'X-Multi: r1', 'X-Multi: r2'], body: '' },
]

/** The next hop: answers the first INVITE that it gets with all replies, one after the other. */
export function createAnswers(send: (reply: string) => void): (message: string) => void {
  let isAnswered = false
  return (message) => {
    if (isAnswered || !message.startsWith('INVITE ')) return
    isAnswered = true
    for (const reply of replies) send(replyTo(message, reply))
  }
}

/** A reply to a request, with its Via, From, To, Call-ID, CSeq and Record-Route. */
function replyTo(request: string, { status, headers, body }: (typeof replies)[number]): string {
  const [start = ''] = request.split('\r\n\r\n', 1)
  const copied = start.split('\r\n').filter((line) => /^(via|from|to|call-id|cseq|record-route):/i.test(line))
  const tagged = copied.map((line) => (/^to:/i.test(line) && !/;tag=/i.test(line) ? `${line};tag=uas` : line))
  return `${[`SIP/2.0 ${status}`, ...tagged, ...headers, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`
}
