import { describe, expect, it } from 'vitest'
import { buildHopRequest, buildLocalRequest } from './build-local.ts'
import { parseMessage } from './parse-message.ts'
import type { SipMessage } from './message.ts'
import type { ListenSocket } from '../transport/sockets.ts'

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

function parse(raw: string): SipMessage {
  const info = { srcIp: '127.8.22.2', srcPort: 5066, dstIp: '127.8.22.1', dstPort: 5060, connectionId: 0, timeMs: 0 }
  const msg = parseMessage(raw, { ...info, proto: 'udp', socket }, 1)
  if (msg === undefined) throw new Error('the request does not parse')
  return msg
}

const via = 'Via: SIP/2.0/UDP 127.8.22.1;branch=z9hG4bKaa92.10a9dfd0f7b19f2b3ab5150f86824c9a.0'
const sent = [
  'INVITE sip:h1@127.8.22.3:5070 SIP/2.0',
  via,
  'Via: SIP/2.0/UDP 127.8.22.2:5066;branch=z9hG4bK-h1',
  'From: "A" <sip:a@a>;tag=1;x=y',
  't: <sip:b@b>',
  'Call-ID: c-h1',
  'CSeq: 1 INVITE',
  'Max-Forwards: 70',
  'Authorization: Digest x',
  'Require: q',
  'User-Agent: me',
  'Contact: <sip:c>',
  'Record-Route: <sip:r>',
  'Route: <sip:n1;lr>',
  'X: 1',
  'Route: <sip:n2;lr>',
  '',
  '',
].join('\r\n')

function hop(method: 'ACK' | 'CANCEL', text: string, toLine: string, headers = ''): string {
  const [line = '', top = ''] = text.split('\r\n')
  return buildHopRequest({
    method,
    request: parse(text),
    sent: text,
    uri: line.split(' ')[1] ?? '',
    via: text.split('\r\n').find((one) => /^(via|v):/i.test(one)) ?? top,
    toLine,
    maxForwards: undefined,
    routes: '',
    headers,
    userAgentHeader: '',
  })
}

describe('ACK and CANCEL of tm (recorded with 6.1.5)', () => {
  it('keep From, To of the reply, Call-ID, CSeq, Max-Forwards and Route in the order of the INVITE', () => {
    expect(hop('ACK', sent, 'To: <sip:b@b> ;x=1;tag=uas')).toBe(
      `ACK sip:h1@127.8.22.3:5070 SIP/2.0\r\n${via}\r\nFrom: "A" <sip:a@a>;tag=1;x=y\r\nTo: <sip:b@b> ;x=1;tag=uas\r\n` +
        'Call-ID: c-h1\r\nCSeq: 1 ACK\r\nMax-Forwards: 70\r\nRoute: <sip:n1;lr>\r\nRoute: <sip:n2;lr>\r\n\r\n',
    )
  })

  it('write 0 into a Content-Length that the INVITE had, and added headers behind', () => {
    const invite = sent.replace('\r\n\r\n', '\r\nContent-Type: a/b\r\nContent-Length: 5\r\n\r\nhello')
    const text = hop('CANCEL', invite, 't: <sip:b@b>', 'Reason: SIP;cause=200;text="x"\r\n')
    expect(text).toMatch(/CSeq: 1 CANCEL\r\n/)
    expect(text).toMatch(/Route: <sip:n2;lr>\r\nContent-Length: 0\r\nReason: SIP;cause=200;text="x"\r\n\r\n$/)
  })

  it('keep compact names, folds, blanks and an unusual order', () => {
    const own = 'Via: SIP/2.0/UDP 127.8.22.1;branch=z9hG4bK35ad.5adb63cdb0db813b73d395ed8af0faa1.0'
    const invite =
      `INVITE sip:comp@127.8.22.3:5070 SIP/2.0\r\nt: <sip:b@b>\r\ni: comp\r\n${own}\r\n` +
      'v: SIP/2.0/UDP 127.8.22.2:5066;branch=z9hG4bK-comp\r\nf: <sip:a@a>\r\n ;tag=q\r\ncseq:   0077  INVITE\r\nl: 0\r\n\r\n'
    expect(hop('ACK', invite, 't: <sip:b@b>;tag=uas')).toBe(
      `ACK sip:comp@127.8.22.3:5070 SIP/2.0\r\nt: <sip:b@b>;tag=uas\r\ni: comp\r\n${own}\r\nf: <sip:a@a>\r\n ;tag=q\r\n` +
        'cseq:   0077  ACK\r\nl: 0\r\n\r\n',
    )
  })

  it('can be made from the received request, with the lines that were sent', () => {
    const text = buildHopRequest({
      method: 'CANCEL',
      request: parse(sent.replace(`${via}\r\n`, '')),
      uri: 'sip:elsewhere',
      via,
      toLine: 't: <sip:b@b>',
      maxForwards: '69',
      routes: 'Route: <sip:sent;lr>\r\n',
      headers: '',
      userAgentHeader: 'User-Agent: u',
    })
    expect(text).toBe(
      `CANCEL sip:elsewhere SIP/2.0\r\n${via}\r\nFrom: "A" <sip:a@a>;tag=1;x=y\r\nt: <sip:b@b>\r\nCall-ID: c-h1\r\nCSeq: 1 CANCEL\r\n` +
        'Max-Forwards: 69\r\nRoute: <sip:sent;lr>\r\nUser-Agent: u\r\n\r\n',
    )
  })
})

describe('local requests', () => {
  it('have their headers in the order of uac_req_send() (recorded with 6.1.5)', () => {
    const text = buildLocalRequest({
      method: 'OPTIONS',
      uri: 'sip:x@127.8.22.3:5070',
      viaHostPort: '127.8.22.1',
      proto: 'udp',
      branch: 'z9hG4bK290f.f36ca124000000000000000000000000.0',
      to: '<sip:t@t>',
      from: '<sip:f@f>',
      fromTag: 'e76a32945f889dacd3decd3063dd1936-d8fa77f6',
      cseq: 10,
      callId: '18dcd5bc74331f50-24950@127.8.22.1',
      userAgentHeader: 'User-Agent: kamailio (6.1.5 (x86_64/Linux))',
      headers: 'X-H: 1\r\n',
      body: '',
    })
    expect(text).toBe(
      [
        'OPTIONS sip:x@127.8.22.3:5070 SIP/2.0',
        'Via: SIP/2.0/UDP 127.8.22.1;branch=z9hG4bK290f.f36ca124000000000000000000000000.0',
        'To: <sip:t@t>',
        'From: <sip:f@f>;tag=e76a32945f889dacd3decd3063dd1936-d8fa77f6',
        'CSeq: 10 OPTIONS',
        'Call-ID: 18dcd5bc74331f50-24950@127.8.22.1',
        'Max-Forwards: 70',
        'Content-Length: 0',
        'User-Agent: kamailio (6.1.5 (x86_64/Linux))',
        'X-H: 1',
        '',
        '',
      ].join('\r\n'),
    )
  })
})
