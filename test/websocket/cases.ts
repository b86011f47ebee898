import { closing, frame, opcodes } from './frames.ts'

/** One thing that a client does: send bytes, wait, call an RPC command (`ID` stands for its connection), or leave. */
export type Step = string | { readonly wait: number } | { readonly rpc: string } | { readonly leave: 'fin' }

export interface WebSocketCase {
  readonly name: string
  readonly config?: keyof typeof configs
  /** The request of the handshake; a good one when absent. */
  readonly handshake?: string
  readonly steps?: readonly Step[]
  /** The real server closes the connection some time after it gave it up. */
  readonly endsLater?: true
  /** Why we differ (docs/decisions/004-deliberate-differences.md): what comes of it stands in differences.ts. */
  readonly differs?: string
}

const modules = ['kex', 'corex', 'tm', 'sl', 'pv', 'xlog', 'textops', 'siputils', 'xhttp', 'jsonrpcs', 'websocket']

const routes = `request_route {
  xlog("L_ALERT", "[[$rm $proto $pr $prid $Rp $Ri $si ml=$ml <$ws_conid> <$conid>]]\\n");
  if (proto == WS) xlog("L_ALERT", "[[ws]]\\n");
  switch ($rU) {
    case "close": ws_close(); break;
    case "close2": ws_close("4000", "because"); xlog("L_ALERT", "[[$rc]]\\n"); ws_close(); xlog("L_ALERT", "[[$rc]]\\n"); exit;
    case "close3": ws_close("1001", "$rU", "77777"); xlog("L_ALERT", "[[$rc]]\\n"); break;
    case "handshake": ws_handle_handshake(); break;
    case "silent": exit;
  }
  sl_send_reply("200", "OK");
}
event_route[xhttp:request] {
  if ($hu == "/RPC") { jsonrpc_dispatch(); exit; }
  set_reply_close();
  set_reply_no_connect();
  xlog("L_ALERT", "[[connection <$conid>]]\\n");
  $var(done) = ws_handle_handshake();
  xlog("L_ALERT", "[[handshake $var(done) <$ws_conid> <$conid>]]\\n");
}
event_route[websocket:closed] {
  xlog("L_ALERT", "[[closed <$ws_conid> $si $proto $conid $rm $ru $Ri $Rp $fu $ci]]\\n");
}
`

const config = (...lines: readonly string[]): string =>
  [
    '#!KAMAILIO',
    'debug=0',
    'log_stderror=yes',
    'children=1',
    'auto_aliases=no',
    'tcp_accept_no_cl=yes',
    'tcp_rd_buf_size=16384',
    'tcp_msg_read_timeout=2',
    'server_header="Server: k"',
    ...modules.map((name) => `loadmodule "${name}.so"`),
    'modparam("jsonrpcs", "transport", 1)',
    ...lines,
    routes,
  ].join('\n')

const param = (name: string, value: number | string): string =>
  `modparam("websocket", "${name}", ${typeof value === 'number' ? value : `"${value}"`})`

/** Each runs on a server of its own. */
export const configs = {
  usual: config(param('rm_delay_interval', 1)),
  anyOrigin: config(param('cors_mode', 1)),
  sameOrigin: config(param('cors_mode', 2)),
  pings: config(param('keepalive_timeout', 2), param('ping_application_data', 'alive'), param('rm_delay_interval', 1)),
  pongs: config(param('keepalive_timeout', 2), param('keepalive_mechanism', 2)),
  counted: config(param('rm_delay_interval', 1)),
  checks: config(param('keepalive_timeout', 1), param('keepalive_mechanism', 3)),
} as const

const goodHeaders: readonly (readonly [name: string, value: string])[] = [
  ['Host', '127.8.30.1:5060'],
  ['Upgrade', 'websocket'],
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Protocol', 'sip'],
]

