import { describe, expect, it } from 'vitest'
import { ConfigFramework } from '../server/config-framework.ts'
import { parseMessage } from '../sip/parse-message.ts'
import type { ReceiveInfo } from '../transport/sockets.ts'
import { newAttributes, RouteContext } from './context.ts'
import { bindSelect } from './selects.ts'

function read(uri: string, from: string, select: string): unknown {
  const msg = parseMessage(`OPTIONS ${uri} SIP/2.0\r\nFrom: ${from}\r\n\r\n`, {} as ReceiveInfo, 1)
  const bound = bindSelect(select, { config: new ConfigFramework() })
  if (msg === undefined || 'error' in bound) throw new TypeError('the message and the select must be good')
  const worker = { vars: [], nullable: new Map(), processNo: 1 }
  return bound.get(new RouteContext(worker, 'request', '', msg, newAttributes()))
}

const parts = ['type', 'user', 'pwd', 'host', 'port', 'hostport', 'transport', 'params', 'params["x"]']
const fromParts = ['uri', 'uri.user', 'uri.host', 'uri.hostport', 'uri.params["t"]', 'tag', 'name']

describe('selects of URIs and addresses, as recorded from 6.1.5', () => {
  it.each([
    [
      'sip:bob:pw@h.com:5070;x=y;transport=tcp',
      ['sip', 'bob', 'pw', 'h.com', '5070', 'h.com:5070', 'tcp', 'x=y;transport=tcp', 'y'],
    ],
    ['sip:h.com', ['sip', null, null, 'h.com', null, 'h.com:5060', 'udp', null, null]],
    ['sips:+1(2);ext=5@h.com', ['sips', '+1(2);ext=5', null, 'h.com', null, 'h.com:5061', 'tls', null, null]],
    ['tel:+123', ['tel', '+123', null, '', null, null, 'udp', null, null]],
  ])('%s', (uri, values) => {
    expect(parts.map((part) => read(uri, '<sip:a@b>;tag=1', `@ruri.${part}`))).toEqual(values)
  })

  it.each([
    ['"N" <sip:al@a.org;t=u>;tag=1', ['sip:al@a.org;t=u', 'al', 'a.org', 'a.org:5060', 'u', '1', '"N"']],
    ['sip:a@b;tag=2', ['sip:a@b', 'a', 'b', 'b:5060', null, '2', null]],
    ['<sip:b.org:99>;tag=3', ['sip:b.org:99', null, 'b.org', 'b.org:99', null, '3', null]],
  ])('From: %s', (from, values) => {
    expect(fromParts.map((part) => read('sip:x', from, `@from.${part}`))).toEqual(values)
  })
})
