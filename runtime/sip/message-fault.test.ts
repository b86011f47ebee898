import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ReceiveInfo } from '../transport/sockets.ts'
import { messageFault } from './message-fault.ts'
import { parseMessage } from './parse-message.ts'

/** Messages sent to Kamailio 6.1.5 with its stock configuration, and whether anything came of them (an answer, a forwarded reply). */
interface Recorded {
  readonly name: string
  readonly text: string
  readonly accepted: boolean
}

const file = new URL('../../test/fixtures/message-faults.json', import.meta.url)
const recorded = JSON.parse(readFileSync(file, 'utf8')) as readonly Recorded[]

const received: ReceiveInfo = {
  proto: 'udp',
  srcIp: '127.8.30.11',
  srcPort: 5071,
  dstIp: '127.8.30.1',
  dstPort: 5060,
  socket: {
    proto: 'udp',
    ip: '127.8.30.1',
    port: 5060,
    host: '',
    advertised: undefined,
    name: undefined,
    virtual: false,
    family: 4,
  },
  connectionId: 0,
  timeMs: 0,
}

describe('messages that Kamailio 6.1.5 drops', () => {
  it.each(recorded.map((one): [string, Recorded] => [one.name, one]))('%s', (_name, { text, accepted }) => {
    // The transport drops what stands before the first line.
    const msg = parseMessage(text.replace(/^[ \t\r\n]+/, ''), received, 1)
    expect(msg !== undefined && messageFault(msg) === undefined).toBe(accepted)
  })
})

describe('what a fault is counted as', () => {
  const of = (over: string, to: string): unknown => {
    const lines = [
      'Via: SIP/2.0/UDP a;branch=z9hG4bK1',
      'From: <sip:a@b>;tag=1',
      'To: <sip:a@b>',
      'Call-ID: x',
      'CSeq: 1 OPTIONS',
    ]
    const text = ['OPTIONS sip:x SIP/2.0', ...lines.map((line) => (line.startsWith(over) ? to : line)), '', ''].join(
      '\r\n',
    )
    const msg = parseMessage(text, received, 1)
    const fault = msg === undefined ? undefined : messageFault(msg)
    return fault && [fault.isUnroutable, fault.isBadHeader]
  }

  // Seen in the statistics of 6.1.5: err_requests for the first, bad_msg_hdr for the second.
  it.each([
    ['From', 'From: <a', [true, true]],
    ['CSeq', 'CSeq: 1', [true, true]],
    ['From', 'X: y', [true, false]],
    ['Call-ID', 'X: y', [true, false]],
    ['Call-ID', 'Call-ID: x\r\nnocolon', [false, true]],
    ['Call-ID', 'Call-ID: x\r\nContent-Length: x', [false, true]],
    ['Call-ID', 'Call-ID: x\r\nVia: x', [false, true]],
    ['Call-ID', 'Call-ID: x\r\nFrom: <sip:x@y>', [false, false]],
  ])('%s becomes %j', (over, to, counted) => expect(of(over, to)).toEqual(counted))
})
