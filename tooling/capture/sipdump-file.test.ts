import { describe, expect, it } from 'vitest'
import { readShort, sampleText } from '../../test/captures/packets.ts'
import { readCapture } from './capture.ts'

interface Entry {
  readonly tag?: string
  readonly text?: string
  readonly proto?: string
}

/** As 6.1.5 writes it. */
const entry = ({ tag = 'rcv', text = sampleText('one'), proto = 'udp ipv4' }: Entry = {}): string =>
  `====================\ntag: ${tag}\npid: 7257\nprocess: 1\ntime: 1795288312.397874\ndate: Sat Nov 21 19:11:52 2026\nproto: ${proto}\n` +
  `srcip: 127.0.0.1\nsrcport: 6070\ndstip: ::1\ndstport: 5060\n~~~~~~~~~~~~~~~~~~~~\n${text}||||||||||||||||||||\n`
const read = (...entries: readonly string[]): readonly string[] => readShort(Buffer.from(entries.join(''), 'latin1'))
const one = `: one ${sampleText('one').length}`

describe('files of sipdump', () => {
  it('give who sent what when', () => {
    const file = entry() + entry({ tag: 'snd', proto: 'wss ipv6' })
    const common = {
      timeMs: 1_795_288_312_397.874,
      from: { ip: '127.0.0.1', port: 6070 },
      to: { ip: '::1', port: 5060 },
      text: sampleText('one'),
    }
    expect(readCapture(Buffer.from(file, 'latin1'))).toEqual({
      messages: [
        { ...common, proto: 'udp', number: 1, direction: 'received' },
        { ...common, proto: 'wss', number: 2, direction: 'sent' },
      ],
      skipped: [],
    })
  })

  it.each([
    [
      'with the marks in a body',
      `${sampleText('mark', 0).replace('Length: 0', 'Length: 48')}||||||||||||||||||||\n====================\ntag: x`,
      'mark',
    ],
    ['with the mark in a body of which the length is wrong', `${sampleText('mark', 3)}||||||||||||||||||||\n`, 'mark'],
    ['cut at a byte of zero', sampleText('zero', 3).slice(0, -1), 'zero'],
  ])('%s', (_name, text, name) => {
    expect(read(entry({ text }), entry())).toEqual([`1: ${name} ${text.length}`, `2${one}`])
  })

  it('give copies that the script asked for only when there is nothing else', () => {
    const copy = entry({ tag: 'in' })
    expect(read(copy, copy)).toEqual([`1${one}`, `2${one}`])
    expect(read(entry(), copy)).toEqual([`1${one}`, 'copies that sipdump_send wrote: 1 from 2'])
  })

  it.each([
    ['an end that is missing', [entry(), entry().slice(0, -3)], [`1${one}`, 'entries that cannot be read: 1 from 2']],
    [
      'a head that is missing',
      [entry(), entry().slice(0, 60), '\n', entry()],
      [`1${one}`, `3${one}`, 'entries that cannot be read: 1 from 2'],
    ],
    ['a protocol that is none', [entry({ proto: 'constructor' })], ['entries that cannot be read: 1 from 1']],
    ['what is no SIP', [entry({ text: 'GET / HTTP/1.1\r\n\r\n' })], ['entries that are no SIP: 1 from 1']],
  ])('with %s', (_name, entries, expected) => expect(read(...entries)).toEqual(expected))
})
