import { expect, it } from 'vitest'
import { reasonOf } from './reasons.ts'

it('there is a reason for each status of RFC 3261 §21', () => {
  const statuses = [
    [100, 180, 181, 182, 183, 200, 300, 301, 302, 305, 380],
    [400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 413, 414, 415, 416, 420, 421, 423],
    [480, 481, 482, 483, 484, 485, 486, 487, 488, 491, 493],
    [500, 501, 502, 503, 504, 505, 513, 600, 603, 604, 606],
  ].flat()
  expect(statuses.filter((status) => reasonOf(status) === 'Unknown')).toEqual([])
})
