import { describe, expect, it } from 'vitest'
import recorded from './build-request.recorded.json' with { type: 'json' }
import { buildForwardedRequest, shownHostPort } from './build-request.ts'
import { parseMessage } from './parse-message.ts'
import type { SipMessage } from './message.ts'
import type { ListenSocket, ReceiveInfo } from '../transport/sockets.ts'

const socket: ListenSocket = {
  proto: 'udp',
  ip: '127.8.22.1',
  port: 5060,
  host: '127.8.22.1',
  advertised: undefined,
  name: undefined,
  virtual: false,
  family: 4,
}

const received: ReceiveInfo = {
  proto: 'udp',
  srcIp: '127.8.22.2',
  srcPort: 5066,
  dstIp: '127.8.22.1',
  dstPort: 5060,
  socket,
  connectionId: 0,
  timeMs: 0,
}

interface Settings {
  readonly forceRport?: boolean
  readonly addLocalRport?: boolean
  readonly advertisedHost?: string
  readonly advertisedPort?: number
  readonly uri?: string
  readonly socket?: Partial<ListenSocket>
  readonly edits?: readonly (readonly string[])[]
}

function parse(raw: string, info: Partial<ReceiveInfo> = {}): SipMessage {
  const msg = parseMessage(raw, { ...received, ...info }, 1)
  if (msg === undefined) throw new Error('the request does not parse')
  return msg
}

/** The edits that textops makes for remove_hf, append_hf, insert_hf and replace_body. */
function edit(msg: SipMessage, [kind, one = '', other = '']: readonly string[]): void {
  const field = msg.headersNamed(kind === 'remove' ? one : other)[0]
  if (kind === 'remove' && field !== undefined) msg.edits.remove(field.start, field.end - field.start)
  if (kind === 'append') msg.edits.insert(field?.end ?? msg.headersEnd, one)
  if (kind === 'insert') msg.edits.insert(field?.start ?? msg.firstLine.end, one)
  if (kind === 'body') msg.edits.replace(msg.bodyStart, one.length, other)
}

function build(raw: string, settings: Settings = {}, info: Partial<ReceiveInfo> = {}): string {
  const msg = parse(raw, info)
  if (settings.forceRport === true) msg.forceRport = true
  if (settings.addLocalRport === true) msg.addLocalRport = true
  msg.advertisedHost = settings.advertisedHost ?? ''
  msg.advertisedPort = settings.advertisedPort ?? 0
  for (const one of settings.edits ?? []) edit(msg, one)
  return buildForwardedRequest(msg, {
    socket: { ...socket, ...settings.socket },
    proto: settings.socket?.proto ?? socket.proto,
    uri: settings.uri ?? msg.requestUri,
    branch: 'BRANCH',
    path: msg.path,
    edits: msg.edits.all,
  })
}

describe(`forwarded requests as recorded: ${recorded.recorded}`, () => {
  for (const { name, request, set, result } of recorded.cases) {
    it(name, () => expect(build(request, set as Settings)).toBe(result))
  }
})

const head = (via: string, more = ''): string =>
  `OPTIONS sip:x@h SIP/2.0\r\n${via}\r\nFrom: <sip:a@a>;tag=1\r\nTo: <sip:b@b>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n${more}`

