import { describe, expect, it } from 'vitest'
import {
  playRecordedCase,
  readRecordedCases,
  scriptLines,
  type RecordedCase,
} from '../../test/support/recorded-case.ts'

// Recorded from 6.1.5. Messages that kamkit's core refuses before any script runs (two From headers, a Content-Length that is no
// number) are left out: there 6.1.5 runs the script, whose sanity_check() fails without an answer.

const named = (file: string): [string, RecordedCase][] =>
  readRecordedCases(new URL(file, import.meta.url)).map((one) => [one.name, one])

describe.each(['checks', 'answers'])('%s as in 6.1.5', (group) => {
  it.each(named(`${group}.recorded.json`))('%s', async (_name, one) => {
    const played = await playRecordedCase(one)
    expect(scriptLines(played.log)).toEqual(one.log)
    expect(played.received).toEqual(one.received)
  })
})
