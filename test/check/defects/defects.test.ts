import { describe, expect, it } from 'vitest'
import { baseText } from './files.ts'
import { describe as describeFinding, findingsOf, isAt } from './check-defect.ts'
import { seed } from './defect.ts'
import { readRecorded } from './fixture.ts'
import { allDefects } from './index.ts'

const recorded = readRecorded()
const cases = allDefects.map((defect) => [defect[1], defect] as const)

/** Where kamkit says more or less than a start, and why. */
const otherwise: ReadonlyMap<string, string> = new Map([
  ['a block comment that is not closed', 'the server runs, without everything behind the comment'],
  ['the password of the manual', 'no database answers where this was recorded'],
])

describe('the configurations without a mistake', () => {
  it.each(['proxy', 'carrier'] as const)('%s: the server starts, and kamkit finds no error and no warning', (name) => {
    const text = baseText(name)
    expect(recorded.get(name)).toEqual({ read: 'ok', start: 'ok' })
    // Modules that kamkit cannot run are told of, which is no mistake.
    const found = findingsOf(text).filter((one) => one.code !== 'KAM3011' && one.severity !== 'info')
    expect(found.filter((one) => one.severity === 'error').map((one) => describeFinding(one, text))).toEqual([])
  })
})

describe('seeded mistakes', () => {
  it.each(cases)('%s', (_title, defect) => {
    const seeded = seed(defect)
    const found = findingsOf(seeded.text)
    const hit = found.some((one) => one.code === defect[4] && isAt(one, seeded))
    expect(hit ? [] : found.map((one) => describeFinding(one, seeded.text))).toEqual([])
  })

  it.each(cases.filter(([title]) => !otherwise.has(title)))(
    '%s: an error when a start refuses it, else none',
    (title, defect) => {
      const { text } = seed(defect)
      const errors = findingsOf(text).filter((one) => one.severity === 'error')
      const isRefused = recorded.get(title)?.start !== 'ok'
      expect(errors.length > 0 ? 'refused' : 'ok', errors.map((one) => describeFinding(one, text)).join('\n')).toBe(
        isRefused ? 'refused' : 'ok',
      )
    },
  )

  it('names each mistake once, and all of them are recorded', () => {
    const titles = cases.map(([title]) => title)
    expect(new Set(titles).size).toBe(titles.length)
    expect(titles.filter((title) => !recorded.has(title))).toEqual([])
    expect(
      [...recorded.keys()].filter((title) => title !== 'proxy' && title !== 'carrier' && !titles.includes(title)),
    ).toEqual([])
  })
})
