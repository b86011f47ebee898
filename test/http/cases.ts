import { metricCases, metricConfigs } from './metric-cases.ts'

/** Bytes sent over one connection, in pieces, and what the configuration is asked to do with them. */
export interface HttpCase {
  readonly name: string
  /** Sent one after another, each after the last one was handled. */
  readonly pieces: readonly string[]
  /** Which of the configurations runs; the first when absent. */
  readonly config?: string
  /** Why our answer is another one (docs/decisions/004-deliberate-differences.md), and what it is. */
  readonly differs?: string
}

const modules = (names: readonly string[]): string => names.map((name) => `loadmodule "${name}.so"\n`).join('')
const head = (settings: string, names: readonly string[]): string =>
  `debug=0\nlog_stderror=yes\nchildren=1\nauto_aliases=no\nserver_header="Server: k"\n${settings}${modules(names)}`

const routes = `request_route { xlog("L_ALERT", "[[request $rm $ru]]\\n"); }
reply_route { xlog("L_ALERT", "[[reply $rs]]\\n"); }
event_route[xhttp:request] {
  xlog("L_ALERT", "[[$rm $hu $rv si=$si pr=$pr rb=[$rb] host=$hdr(Host) ct=$cT cl=$cl via=$(hdr(Via){s.select,0,:}) ml=$ml]]\\n");
  switch ($hu) {
    case "/RPC": jsonrpc_dispatch(); xlog("L_ALERT", "[[dispatched $rc]]\\n"); break;
    case "/nothing": exit;
    case "/negative": return -1;
    case "/drop": drop;
    case "/added": append_to_reply("X-Added: yes\\r\\n"); xhttp_reply("404", "Not Found", "text/plain", "nothing"); break;
    case "/no-body": xhttp_reply("200", "OK", "", ""); break;
    case "/no-type": xhttp_reply("200", "OK", "", "body"); break;
    case "/no-reason": xhttp_reply("200", "", "text/html", "body"); xlog("L_ALERT", "[[$rc]]\\n"); break;
    case "/low": xhttp_reply("99", "OK", "text/html", "body"); xlog("L_ALERT", "[[$rc]]\\n"); break;
    case "/high": xhttp_reply("700", "OK", "text/html", "body"); xlog("L_ALERT", "[[$rc]]\\n"); break;
    case "/twice":
      xhttp_reply("200", "OK", "text/html", "one");
      xlog("L_ALERT", "[[$rc]]\\n");
      xhttp_reply("200", "OK", "text/html", "two");
      xlog("L_ALERT", "[[$rc]]\\n");
      break;
    case "/url?a=b?c":
      xlog("L_ALERT", "[[path=$(hu{url.path}) query=$(hu{url.querystring})]]\\n");
      break;
    default: xhttp_reply("200", "OK", "text/html", "<p>$hu</p>"); xlog("L_ALERT", "[[$rc]]\\n");
  }
}
`
const served = ['sl', 'pv', 'xlog', 'textops', 'xhttp', 'jsonrpcs']
const transport = 'modparam("jsonrpcs", "transport", 1)\n'

export const configs = {
  ...metricConfigs,
  lenient: `${head('tcp_accept_no_cl=yes\n', served)}${transport}${routes}`,
  strict: `${head('', served)}${transport}${routes}`,
  chosen: `${head('tcp_accept_no_cl=yes\n', served)}${transport}modparam("xhttp", "url_match", "^/(one|two)")
modparam("xhttp", "url_skip", "^/two")
${routes}`,
  unbound: `${head('tcp_accept_no_cl=yes\n', served)}modparam("jsonrpcs", "transport", 8)\n${routes}`,
  without: `${head('tcp_accept_no_cl=yes\n', ['sl', 'pv', 'xlog'])}request_route { xlog("L_ALERT", "[[request]]\\n"); }
`,
} as const

const one = (name: string, first: string, ...headers: readonly string[]): HttpCase => ({
  name,
  pieces: [`${[first, ...headers].join('\r\n')}\r\n\r\n`],
})
const url = (path: string): HttpCase => one(path, `GET ${path} HTTP/1.1`, 'Host: x')
const headers = (name: string, ...lines: readonly string[]): HttpCase =>
  one(name, 'GET /x HTTP/1.1', 'Host: x', ...lines)
const rpc = (body: string): HttpCase => ({
  name: `RPC ${body}`,
  pieces: [`POST /RPC HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`],
})
const within = (config: keyof typeof configs, given: HttpCase): HttpCase => ({
  ...given,
  name: `${given.name} (${config})`,
  config,
})
const sip = (first: string, ...further: readonly string[]): string =>
  [
    first,
    'Via: SIP/2.0/TCP 1.1.1.1;branch=z9hG4bKa',
    'From: <sip:a@b>;tag=1',
    'To: <sip:a@b>',
    'Call-ID: 1',
    'CSeq: 1 MESSAGE',
    ...further,
    '',
    '',
  ].join('\r\n')
