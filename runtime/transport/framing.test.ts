import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StreamFramer, type Frame } from './framing.ts'

const message = (body = '', name = 'Content-Length'): string =>
  `OPTIONS sip:x@y SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=z9hG4bK1\r\n${name}: ${body.length}\r\n\r\n${body}`

const framer = (maxBytes = 4096, acceptsNoLength = false): StreamFramer =>
  new StreamFramer({ maxBytes, acceptsNoLength })
const shown = (frames: readonly Frame[]): readonly string[] =>
  frames.map((frame) => (frame.kind === 'message' ? frame.text : frame.kind === 'broken' ? frame.reason : frame.kind))

describe('a stream of SIP messages', () => {
  it('is cut by Content-Length, however it arrives', () => {
    const stream = `\r\n${message('body\r\n\r\nwith blank lines')}${message()}\r\n\r\n${message('x', 'l')}\n${message('y')}`
    const wanted = [message('body\r\n\r\nwith blank lines'), message(), 'ping', message('x', 'l'), message('y')]
    expect(shown(framer().push(stream))).toEqual(wanted)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const reader = framer()
        const found: string[] = []
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1
          found.push(...shown(reader.push(stream.slice(at, at + size))))
          at += size
        }
        expect(found).toEqual(wanted)
        expect(reader.isIncomplete).toBe(false)
      }),
    )
  })

  it('skips any number of line ends, and answers pings among them', () => {
    expect(shown(framer().push(`${'\n'.repeat(200_000)}${message()}`))).toEqual([message()])
    expect(shown(framer().push(`${'\r\n\n'.repeat(70_000)}${message()}`))).toEqual([message()])
    const pings = framer().push('\r\n'.repeat(20_000))
    expect([pings.length, new Set(shown(pings))]).toEqual([10_000, new Set(['ping'])])
    expect(shown(framer().push(`\r\r\n\rX`))).toEqual([])
  })

  it('waits for the rest of a message', () => {
    const reader = framer()
    expect(reader.push(message('12345').slice(0, -2))).toEqual([])
    expect(reader.isIncomplete).toBe(true)
    expect(shown(reader.push('45'))).toEqual([message('12345')])
  })

  it('may end its lines with LF alone', () => {
    const text = message('abc').replaceAll('\r\n', '\n')
    expect(shown(framer().push(text + text))).toEqual([text, text])
  })

  it.each([
    ['Content-Length: -1', 'bad Content-Length'],
    ['Content-Length: 5x', 'bad Content-Length'],
    ['Content-Length: 99999999999', 'bad Content-Length'],
    ['Content-Length: 1\r\nContent-Length: 2', 'bad Content-Length'],
    ['Content-Length: 1\r\nl: 2', 'bad Content-Length'],
    ['Content-Length: 4294967328', 'bad Content-Length'],
    ['Content-Length: 2147483647', 'bad Content-Length'],
    ['Content-Length: 999999', 'the message is too long'],
    ['Subject: none', 'no Content-Length'],
  ])('is given up at %s', (header, reason) => {
    expect(shown(framer().push(`OPTIONS sip:x@y SIP/2.0\r\n${header}\r\n\r\nOPTIONS`))).toEqual([reason])
  })

  it.each([
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\xaa\xbb\xcc\xdd\xee\xff'],
    ['bytes without a blank', 'x'.repeat(200)],
    ['a first line that never ends', `OPTIONS ${'x'.repeat(5000)}`],
  ])('is given up when it is %s', (_what, bytes) => {
    expect(
      framer()
        .push(bytes)
        .map((frame) => frame.kind),
    ).toEqual(['broken'])
  })

  it('takes a message without Content-Length when told to (tcp_accept_no_cl)', () => {
    const text = 'OPTIONS sip:x@y SIP/2.0\r\nVia: a\r\n\r\n'
    expect(shown(framer(4096, true).push(text + text))).toEqual([text, text])
  })
})
