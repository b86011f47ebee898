import { describe, expect, it } from 'vitest'
import { callIdIn, connectionOwner, ownerOf } from './ownership.ts'

describe('callIdIn', () => {
  it.each([
    ['the long form', 'INVITE sip:a SIP/2.0\r\nVia: v\r\nCall-ID: one@host\r\n\r\n', 'one@host'],
    ['the compact form', 'SIP/2.0 200 OK\r\ni: two\r\n\r\n', 'two'],
    ['any case, and space around the colon', 'BYE sip:a SIP/2.0\r\ncALL-id \t:  three  \r\n\r\n', 'three'],
    ['bare line feeds', 'BYE sip:a SIP/2.0\nContact: x\nI:four\n\n', 'four'],
    ['the first of two', 'BYE sip:a SIP/2.0\r\nCall-ID: five\r\nCall-ID: six\r\n\r\n', 'five'],
    ['the last line without an end', 'BYE sip:a SIP/2.0\r\nCall-ID: seven', 'seven'],
  ])('finds %s', (_, message, callId) => expect(callIdIn(message)).toBe(callId))

  it.each([
    ['there is none', 'OPTIONS sip:a SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n'],
    ['it stands in the body', 'OPTIONS sip:a SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\nCall-ID: x\r\n'],
    ['it is part of a folded header', 'OPTIONS sip:a SIP/2.0\r\nSubject: a\r\n Call-ID: x\r\n\r\n'],
    ['the name only begins alike', 'OPTIONS sip:a SIP/2.0\r\nCall-IDs: x\r\nIdentity: y\r\n\r\n'],
    ['nothing comes', ''],
  ])('is undefined when %s', (_, message) => expect(callIdIn(message)).toBeUndefined())

  it('takes time in proportion to what it reads', () => {
    const hostile = `OPTIONS sip:a SIP/2.0\r\n${'c'.repeat(500_000)}${'\r\nI '.repeat(100_000)}`
    expect(callIdIn(hostile)).toBeUndefined()
  })
})

it('spreads calls over the workers, the same way in every process with the same seed', () => {
  for (const workers of [2, 3, 8]) {
    const owners = Array.from({ length: 9000 }, (_, call) => ownerOf(`${call}-4711@10.0.0.1`, 12345, workers))
    expect(owners).toEqual(owners.map((_, call) => ownerOf(`${call}-4711@10.0.0.1`, 12345, workers)))
    const counts = Array.from({ length: workers }, (_, worker) => owners.filter((owner) => owner === worker).length)
    for (const count of counts) expect(Math.abs(count - 9000 / workers)).toBeLessThan(0.1 * (9000 / workers))
  }
  const owners = Array.from({ length: 64 }, (_, seed) => ownerOf('one call', seed * 7919, 2))
  expect(new Set(owners).size).toBe(2)
})

it('tells from its number who has a connection', () => {
  expect([1, 2, 3, 4, 5, 6].map((id) => connectionOwner(id, 3))).toEqual([0, 1, 2, 0, 1, 2])
})