/** An upgrade request with some headers replaced, left out (undefined) or added. */
export function upgradeRequest(
  changes: { readonly [name: string]: string | undefined } = {},
  more: readonly string[] = [],
  first = 'GET / HTTP/1.1',
): string {
  const changed = new Map(Object.entries(changes))
  const lines = goodHeaders.flatMap(([name, value]) => {
    const text = changed.has(name) ? changed.get(name) : value
    return text === undefined ? [] : [`${name}: ${text}`]
  })
  return [first, ...lines, ...more, '', ''].join('\r\n')
}

/** An OPTIONS over a WebSocket. */
export function options(user: string, headers: readonly string[] = [], callId = '1'): string {
  return [
    `OPTIONS sip:${user}@127.8.30.1 SIP/2.0`,
    'Via: SIP/2.0/WS a.invalid;branch=z9hG4bK1',
    'From: <sip:a@b>;tag=1',
    'To: <sip:a@b>',
    `Call-ID: ${callId}`,
    'CSeq: 1 OPTIONS',
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

const { text, binary, continuation, close, ping, pong } = opcodes
const message = options('x')
const part = (from: number, to?: number): string => message.slice(from, to)
const long = (length: number): string => options('x', [`X: ${'a'.repeat(length)}`])
const more = { isFinal: false } as const

const handshakes: readonly WebSocketCase[] = [
  { name: 'a good handshake', handshake: upgradeRequest() },
  { name: 'no Upgrade', handshake: upgradeRequest({ Upgrade: undefined }) },
  { name: 'another Upgrade', handshake: upgradeRequest({ Upgrade: 'h2c' }) },
  { name: 'Upgrade among others', handshake: upgradeRequest({ Upgrade: 'foo, WebSocket' }) },
  { name: 'two Upgrades', handshake: upgradeRequest({ Upgrade: 'foo' }, ['Upgrade: websocket']) },
  { name: 'no Connection', handshake: upgradeRequest({ Connection: undefined }) },
  { name: 'another Connection', handshake: upgradeRequest({ Connection: 'close' }) },
  { name: 'Connection in lower case among others', handshake: upgradeRequest({ Connection: 'keep-alive, upgrade' }) },
  { name: 'two Connections', handshake: upgradeRequest({ Connection: 'keep-alive' }, ['Connection: Upgrade']) },
  { name: 'no key', handshake: upgradeRequest({ 'Sec-WebSocket-Key': undefined }) },
  { name: 'an empty key', handshake: upgradeRequest({ 'Sec-WebSocket-Key': '' }) },
  { name: 'a key that is no base64', handshake: upgradeRequest({ 'Sec-WebSocket-Key': '!?' }) },
  { name: 'a long key', handshake: upgradeRequest({ 'Sec-WebSocket-Key': 'A'.repeat(200) }) },
  { name: 'two keys', handshake: upgradeRequest({}, ['Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==']) },
  { name: 'no version', handshake: upgradeRequest({ 'Sec-WebSocket-Version': undefined }) },
  { name: 'version 8', handshake: upgradeRequest({ 'Sec-WebSocket-Version': '8' }) },
  { name: 'version 14', handshake: upgradeRequest({ 'Sec-WebSocket-Version': '14' }) },
  { name: 'version 130', handshake: upgradeRequest({ 'Sec-WebSocket-Version': '130' }) },
  { name: 'version 013', handshake: upgradeRequest({ 'Sec-WebSocket-Version': '013' }) },
  { name: 'version +13', handshake: upgradeRequest({ 'Sec-WebSocket-Version': '+13' }) },
  { name: 'version 13x', handshake: upgradeRequest({ 'Sec-WebSocket-Version': '13x' }) },
  { name: 'version 13, 8', handshake: upgradeRequest({ 'Sec-WebSocket-Version': '13, 8' }) },
  { name: 'version 8, 13', handshake: upgradeRequest({ 'Sec-WebSocket-Version': '8, 13' }) },
  { name: 'two versions', handshake: upgradeRequest({}, ['Sec-WebSocket-Version: 8']) },
  {
    name: 'another version and no key',
    handshake: upgradeRequest({ 'Sec-WebSocket-Version': '8', 'Sec-WebSocket-Key': undefined }),
  },
  { name: 'no sub-protocol', handshake: upgradeRequest({ 'Sec-WebSocket-Protocol': undefined }) },
  { name: 'another sub-protocol', handshake: upgradeRequest({ 'Sec-WebSocket-Protocol': 'foo' }) },
  { name: 'msrp', handshake: upgradeRequest({ 'Sec-WebSocket-Protocol': 'msrp' }) },
  { name: 'sip among others', handshake: upgradeRequest({ 'Sec-WebSocket-Protocol': 'foo, sip' }) },
  { name: 'sip and msrp', handshake: upgradeRequest({ 'Sec-WebSocket-Protocol': 'msrp,sip' }) },
  { name: 'SIP', handshake: upgradeRequest({ 'Sec-WebSocket-Protocol': 'SIP' }) },
  {
    name: 'two sub-protocols',
    handshake: upgradeRequest({ 'Sec-WebSocket-Protocol': 'foo' }, ['Sec-WebSocket-Protocol: sip']),
  },
  { name: 'no Host', handshake: upgradeRequest({ Host: undefined }) },
  { name: 'an extension', handshake: upgradeRequest({}, ['Sec-WebSocket-Extensions: permessage-deflate']) },
  { name: 'two Origins', handshake: upgradeRequest({}, ['Origin: http://a', 'Origin: http://b']) },
  { name: 'POST', handshake: upgradeRequest({}, ['Content-Length: 0'], 'POST / HTTP/1.1') },
  { name: 'HTTP/1.0', handshake: upgradeRequest({}, [], 'GET / HTTP/1.0') },
  { name: 'a path', handshake: upgradeRequest({}, [], 'GET /ws?x=1 HTTP/1.1') },
  { name: 'nothing but a request line and Host', handshake: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n' },
  { name: 'a frame in the segment of the handshake', handshake: upgradeRequest() + frame(text, message) },
  { name: 'any origin', config: 'anyOrigin', handshake: upgradeRequest({}, ['Origin: http://a']) },
  { name: 'any origin, none sent', config: 'anyOrigin', handshake: upgradeRequest() },
  { name: 'any origin, refused', config: 'anyOrigin', handshake: upgradeRequest({ Upgrade: undefined }) },
  { name: 'the same origin', config: 'sameOrigin', handshake: upgradeRequest({}, ['Origin: http://a']) },
  { name: 'the same origin, none sent', config: 'sameOrigin', handshake: upgradeRequest() },
]

const messages: readonly WebSocketCase[] = [
  { name: 'text', steps: [frame(text, message)] },
  { name: 'binary', steps: [frame(binary, message)] },
  { name: 'another mask', steps: [frame(text, message, { mask: '\0\xff\x80\n' })] },
  { name: 'a mask of zeros', steps: [frame(text, message, { mask: '\0\0\0\0' })] },
  { name: 'two frames at once', steps: [frame(text, message) + frame(text, options('y'))] },
  { name: 'a frame in four segments', steps: [part4(0, 1), part4(1, 5), part4(5, 60), part4(60)] },
  {
    name: 'a length of two bytes that one would hold',
    steps: [frame(ping, 'x', { lengthBytes: 2 }) + frame(ping, 'y')],
    differs: 'control frames',
  },
  { name: 'a length of eight bytes', steps: [frame(text, message, { lengthBytes: 8 })] },
  { name: 'two fragments', steps: [frame(text, part(0, 50), more), frame(continuation, part(50))] },
  {
    name: 'four fragments',
    steps: [
      frame(text, part(0, 50), more),
      frame(continuation, part(50, 80), more),
      frame(continuation, '', more),
      frame(continuation, part(80)),
    ],
  },
  {
    name: 'a ping between fragments',
    steps: [frame(text, part(0, 50), more), frame(ping, 'now'), frame(continuation, part(50))],
  },
  { name: 'a message of 21 KiB in fragments', steps: fragmentsOf(long(21_000), 9000) },
  { name: 'a message of 15,000 bytes', steps: [frame(text, long(15_000))] },
  { name: 'text that is no UTF-8', steps: [frame(text, options('x', [], '\xff\xfe'))] },
  { name: 'text with UTF-8 in it', steps: [frame(text, options('x', [], '\xc3\xa9'))] },
  { name: 'two messages in one frame', steps: [frame(text, message + message)] },
  { name: 'a message without Content-Length', steps: [frame(text, message.replace('Content-Length: 0\r\n', ''))] },
  { name: 'a ping of SIP', steps: [frame(text, '\r\n\r\n'), frame(text, '\r\n')] },
  { name: 'an empty message', steps: [frame(text, '')] },
  { name: 'noise', steps: [frame(text, 'hello world, hello world')] },
]

function part4(from: number, to?: number): string {
  return frame(text, message).slice(from, to)
}

function fragmentsOf(whole: string, size: number): readonly string[] {
  const parts: string[] = []
  for (let at = 0; at < whole.length; at += size) {
    const isFinal = at + size >= whole.length
    parts.push(frame(at === 0 ? text : continuation, whole.slice(at, at + size), { isFinal }))
  }
  return parts
}

const controls: readonly WebSocketCase[] = [
  { name: 'a ping', steps: [frame(ping, 'hello')] },
  { name: 'an empty ping', steps: [frame(ping, '')] },
  { name: 'a ping of 125 bytes', steps: [frame(ping, 'a'.repeat(125))] },
  { name: 'a ping of 126 bytes', steps: [frame(ping, 'a'.repeat(126))], differs: 'control frames' },
  { name: 'a ping in fragments', steps: [frame(ping, 'a', more)], differs: 'control frames' },
  { name: 'a pong', steps: [frame(pong, 'x'), frame(text, message)] },
  { name: 'a close frame', steps: [frame(close, closing(1000, 'bye'))] },
  { name: 'an empty close frame', steps: [frame(close, '')] },
  { name: 'a close frame of one byte', steps: [frame(close, 'x')] },
  { name: 'a close frame with 1005', steps: [frame(close, closing(1005))] },
  { name: 'a close frame with 3000', steps: [frame(close, closing(3000, 'mine'))] },
  { name: 'a close frame whose reason is no UTF-8', steps: [frame(close, closing(1000, '\xff'))] },
  { name: 'the end of the connection', steps: [{ leave: 'fin' }, { wait: 3300 }] },
]

const faults: readonly WebSocketCase[] = [
  { name: 'no mask', steps: [frame(text, message, { mask: '' })] },
  { name: 'a ping without a mask', steps: [frame(ping, 'x', { mask: '' })] },
  ...[4, 2, 1].map((reserved) => ({ name: `reserved bits ${reserved}`, steps: [frame(text, message, { reserved })] })),
  ...[3, 7, 11, 15].map((opcode) => ({ name: `opcode ${opcode}`, steps: [frame(opcode, 'x')] })),
  { name: 'SIP without a frame', steps: [message] },
  { name: 'a continuation of nothing', steps: [frame(continuation, message)], differs: 'fragments' },
  {
    name: 'a message within the fragments of another',
    steps: [frame(text, part(0, 50), more), frame(text, message)],
    differs: 'fragments',
  },
  { name: 'a length beyond the buffer', steps: [frame(text, message, { claims: 100_000 })], differs: 'lengths' },
  { name: 'a length beyond 32 bits', steps: [frame(text, message, { claims: 2 ** 40 })], differs: 'lengths' },
  { name: 'a message of 20,000 bytes', steps: [frame(text, long(20_000))], differs: 'lengths' },
  { name: 'fragments without end', steps: [fragmentsOf(long(70_000), 10_000).join('')], differs: 'lengths' },
  { name: 'half a frame', steps: [frame(text, message).slice(0, 60), { wait: 5500 }] },
]

const stories: readonly WebSocketCase[] = [
  { name: 'ws_close()', steps: [frame(text, options('close')), { rpc: 'ws.dump' }] },
  {
    name: 'ws_close() with a reason',
    endsLater: true,
    steps: [frame(text, options('close2')), { rpc: 'ws.dump' }, frame(close, closing(4000))],
  },
  {
    name: 'ws.close twice',
    endsLater: true,
    steps: [
      { rpc: 'ws.close ID' },
      { rpc: 'ws.ping ID' },
      { rpc: 'ws.dump' },
      { rpc: 'ws.close ID' },
      { rpc: 'ws.dump' },
    ],
  },
  { name: 'a message after ws.close', steps: [{ rpc: 'ws.close ID' }, frame(text, message), { rpc: 'ws.dump' }] },
  {
    name: 'frames after ws.close',
    steps: [{ rpc: 'ws.close ID' }, frame(text, options('silent')), { rpc: 'ws.dump' }],
  },
  { name: 'ws_close() of no connection', steps: [frame(text, options('close3'))] },
  { name: 'a handshake over a WebSocket', steps: [frame(text, options('handshake'))] },
  {
    name: 'the commands',
    steps: [
      { rpc: 'ws.dump' },
      { rpc: 'ws.ping ID' },
      { rpc: 'ws.dump used_asc' },
      frame(pong, 'other'),
      { rpc: 'ws.dump used_desc' },
      frame(pong, 'k'),
      { rpc: 'ws.dump id_hash' },
      { rpc: 'ws.pong ID' },
      { rpc: 'ws.dump sideways' },
      { rpc: 'ws.ping' },
      { rpc: 'ws.ping 77777' },
      { rpc: 'ws.ping word' },
      { rpc: 'ws.pong 77777' },
      { rpc: 'ws.close' },
      { rpc: 'ws.close 77777' },
      { rpc: 'ws.close ID' },
      { rpc: 'ws.dump' },
      { rpc: 'ws.close ID' },
      frame(close, closing(1000)),
      { rpc: 'ws.dump' },
    ],
  },
  {
    name: 'ws.disable for those that are open',
    steps: [{ rpc: 'ws.disable' }, frame(text, message), { rpc: 'ws.enable' }],
  },
  {
    name: 'pings, answered',
    config: 'pings',
    steps: [{ wait: 4300 }, frame(pong, 'alive'), { wait: 1200 }, { rpc: 'ws.dump' }],
  },
  { name: 'pings, not answered', endsLater: true, config: 'pings', steps: [{ wait: 12_000 }] },
  {
    name: 'a close frame that is not answered',
    endsLater: true,
    config: 'pings',
    steps: [{ rpc: 'ws.close ID' }, { wait: 8000 }],
  },
  { name: 'pongs', config: 'pongs', steps: [{ wait: 4300 }] },
  {
    name: 'the statistics',
    config: 'counted',
    steps: [
      frame(text, message),
      frame(binary, message),
      frame(text, part(0, 50), more) + frame(continuation, part(50)),
      frame(text, '\r\n'),
      frame(ping, 'x'),
      frame(pong, 'x'),
      { rpc: 'stats.get_statistics websocket:' },
      frame(text, message, { mask: '' }),
      { wait: 3500 },
      { rpc: 'stats.get_statistics websocket:' },
    ],
  },
  {
    name: 'the statistics of a refusal',
    config: 'counted',
    handshake: upgradeRequest({ Upgrade: undefined }),
    steps: [{ rpc: 'stats.get_statistics websocket:' }],
  },
  {
    name: 'the statistics of an end by the peer',
    config: 'counted',
    steps: [frame(close, closing(1000)), { wait: 3500 }, { rpc: 'stats.get_statistics websocket:' }],
  },
  { name: 'only a look', config: 'checks', steps: [{ wait: 4000 }] },
]

export const cases: readonly WebSocketCase[] = [...handshakes, ...messages, ...controls, ...faults, ...stories]
