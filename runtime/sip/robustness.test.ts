import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildForwardedReply, buildReply } from './build-reply.ts'
import { buildForwardedRequest } from './build-request.ts'
import { bodyFit } from './headers/content-length.ts'
import { parseCSeq } from './headers/cseq.ts'
import { parseNameAddr, parseNameAddrs } from './headers/name-addr.ts'
import { parseVias } from './headers/via.ts'
import type { SipMessage } from './message.ts'
import { parseParameters } from './parameters.ts'
import { parseFirstLine, parseMessage } from './parse-message.ts'
import { addressesOf, cseqOf, fromOf, toOf, topVia, viasOf } from './parsed.ts'
import { parseUri, splitHostPort } from './uri.ts'
import type { ListenSocket, ReceiveInfo } from '../transport/sockets.ts'

const socket: ListenSocket = {
  proto: 'udp',
  ip: '127.0.0.1',
  port: 5060,
  host: '127.0.0.1',
  advertised: undefined,
  name: undefined,
  virtual: false,
  family: 4,
}

const received: ReceiveInfo = {
  proto: 'udp',
  srcIp: '127.0.0.9',
  srcPort: 5099,
  dstIp: '127.0.0.1',
  dstPort: 5060,
  socket,
  connectionId: 0,
  timeMs: 0,
}

function parse(raw: string): SipMessage | undefined {
  return parseMessage(raw, received, 1)
}

function forward(msg: SipMessage): string {
  return buildForwardedRequest(msg, {
    socket,
    proto: socket.proto,
    uri: msg.requestUri,
    branch: 'b',
    path: '',
    edits: msg.edits.all,
  })
}

/** Reads and builds all there is; must neither throw nor take long. */
function exercise(raw: string): void {
  const msg = parse(raw)
  if (msg === undefined) return
  for (const read of [topVia, viasOf, fromOf, toOf, cseqOf, bodyFit]) read(msg)
  for (const type of ['contact', 'route', 'record-route'] as const) addressesOf(msg, type)
  parseUri(msg.requestUri)
  forward(msg)
  buildReply(msg, { status: 400, reason: 'x', toTag: 't', serverHeader: 'Server: s' })
  buildForwardedReply(msg, true)
}

const base = [
  'INVITE sip:bob@example.com;transport=udp SIP/2.0',
  'Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1;rport',
  'Via: SIP/2.0/TCP [2001:db8::1]:5061;received=1.2.3.4, SIP/2.0/UDP x',
  'From: "A \\" B" <sip:a@a>;tag=1',
  'To: sip:b@b;x=y',
  'Call-ID: c',
  'CSeq: 1 INVITE',
  'Contact: "x" <sip:a@b>;q=0.5, <sip:c@d>',
  'Route: <sip:r1;lr>, <sip:r2;lr>',
  'Record-Route: <sip:rr;lr>',
  'Content-Length: 3',
  '',
  'abc',
].join('\r\n')

const sipText = fc.array(
  fc.constantFrom(
    '\r\n',
    '\n',
    ' ',
    '\t',
    ':',
    ';',
    ',',
    '"',
    '\\',
    '<',
    '>',
    '=',
    '@',
    '?',
    '/',
    '%',
    '[',
    ']',
    '(',
    ')',
    '\0',
    '\xff',
    'Via',
    'v',
    'To',
    'From',
    'CSeq',
    'Call-ID',
    'Content-Length',
    'l',
    'Route',
    'Contact',
    'sip',
    'tag',
    'branch',
    'rport',
    'SIP/2.0',
    'UDP',
    'INVITE',
    '1',
    '99999999999999999999',
    'host',
    '10.0.0.1',
    '__proto__',
    'constructor',
  ),
  { maxLength: 60 },
)

