import { describe, expect, it } from 'vitest'
import { answeredCall, parties, refusedCall } from '../../test/captures/calls.ts'
import { withoutGaps } from './load-capture.ts'
import { findServerSide } from './server-side.ts'

const startMs = Date.UTC(2026, 0, 5, 10)

describe('times that are wrong', () => {
  it('by years are brought nearer, and it is told', () => {
    const messages = [...refusedCall({ callId: 'a' }), ...refusedCall({ callId: 'b', startMs: startMs + 9e12 })]
    const { messages: near, skipped } = withoutGaps({ messages, skipped: [] })
    expect(near.map(({ timeMs }) => timeMs - startMs)).toEqual([
      10, 20, 30, 2_592_000_030, 2_592_000_040, 2_592_000_050,
    ])
    expect(skipped).toEqual([{ reason: 'time of more than 30 days without a message', count: 1, firstAt: 1 }])
  })
})

describe('the server of a capture', () => {
  const messages = answeredCall({ callId: 'a' })
  const find = (...given: Parameters<typeof findServerSide>): unknown => findServerSide(...given)?.addresses
  it.each([
    ['by where most messages went', [messages, [], ['127.0.0.1:5060']], ['198.51.100.1:5060']],
    ['by where the configuration listens', [messages, [], ['203.0.113.7:5060']], ['203.0.113.7:5060']],
    ['by what was asked for', [messages, ['192.0.2.10:5062'], ['203.0.113.7:5060']], ['192.0.2.10:5062']],
    [
      'by what the file says',
      [messages.map((one) => (one.to === parties.callee ? { ...one, direction: 'received' as const } : one)), [], []],
      ['203.0.113.7:5060'],
    ],
    ['among two by who was asked', [refusedCall({ callId: 'r' }), [], []], ['198.51.100.1:5060']],
    ['in nothing', [[], [], []], undefined],
  ] as const)('is told %s', (_name, [some, asked, listening], expected) =>
    expect(find(some, asked, listening)).toEqual(expected),
  )

  it('has the ends of the connections that it opened', () => {
    const over = messages.map((one) => {
      const [from, to] = [one.from, one.to].map((end) => (end === parties.server ? { ip: end.ip, port: 40_001 } : end))
      const isCalleeSide = [one.from, one.to].includes(parties.callee)
      return isCalleeSide && from !== undefined && to !== undefined ? { ...one, proto: 'tcp' as const, from, to } : one
    })
    expect(findServerSide(over, ['198.51.100.1:5060'], [])?.foreign).toBe(0)
  })
})