const get = 'GET /x HTTP/1.1\r\nHost: x\r\n\r\n'

const firstLines = [
  one('HTTP/1.0', 'GET /x HTTP/1.0', 'Host: x'),
  one('HTTP/1.2', 'GET /x HTTP/1.2', 'Host: x'),
  one('HTTP/1.', 'GET /x HTTP/1.', 'Host: x'),
  one('HTTP/1', 'GET /x HTTP/1', 'Host: x'),
  one('HTTP/2.0', 'GET /x HTTP/2.0', 'Host: x'),
  one('HTTP/2', 'GET /x HTTP/2', 'Host: x'),
  one('HTTP/2.1', 'GET /x HTTP/2.1', 'Host: x'),
  one('HTTP/3.0', 'GET /x HTTP/3.0', 'Host: x'),
  one('SIP/3.0', 'GET sip:a@b SIP/3.0', 'Host: x'),
  one('no version', 'GET /x', 'Host: x'),
  one('no URL', 'GET HTTP/1.1', 'Host: x'),
  one('two blanks', 'GET  /x  HTTP/1.1', 'Host: x'),
  one('a word too many', 'GET /x HTTP/1.1 foo', 'Host: x'),
  one('a blank at the end', 'GET /x HTTP/1.1 ', 'Host: x'),
  one('a method in small letters', 'get /x HTTP/1.1', 'Host: x'),
  one('a method of nobody', 'FOO /x HTTP/1.1', 'Host: x'),
  one('a method of SIP', 'INVITE /x HTTP/1.1', 'Host: x'),
  one('http/1.1 in small letters', 'GET /x http/1.1', 'Host: x'),
  one('an absolute URL', 'GET http://h/x HTTP/1.1', 'Host: x'),
  one('OPTIONS *', 'OPTIONS * HTTP/1.1', 'Host: x'),
  one('no header at all', 'GET /x HTTP/1.1'),
  one('a response', 'HTTP/1.1 200 OK', 'Host: x'),
]
const headerCases = [
  headers('Connection: close', 'Connection: close'),
  headers('From and To', 'From: a@b', 'Record-Route: <sip:a;lr>'),
  headers('headers of SIP', 'From: <sip:a@b>;tag=1', 'To: <sip:b@c>;tag=2', 'Call-ID: 1', 'CSeq: 1 GET'),
  headers('a CSeq that is none', 'CSeq: b'),
  headers('a From that is none', 'From: <a'),
  headers('Via of an HTTP proxy', 'Via: 1.1 nginx, 1.0 b'),
  headers('VIA', 'VIA: 1.1 nginx'),
  headers('Via of two HTTP proxies', 'Via: 1.1 a', 'Via: 1.1 b'),
  headers('a line without colon', 'foo bar'),
  headers('a name that is none', 'a/b: c'),
  headers('a folded header', 'X-A: a', ' b'),
  headers(
    'what browsers send',
    'sec-ch-ua: "Chromium";v="1"',
    'Cookie: a=b; c=d',
    'Accept-Encoding: gzip, deflate, br',
  ),
  headers('a Content-Type that is none', 'Content-Type: weird'),
  headers('a bad Content-Length', 'Content-Length: abc'),
]
const streams: readonly HttpCase[] = [
  { name: 'two requests at once', pieces: [get + get] },
  {
    name: 'a slow answer and a quick one',
    pieces: [`POST /RPC HTTP/1.1\r\nContent-Length: 45\r\n\r\n{"jsonrpc":"2.0","method":"core.echo","id":1}` + get],
  },
  { name: 'byte by byte', pieces: [...get] },
  { name: 'a body and a further request', pieces: [`POST /x HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc${get}`] },
  { name: 'blank lines between requests', pieces: [`${get}\r\n\r\n${get}`] },
  { name: 'line ends without CR', pieces: ['GET /x HTTP/1.1\nHost: x\n\n'] },
  { name: 'SIP after HTTP', pieces: [get, sip('MESSAGE sip:a@b SIP/2.0', 'Content-Length: 0')] },
  { name: 'a body of unknown length', pieces: ['POST /x HTTP/1.1\r\nHost: x\r\n\r\n'] },
]
const chunked = (...chunks: readonly string[]): string =>
  `POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.join('')}`
