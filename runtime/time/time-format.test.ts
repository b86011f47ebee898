import { describe, expect, it } from 'vitest'
import { dayOfYear, formatTime, utcParts } from './time-format.ts'

// $utimef(%x) of Kamailio 6.1.5 at 07:36:44 UTC on Saturday, 21 November 2026.
const moment = utcParts(Date.UTC(2026, 10, 21, 7, 36, 44))

describe('formatTime', () => {
  it.each([
    ['%a %A', 'Sat Saturday'],
    ['%b %B %h', 'Nov November Nov'],
    ['%c', 'Sat Nov 21 07:36:44 2026'],
    ['%C %d %D', '20 21 11/21/26'],
    ['%e %F', '21 2026-11-21'],
    ['%g %G', '26 2026'],
    ['%H %I', '07 07'],
    ['%j', '325'],
    ['%k|%l', ' 7| 7'],
    ['%m %M', '11 36'],
    ['%n%t', '\n\t'],
    ['%p %P', 'AM am'],
    ['%r', '07:36:44 AM'],
    ['%R %T %S', '07:36 07:36:44 44'],
    ['%s', '1795246604'],
    ['%u %w', '6 6'],
    ['%U %V %W', '46 47 46'],
    ['%x %X', '11/21/26 07:36:44'],
    ['%y %Y', '26 2026'],
    ['%z %Z', '+0000 GMT'],
    ['%%', '%'],
    ['%E %O %Q %i %J %K %L %N %f %v %o %q', '%E %O %Q %i %J %K %L %N %f %v %o %q'],
  ])('%s', (format, expected) => {
    expect(formatTime(format, moment)).toBe(expected)
  })

  it('counts the days of a year from 0', () => {
    expect(dayOfYear(utcParts(Date.UTC(2024, 0, 1)))).toBe(0)
    expect(dayOfYear(utcParts(Date.UTC(2024, 11, 31)))).toBe(365)
  })

  it('puts the first days of January into the last week of the old year (ISO 8601)', () => {
    expect(formatTime('%G-%V', utcParts(Date.UTC(2027, 0, 1)))).toBe('2026-53')
  })
})
