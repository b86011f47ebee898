import { describe, expect, it } from 'vitest'
import { differences, findDifference } from './differences.ts'
import { readFixture } from './fixture.ts'
import { createJudge, judge } from './judge.ts'
import { allCases } from './tables/index.ts'
import { keyOf, recordedReleases, type RecordedCase, type RecordedRelease } from './verdict-case.ts'

const recorded = readFixture()
const judging = createJudge()

/** What must agree: whether the file is refused, the line, and the text of the first error, without a second place in it. */
function comparable(verdict: string): string {
  const text = verdict.replace(/(type mismatch: .*) at \(.*$/, '$1')
  return verdict.startsWith('- ') || verdict === 'crash' || verdict === 'hang' ? 'refused' : text
}

interface Disagreement {
  readonly config: string
  readonly kamailio: string
  readonly ours: string
}

function disagreements(one: RecordedCase, release: RecordedRelease): readonly Disagreement[] {
  const kamailio = one.verdicts[release]
  const ours = judge(one, release, judging)
  const expected = comparable(kamailio)
  const isSame = expected === 'refused' ? ours !== 'ok' : ours === expected
  if (isSame) return []
  const extras = one.args === undefined ? '' : ` ${one.args.join(' ')}`
  return [{ config: JSON.stringify(one.body) + extras, kamailio, ours }]
}

/**
 * What is judged for a release: everything in CI. Elsewhere, to save time, of 5.6 what it judges otherwise than 6.1, what is listed
 * as a difference, and a sixth of the rest; of 6.1 all but two thirds of the lists of arguments of core commands.
 */
function casesFor(release: RecordedRelease): readonly RecordedCase[] {
  if (process.env['CI'] === 'true') return recorded
  return recorded.filter((one, index) => {
    if (findDifference(one, release) !== undefined) return true
    if (release === '6.1') return one.group !== 'core commands' || index % 3 === 0
    return index % 6 === 0 || comparable(one.verdicts['5.6']) !== comparable(one.verdicts['6.1'])
  })
}

const groups = [...new Set(recorded.map((one) => one.group))]

describe.each(recordedReleases)('kamailio -c %s', (release) => {
  it.each(groups)('%s', (group) => {
    const cases = casesFor(release).filter((one) => one.group === group && findDifference(one, release) === undefined)
    expect(cases.flatMap((one) => disagreements(one, release))).toEqual([])
  })

  it('differs where a difference is listed', () => {
    const real = new Set(
      recorded.flatMap((one) => {
        const listed = findDifference(one, release)
        return listed === undefined || disagreements(one, release).length === 0 ? [] : [listed]
      }),
    )
    const expected = differences.filter((one) => (one.release ?? release) === release)
    expect(expected.filter((one) => !real.has(one))).toEqual([])
  })
})

it('has a verdict for every case of the tables', () => {
  const known = new Set(recorded.map((one) => keyOf(one)))
  const missing = allCases().filter((one) => !known.has(keyOf(one)))
  expect(
    missing.map((one) => one.body),
    'record them with record.ts',
  ).toEqual([])
})
