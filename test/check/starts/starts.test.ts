import { describe, expect, it } from 'vitest'
import { checkConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { refusals } from '#tooling/kamailio-cli/parse-errors.ts'
import { createMemoryHost } from '../../support/compile-text.ts'
import { readRecordedStarts, startCases } from './fixture.ts'

/** Samples on which kamkit differs from 6.1.5 on purpose, by code and number of the sample, with the reason. */
const exceptions: ReadonlyMap<string, string> = new Map([
  ['KAM5024 near miss', 'a start refuses it only because there is no such file on the machine of the recorder'],
])

const catalogue = createCatalogue()
const recorded = new Map(readRecordedStarts().map((one) => [`${one.code} ${one.text}`, one]))

describe('samples are refused as by 6.1.5', () => {
  it.each(startCases())('$code $sample', ({ code, sample, text, files }) => {
    const record = recorded.get(`${code} ${text}`)
    const host = createMemoryHost(text, { files })
    const checked = checkConfig('test.cfg', host, catalogue, { defines: [], target: '6.1', substs: [] })
    const ours = {
      read: refusals(checked, 'check').length === 0 ? 'taken' : 'refused',
      start: refusals(checked, 'run').length === 0 ? 'taken' : 'refused',
    }
    const theirs = { read: verdict(record?.read), start: verdict(record?.start) }
    if (exceptions.has(`${code} ${sample}`)) expect(ours).not.toEqual(theirs)
    else expect(ours).toEqual(theirs)
  })
})

it('an error behind a thousand warnings is not overlooked', () => {
  const host = createMemoryHost(`${'?'.repeat(1500)}\nroute { drop; }\ninclude_file "no.cfg"\n`)
  const checked = checkConfig('test.cfg', host, catalogue, { defines: [], target: '6.1', substs: [] })
  expect(refusals(checked, 'check').map((one) => one.code)).toEqual(['KAM1001'])
})

/** A server that ends itself, or never comes back, refuses as well. */
function verdict(said: string | undefined): string {
  return said === undefined ? 'not recorded' : said === 'ok' ? 'taken' : 'refused'
}
