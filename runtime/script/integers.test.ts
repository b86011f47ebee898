import { describe, expect, it } from 'vitest'
import { arithmetic, divide, modulo, textToInt } from './integers.ts'

describe('textToInt', () => {
  // LANGUAGE D2, releases from 5.7; recorded from 6.1.5 in golden.json (op.var/add.*, tr.s.int).
  it.each([
    ['', 0],
    ['7', 7],
    ['-3', -3],
    ['+4', 4],
    ['-', 0],
    ['010', 10],
    ['0x1F', 31],
    ['0xffffffff', 4294967295],
    ['0x1ffffffff', 4294967295],
    ['9223372036854775807', 2 ** 63],
  ])('%j is %d', (text, value) => expect(textToInt(text)).toBe(value))

  it.each(['abc', '12a', ' 12', '1.5', '0xzz', '99999999999999999999'])('%j is no number', (text) =>
    expect(textToInt(text)).toBeNaN(),
  )
})

describe('arithmetic', () => {
  it('truncates divisions toward zero and keeps the sign of the dividend in mod', () => {
    expect([divide(-7, 2), modulo(-7, 3), modulo(7, -2)]).toEqual([-3, -1, 1])
  })

  it('fails on a zero divisor', () => expect([divide(1, 0), modulo(1, 0)]).toEqual([Number.NaN, Number.NaN]))

  it('wraps at 64 bits', () => {
    expect(arithmetic.add(2 ** 62, 2 ** 62)).toBe(-(2 ** 63))
    expect(arithmetic.mul(2147483648, 4294967296 * 1024)).toBe(0)
  })

  it('works on bits beyond 32', () => {
    expect(arithmetic.shiftLeft(1, 40)).toBe(1099511627776)
    expect(arithmetic.bitAnd(1099511627776 + 5, 1099511627775)).toBe(5)
    expect(arithmetic.bitNot(0)).toBe(-1)
    expect(arithmetic.shiftRight(-8, 1)).toBe(-4)
  })

  it('keeps a failed evaluation failed', () => {
    const failed = Number.NaN
    expect(arithmetic.not(failed)).toBeNaN()
    expect(arithmetic.less(failed, 1)).toBeNaN()
    expect(arithmetic.equalInt(1, failed)).toBeNaN()
    expect(arithmetic.nonZero(failed)).toBe(false)
    expect(arithmetic.bitOr(failed, 1)).toBeNaN()
  })
})