const chunks: readonly HttpCase[] = [
  {
    name: 'one chunk',
    pieces: [chunked('5\r\nhello\r\n0\r\n\r\n')],
    differs: '6.1.5 answers when more bytes come, as in the next case',
  },
  { name: 'one chunk, then a request', pieces: [chunked('5\r\nhello\r\n0\r\n\r\n'), get] },
  { name: 'no chunk', pieces: [chunked('0\r\n\r\n')] },
  { name: 'chunks that come apart', pieces: [chunked(), '5\r\nhello\r\n', '6\r\n world\r\n', '0\r\n\r\n'] },
  {
    name: 'chunks that come together',
    pieces: [chunked('5\r\nhello\r\n', '6\r\n world\r\n', '0\r\n\r\n')],
    differs: '6.1.5 mixes them up and never answers',
  },
  {
    name: 'a chunk with an extension',
    pieces: [chunked('5;a=b\r\nhello\r\n0\r\n\r\n')],
    differs: '6.1.5 does not read extensions, which RFC 9112 §7.1.1 wants ignored',
  },
  {
    name: 'a header after the chunks',
    pieces: [chunked('5\r\nhello\r\n0\r\nX-A: b\r\n\r\n')],
    differs: '6.1.5 takes it for the next message',
  },
  {
    name: 'chunks and Content-Length',
    pieces: ['POST /x HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'],
    differs: 'a request could hide in it (RFC 9112 §11.2)',
  },
  {
    name: 'a coding of nobody',
    pieces: ['POST /x HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'],
    differs: '6.1.5 takes the body for the next message',
  },
  {
    name: 'Chunked',
    pieces: ['POST /x HTTP/1.1\r\ntransfer-encoding:Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'],
    differs: 'as above: 6.1.5 knows one spelling of it',
  },
  { name: 'a size that is none', pieces: [chunked('zz\r\nhello\r\n0\r\n\r\n')] },
  { name: 'a size beyond all buffers', pieces: [chunked('ffffffff\r\nhello\r\n')] },
  { name: 'SIP in chunks', pieces: [sip('MESSAGE sip:a@b SIP/2.0', 'Transfer-Encoding: chunked')] },
  within('strict', { name: 'one chunk', pieces: [chunked('5\r\nhello\r\n0\r\n\r\n')] }),
]
const expecting = (...lines: readonly string[]): string =>
  ['POST /x HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n')
const continues: readonly HttpCase[] = [
  { name: '100-continue', pieces: [expecting('Content-Length: 3', 'Expect: 100-continue'), 'abc'] },
  {
    name: '100-continue, the body sent already',
    pieces: [`${expecting('Content-Length: 3', 'Expect: 100-continue')}abc`],
  },
  { name: '100-Continue', pieces: [expecting('EXPECT: 100-Continue', 'Content-Length: 3'), 'abc'] },
  { name: 'something else expected', pieces: [expecting('Expect: more', 'Content-Length: 3'), 'abc'] },
  within('strict', { name: '100-continue', pieces: [expecting('Content-Length: 3', 'Expect: 100-continue'), 'abc'] }),
  {
    name: '100-continue in SIP',
    pieces: [sip('MESSAGE sip:a@b SIP/2.0', 'Expect: 100-continue', 'Content-Length: 0')],
  },
]
const rpcs = [
  '{"jsonrpc":"2.0","method":"core.echo","params":["a",1],"id":"x"}',
  '{"jsonrpc":"2.0","method":"core.echo","params":["a"]}',
  '{"jsonrpc":"2.0","method":"no.such","id":1}',
  '{"jsonrpc":"2.0","id":1}',
  '{"jsonrpc":"1.0","method":"core.echo","id":1}',
  '[{"jsonrpc":"2.0","method":"core.echo","id":1}]',
  '{bad',
  '5',
  '',
  '{"jsonrpc":"2.0","method":"core.echo","id":1} trailing',
].map(rpc)

/** What is sent to a server with HTTP; http.recorded.json tells what 6.1.5 makes of it. */
export const cases: readonly HttpCase[] = [
  ...['/x?a=1', '/nothing', '/negative', '/drop', '/added', '/no-body', '/no-type', '/no-reason'].map(url),
  ...['/low', '/high', '/twice', '/url?a=b?c'].map(url),
  ...firstLines,
  ...headerCases,
  ...streams,
  ...chunks,
  ...continues,
  ...rpcs,
  within('strict', url('/x')),
  within('strict', one('Content-Length: 0', 'GET /x HTTP/1.1', 'Content-Length: 0')),
  ...['/one', '/two', '/three', '/ONE'].map((path) => within('chosen', url(path))),
  ...metricCases,
  within('unbound', rpc('{"jsonrpc":"2.0","method":"core.echo","id":1}')),
  within('without', url('/x')),
  within('without', one('no header at all', 'GET /x HTTP/1.1')),
]
