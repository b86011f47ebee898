import { describe, expect, it } from 'vitest'
import {
  playRecordedCase,
  readRecordedCases,
  scriptLines,
  type RecordedCase,
} from '../../test/support/recorded-case.ts'
import { startVirtualStage } from '../../test/support/virtual-stage.ts'

// Recorded from 6.1.5. Inputs on which kamkit is stricter on purpose stand in strictness.test.ts.

/** Kamailio's icid-values are of its process and time. */
const maskIcid = (text: string): string => text.replace(/\b4956537F[0-9A-F]{24}\b/g, '*')

const named = (file: string): [string, RecordedCase][] =>
  readRecordedCases(new URL(file, import.meta.url)).map((one) => [one.name, one])

describe.each(['texts', 'requests', 'contacts'])('%s as in 6.1.5', (group) => {
  it.each(named(`${group}.recorded.json`))('%s', async (_name, one) => {
    const played = await playRecordedCase(one)
    expect(scriptLines(played.log).map(maskIcid)).toEqual(one.log.map(maskIcid))
    expect(JSON.parse(maskIcid(JSON.stringify(played.received)))).toEqual(
      JSON.parse(maskIcid(JSON.stringify(one.received))),
    )
  })
})

describe('configurations that 6.1.5 does not start', () => {
  it.each(named('refused.recorded.json'))('%s', async (_name, { config }) => {
    await expect(startVirtualStage(config)).rejects.toThrow()
  })
})
