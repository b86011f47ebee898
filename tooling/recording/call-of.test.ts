import { expect, it } from 'vitest'
import { callOf } from './call-of.ts'
import { linesOf, topBranchOf } from './message-facts.ts'

it.each([
  ['Call-ID: a@b\r\nCall-ID: c', 'a@b'],
  ['X: y\r\ni \t: \t a b \t\r\n\r\nCall-ID: body', 'a b'],
  ['Call-ID:\r\n', ''],
  ['Call-ID:\r\n  a@b\r\nX: c', 'a@b'],
  ['X: Call-ID: a', ''],
])('the Call-ID of %j', (message, callId) => expect(callOf(`INVITE a SIP/2.0\r\n${message}`)).toBe(callId))

it('the last lines of a message may be empty', () => {
  expect(linesOf('A\r\n\r\nB\r\n\r\n')).toEqual(['A', '', 'B'])
  expect(linesOf('')).toEqual([''])
})

it('takes time in proportion to a message', () => {
  const blanks = ' '.repeat(200_000)
  expect(callOf(`Call-ID: a${blanks}b`)).toHaveLength(200_002)
  expect(callOf(`Call-ID: a${'\r\n b'.repeat(50_000)}`)).toHaveLength(200_001)
  expect(linesOf(`${'\r\n'.repeat(100_000)}x`)).toHaveLength(100_001)
  expect(topBranchOf(`Via: ${';'.repeat(100_000)}${blanks}`)).toBe('')
})