describe('hostile input', () => {
  it('never makes parsing or building throw: random tokens', () => {
    fc.assert(
      fc.property(sipText, (parts) => exercise(`INVITE sip:x SIP/2.0\r\n${parts.join('')}`)),
      { numRuns: 3000 },
    )
  })

  it('never makes parsing or building throw: a valid message with a piece replaced', () => {
    const place = fc.nat({ max: base.length })
    fc.assert(
      fc.property(place, fc.nat({ max: 30 }), sipText, (at, length, parts) =>
        exercise(base.slice(0, at) + parts.join('') + base.slice(at + length)),
      ),
      { numRuns: 3000 },
    )
  })

  it('never makes parsing or building throw: random bytes', () => {
    const bytes = fc.array(fc.nat({ max: 255 }), { maxLength: 300 })
    fc.assert(
      fc.property(bytes, (codes) => exercise(`SIP/2.0 200 \n${String.fromCharCode(...codes)}`)),
      { numRuns: 1000 },
    )
  })

  const fill = (text: string): string => text.repeat(Math.ceil(65536 / text.length)).slice(0, 65536)
  const pieces = [
    ' ',
    '\t',
    ';',
    ',',
    '"',
    '<',
    '>',
    '\\',
    '=',
    ':',
    '@',
    '[',
    '(',
    ')',
    'a',
    '1',
    '\r\n ',
    '\n',
    ';a',
    ',a',
    'a,',
    ';a=',
    '<a',
  ]
  const odd = [
    '"a',
    'a ',
    ' :',
    'a:a\r\n',
    'a\r\n',
    'a@',
    '%',
    '?',
    'a?',
    '.',
    '[:',
    'SIP/2.0/UDP ',
    'SIP / ',
    ';rport',
    ';"',
    '=;',
    ' ;',
    '1 ',
    ':1',
    '\0',
  ]

  it.each([...pieces, ...odd])('64 KB of %j take milliseconds', (piece) => {
    const long = fill(piece)
    const runs: readonly (readonly [string, () => unknown])[] = [
      ['first line', () => parseFirstLine(`${long}\r\n`)],
      ['request line', () => parseFirstLine(`INVITE ${long} SIP/2.0\r\n`)],
      ['status line', () => parseFirstLine(`SIP/2.0 200 ${long}\r\n`)],
      ['headers', () => exercise(`INVITE sip:x SIP/2.0\r\n${long}`)],
      ['Via', () => exercise(`INVITE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP h${long}\r\nTo: x${long}`)],
      ['Vias', () => parseVias(long)],
      ['address', () => parseNameAddr(long)],
      ['quoted address', () => parseNameAddr(`"${long}`)],
      ['addresses', () => parseNameAddrs(long)],
      ['bracketed addresses', () => parseNameAddrs(`<a>${long}`)],
      ['parameters', () => parseParameters(long)],
      ['CSeq', () => parseCSeq(`1${long}`)],
      ['URI', () => parseUri(`sip:${long}`)],
      ['URI with host', () => parseUri(`sip:a@${long}`)],
      ['URI with parameters', () => parseUri(`sip:a@b;${long}`)],
      ['tel', () => parseUri(`tel:${long}`)],
      ['host and port', () => splitHostPort(long)],
      ['Content-Length', () => exercise(`INVITE sip:x SIP/2.0\r\nContent-Length: 1${long}`)],
    ]
    for (const [name, run] of runs) {
      const start = performance.now()
      run()
      // Linear code takes a few; a quadratic one takes seconds. The margin is for a busy machine.
      expect(performance.now() - start, name).toBeLessThan(4000)
    }
  })

  it('treats names of object members as ordinary names', () => {
    const msg = parse('INVITE sip:x SIP/2.0\r\n__proto__: 1\r\nconstructor: 2\r\ntoString: 3\r\n\r\n')
    expect(msg?.headersNamed('__proto__').map((field) => field.body)).toEqual(['1'])
    expect(msg?.headersNamed('CONSTRUCTOR').map((field) => field.body)).toEqual(['2'])
    expect(msg?.headersNamed('hasOwnProperty')).toEqual([])
    expect(parseParameters('__proto__=1;constructor').map((one) => one.name)).toEqual(['__proto__', 'constructor'])
  })
})

describe('headers after a line that is none', () => {
  // Kamailio stops reading at each of these, so that remove_hf("X-Bypass-me") misses the header and it is sent on.
  it.each(['C%6Fn taht: x', 'no colon here', ' : folded', ':', 'a b: c', '"q": x', 'X\0Y: z', 'é: x'])(
    'are found behind %j',
    (line) => {
      const msg = parse(
        `INVITE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nTo: <sip:b>\r\n${line}\r\nX-Bypass-me: lol\r\n\r\n`,
      )
      if (!line.startsWith(' ')) expect(msg?.headerError).toContain(line.slice(0, 3))
      expect(msg?.headersNamed('x-bypass-me')).toHaveLength(1)
    },
  )

  it.each(['X-Bypass-me : lol', 'X-Bypass-me\t: lol', 'X-Bypass-me:\r\n lol', 'x-BYPASS-ME:lol'])(
    '%j is that header',
    (line) => {
      const msg = parse(`INVITE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n${line}\r\n\r\n`)
      expect(msg?.headersNamed('X-Bypass-me')[0]?.body).toBe('lol')
    },
  )
})

describe('bytes that nobody touched', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9!%*_+`'~.-]{1,12}$/)
  const value = fc.stringMatching(/^[ -~\x80-\xff]{0,40}$/)
  const header = fc.tuple(word, value).map(([name, text]) => `X-${name}: ${text}\r\n`)
  const body = fc.array(fc.nat({ max: 255 }), { maxLength: 80 }).map((codes) => String.fromCharCode(...codes))

  it('are sent as they came', () => {
    fc.assert(
      fc.property(fc.array(header), fc.array(header), body, (before, after, content) => {
        const head = `MESSAGE sip:x SIP/2.0\r\n${before.join('')}`
        const rest = `${after.join('')}CSeq: 1 MESSAGE\r\nContent-Length: ${content.length}\r\n\r\n${content}`
        const msg = parse(`${head}Via: SIP/2.0/UDP 127.0.0.9:5099;branch=z9\r\n${rest}`)
        expect(msg === undefined ? '' : forward(msg)).toBe(
          `${head}Via: SIP/2.0/UDP 127.0.0.1;branch=b\r\nVia: SIP/2.0/UDP 127.0.0.9:5099;branch=z9\r\n${rest}`,
        )
      }),
    )
  })

  it('keep their places: each header is where its offsets say', () => {
    fc.assert(
      fc.property(sipText, (parts) => {
        const msg = parse(`INVITE sip:x SIP/2.0\r\n${parts.join('')}`)
        for (const field of msg?.headers ?? []) {
          expect(msg?.raw.slice(field.bodyStart, field.bodyEnd)).toBe(field.body)
          expect(msg?.raw.slice(field.start, field.start + field.name.length)).toBe(field.name)
          expect(field.end).toBeGreaterThanOrEqual(field.bodyEnd)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
