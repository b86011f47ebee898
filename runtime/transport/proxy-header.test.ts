import { describe, expect, it } from 'vitest'
import { readProxyHeader } from './proxy-header.ts'

const signature = '\r\n\r\n\0\r\nQUIT\n'
const word = (value: number): string => String.fromCharCode(value >> 8, value & 255)
const binary = (command: number, family: number, rest: string): string =>
  signature + String.fromCharCode(command, family) + word(rest.length) + rest
const v4 = `\xc0\0\x02\x07\xc0\0\x02\x08${word(4444)}${word(5555)}`
const v6Address = (last: number): string => `\x20\x01\x0d\xb8${'\0'.repeat(11)}${String.fromCharCode(last)}`
const v6 = `${v6Address(7)}${v6Address(8)}${word(4444)}${word(5555)}`
const source = { ip: '192.0.2.7', port: 4444 }

/** Whole headers with the client that they name; what 6.1.5 showed as source address. */
const headers = [
  ['PROXY TCP4 192.0.2.7 192.0.2.8 4444 5555\r\n', source],
  ['PROXY TCP6 2001:db8::7 2001:db8::8 4444 5555\r\n', { ip: '2001:db8::7', port: 4444 }],
  ['PROXY UNKNOWN\r\n', undefined],
  ['PROXY UNKNOWN ffff:: ffff:: 65535 65535\r\n', undefined],
  [binary(0x21, 0x11, v4), source],
  [binary(0x21, 0x11, `${v4}\x04\0\x02ab`), source],
  [binary(0x21, 0x21, v6), { ip: '2001:db8::7', port: 4444 }],
  [binary(0x20, 0, ''), undefined],
  [binary(0x20, 0x11, v4), undefined],
  [binary(0x21, 0x31, 'x'.repeat(216)), undefined],
] as const

describe('the PROXY header', () => {
  it.each(headers)('%j names its client, wherever the bytes are split', (text, client) => {
    const whole = { kind: 'header', length: text.length, source: client }
    expect(readProxyHeader(text)).toEqual(whole)
    expect(readProxyHeader(`${text}OPTIONS sip:x SIP/2.0\r\n`)).toEqual(whole)
    for (let end = 0; end < text.length; end += 1)
      expect(readProxyHeader(text.slice(0, end)), `${end} bytes`).toEqual({ kind: 'incomplete' })
  })

  it.each([
    'PROXY TCP4 x y z 1\r\n',
    'PROXY TCP4 192.0.2.7 192.0.2.8 4444\r\n',
    'PROXY TCP4 192.0.2.7 192.0.2.8 4444 65536\r\n',
    'PROXY TCP4 2001:db8::7 192.0.2.8 4444 5555\r\n',
    'PROXY TCP6 192.0.2.7 192.0.2.8 4444 5555\r\n',
    'PROXY TCP9 192.0.2.7 192.0.2.8 4444 5555\r\n',
    `PROXY ${'x'.repeat(200)}`,
    binary(0x22, 0x11, v4),
    binary(0x21, 0x11, 'short'),
  ])('%j is bad', (text) => {
    expect(readProxyHeader(text)).toEqual({ kind: 'bad' })
  })

  it.each(['OPTIONS sip:x SIP/2.0\r\n', 'PUBLISH sip:x', 'X', binary(0x31, 0x11, v4)])('%j has none', (text) => {
    expect(readProxyHeader(text)).toEqual({ kind: 'none' })
  })

  it('shows addresses in their short form', () => {
    const text = (bytes: string): string | undefined => {
      const header = readProxyHeader(binary(0x21, 0x21, `${bytes}${v6Address(8)}${word(1)}${word(2)}`))
      return header.kind === 'header' ? header.source?.ip : undefined
    }
    expect(text('\0'.repeat(16))).toBe('::')
    expect(text(`${'\0'.repeat(15)}\x01`)).toBe('::1')
    expect(text(`\xfe\x80${'\0'.repeat(14)}`)).toBe('fe80::')
    expect(text(`\0\x01\0\0\0\x02${'\0'.repeat(8)}\0\x03`)).toBe('1:0:2::3')
  })
})
