import { expect, it } from 'vitest'
import { readWireMessage } from './wire-message.ts'

it.each([
  ['SIP/2.0 486 Busy Here\r\n\r\n', undefined, 486, 'Busy Here'],
  ['HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', undefined, 404, 'Not Found'],
  ['HTTP/1.0 200\r\n\r\n', undefined, 200, ''],
  ['INVITE sip:bob@b SIP/2.0\r\n\r\n', 'INVITE', 0, ''],
  ['RTSP/1.0 200 OK\r\n\r\n', undefined, 0, ''],
])('%j is a request or a reply', (text, method, status, reason) => {
  expect(readWireMessage(text)).toMatchObject({ method, status, reason })
})
