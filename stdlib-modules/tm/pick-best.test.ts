import { describe, expect, it } from 'vitest'
import { replyPriority } from './pick-best.ts'

/** The order in which 6.1.5 prefers negative replies of parallel branches, as the best-of stories recorded it. */
const preferred = [603, 606, 301, 302, 401, 404, 408, 480, 486, 487, 500, 503, 504, 599]

describe('replyPriority', () => {
  it('prefers 6xx, then 3xx, 4xx and 5xx, by number within a class', () => {
    expect(preferred.toReversed().toSorted((a, b) => replyPriority(a, false, 0) - replyPriority(b, false, 0))).toEqual(
      preferred,
    )
  })

  it('puts what the caller can act upon before other 4xx (RFC 3261 §16.7)', () => {
    for (const status of [401, 407, 415, 420, 484])
      expect(replyPriority(status, false, 0)).toBeLessThan(replyPriority(404, false, 0))
  })

  it('puts faked_reply_prio on top of a reply of our own', () => {
    expect(replyPriority(408, true, 0)).toBe(replyPriority(408, false, 0))
    expect(replyPriority(408, true, -2000)).toBeLessThan(replyPriority(302, false, -2000))
    expect(replyPriority(408, true, 3000)).toBeGreaterThan(replyPriority(599, false, 3000))
  })
})