describe('forwarded requests over TCP and TLS (recorded with 6.1.5)', () => {
  const tcp = { proto: 'tcp' } as const
  const via = 'Via: SIP/2.0/UDP 127.8.22.2:5066;branch=z9hG4bK-x'

  it('adds a missing Content-Length after what the script appended', () => {
    const text = build(`${head(via)}\r\nxyz`, { socket: tcp, edits: [['append', 'X-A: 1\r\n']] })
    expect(text).toBe(
      `OPTIONS sip:x@h SIP/2.0\r\nVia: SIP/2.0/TCP 127.8.22.1;branch=BRANCH\r\n${head(via).slice(25)}X-A: 1\r\nContent-Length: 3\r\n\r\nxyz`,
    )
  })

  it('names the connection that the request came on, before rport', () => {
    const text = build(`${head(via)}Content-Length: 0\r\n\r\n`, { addLocalRport: true }, { connectionId: 31 })
    expect(text).toContain('Via: SIP/2.0/UDP 127.8.22.1;branch=BRANCH;i=1f;rport\r\n')
  })

  it('shows port 5061 of TCP and TLS sockets', () => {
    expect(shownHostPort({ ...socket, proto: 'tls', port: 5061 })).toBe('127.8.22.1:5061')
    expect(shownHostPort({ ...socket, proto: 'tcp', port: 5060 })).toBe('127.8.22.1')
    expect(shownHostPort({ ...socket, ip: '::1', family: 6, port: 58822 })).toBe('[::1]:58822')
  })

  // Better than Kamailio, which sends both on as they came: what follows on the stream would be misread.
  it('corrects a Content-Length that names more than there is', () => {
    expect(build(`${head(via)}Content-Length: 50\r\n\r\nabc`, { socket: tcp })).toMatch(/Content-Length: 3\r\n\r\nabc$/)
  })

  it('cuts bytes past the Content-Length, which would be the next request', () => {
    const smuggled = `${head(via)}Content-Length: 2\r\n\r\nabINVITE sip:x SIP/2.0\r\n\r\n`
    expect(build(smuggled, { socket: tcp })).toMatch(/Content-Length: 2\r\n\r\nab$/)
  })

  it('ends the headers of a message that came without its empty line', () => {
    expect(build(head(via), { socket: tcp })).toMatch(/CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n$/)
  })
})

describe('IPv6 (recorded with 6.1.5)', () => {
  const six = { ip: '::1', family: 6, host: '::1', port: 58822 } as const
  const from = { srcIp: '::1', srcPort: 5066 }
  it.each([
    ['[::1]:5066;branch=z9hG4bKx', false, '[::1]:5066;branch=z9hG4bKx'],
    ['[::2]:5066;branch=z9hG4bKx;rport', false, '[::2]:5066;received=::1;branch=z9hG4bKx;rport=5066'],
    ['[0:0::1]:5066;branch=z9hG4bKx', false, '[0:0::1]:5066;received=::1;branch=z9hG4bKx'],
    ['[::1]:5066;branch=z9hG4bKx', true, '[::1]:5066;rport=5066;branch=z9hG4bKx'],
    ['[0:0::1]:5066;branch=z9hG4bKx', true, '[0:0::1]:5066;rport=5066;received=::1;branch=z9hG4bKx'],
  ])('%s, force_rport %s', (sentBy, forceRport, expected) => {
    const text = build(`${head(`Via: SIP/2.0/UDP ${sentBy}`)}\r\n`, { socket: six, forceRport }, from)
    expect(text).toContain(`Via: SIP/2.0/UDP [::1]:58822;branch=BRANCH\r\nVia: SIP/2.0/UDP ${expected}\r\n`)
  })
})

describe('Path (recorded with 6.1.5)', () => {
  const withPath = (raw: string): string => {
    const msg = parse(raw)
    const path = '<sip:127.8.22.3:5071;lr>, <sip:p2@5.5.5.5;lr>'
    return buildForwardedRequest(msg, {
      socket,
      proto: socket.proto,
      uri: msg.requestUri,
      branch: 'BRANCH',
      path,
      edits: [],
    })
  }
  const own = 'Via: SIP/2.0/UDP 127.8.22.1;branch=BRANCH\r\n'
  const via = 'Via: SIP/2.0/UDP 127.8.22.2:5066;branch=z9hG4bK-x'
  const route = 'Route: <sip:127.8.22.3:5071;lr>, <sip:p2@5.5.5.5;lr>\r\n'

  it('goes below our Via when there is no Route', () => {
    expect(withPath(`${head(via)}\r\n`)).toBe(`OPTIONS sip:x@h SIP/2.0\r\n${own}${route}${head(via).slice(25)}\r\n`)
  })

  it('goes before the first Route (t_relay)', () => {
    expect(withPath(`${head(via)}Route: <sip:existing;lr>\r\n\r\n`)).toContain(
      `CSeq: 1 OPTIONS\r\n${route}Route: <sip:existing;lr>\r\n`,
    )
  })
})
