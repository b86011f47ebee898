import { describe, expect, it } from 'vitest'
import { roundToTick } from './settings.ts'

describe('roundToTick', () => {
  // t_set_retr("200", "400") made 6.1.5 send five times within two seconds: after 250, 687.5, 1125 and 1562.5 ms.
  it.each([
    [200, 250],
    [400, 437.5],
    [500, 500],
    [1, 62.5],
    [0, 0],
  ])('%d ms become %d ms', (ms, rounded) => expect(roundToTick(ms)).toBe(rounded))
})
