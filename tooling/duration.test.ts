import { expect, it } from 'vitest'
import { readDuration } from './duration.ts'

it.each([
  ['500ms', 500],
  ['32s', 32_000],
  ['2m', 120_000],
  ['1.5', 1500],
  ['1h30m', 5_400_000],
  ['1d 2min', 86_520_000],
  ['', undefined],
  ['-1s', undefined],
  ['1x', undefined],
  ['1s2', undefined],
])('a length of time: %s', (text, ms) => expect(readDuration(text)).toBe(ms))

it('takes time in proportion to the text', () => expect(readDuration(`${'1s '.repeat(50_000)}x`)).toBeUndefined())
