import { describe, expect, it } from 'vitest'
import { parseFirstLine } from './parse-message.ts'

describe('first lines (what is accepted: recorded with 6.1.5)', () => {
  it.each([
    'OPTIONS sip:u@x SIP/2.0',
    'OPTIONS sip:u@x SIP/2.0  ',
    'OPTIONS sip:u@x SIP/2.0\t',
    'OPTIONS sip:u@x  SIP/2.0',
    'OPTIONS sip:u@x sIp/2.0',
    'options sip:u@x SIP/2.0',
    'OPTIONS * SIP/2.0',
    'INVITEX sip:u\x80@x SIP/2.0',
  ])('%j is a request', (line) => expect(parseFirstLine(`${line}\r\n`)?.kind).toBe('request'))

  it.each([
    'OPTIONS  sip:u@x SIP/2.0',
    'OPTIONS\tsip:u@x SIP/2.0',
    'OPTIONS sip:u@x SIP/3.0',
    'OPTIONS sip:u@x',
    'OPTIONS sip:u@x ',
    'OPTIONS sip:u@x HTTP/1.1',
    'GET / HTTP/1.1',
    'SIP/2.0 200',
    'SIP/2.0  200 OK',
    'SIP/2.0 2000 OK',
    'SIP/2.0 20 OK',
    'SIP/2.0 200OK',
    'SIP/2.0 -20 x',
    'SIP/3.0 200 OK',
    '',
  ])('%j is neither', (line) => expect(parseFirstLine(`${line}\r\n`)).toBeUndefined())

  // Kamailio forwards these; a method is a token and the version is SIP/2.0 (RFC 3261 §25.1).
  it.each(['OPT(IONS sip:u@x SIP/2.0', 'OPT\x80 sip:u@x SIP/2.0', '\0OPTIONS sip:u@x SIP/2.0', 'A sip:u@x SIP/2.0x'])(
    '%j is refused',
    (line) => expect(parseFirstLine(`${line}\r\n`)).toBeUndefined(),
  )

  it.each([
    ['SIP/2.0 200 OK', 200, 'OK'],
    ['SIP/2.0 200 ', 200, ''],
    ['SIP/2.0 200  OK', 200, 'OK'],
    ['sip/2.0 200\tOK', 200, 'OK'],
    ['SIP/2.0 200 OK\t ', 200, 'OK\t '],
    ['SIP/2.0 099 x', 99, 'x'],
    ['SIP/2.0 999 x', 999, 'x'],
  ])('%j is a reply', (line, status, reason) =>
    expect(parseFirstLine(`${line}\r\n`)).toMatchObject({ kind: 'reply', status, reason }),
  )

  it('takes a bare LF as line end, and nothing without one', () => {
    expect(parseFirstLine('OPTIONS sip:u@x SIP/2.0\n')).toMatchObject({ kind: 'request', end: 24 })
    expect(parseFirstLine('OPTIONS sip:u@x SIP/2.0')).toBeUndefined()
  })
})
