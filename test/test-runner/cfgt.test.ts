import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { watchForCfgt } from '#tooling/test-runner/cfgt/watch.ts'
import { fixtures, outcomeText, playFixture } from './play-yaml.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-cfgt-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const recorded = join(fixtures, 'cfgt/expected')

async function play(expected: string | undefined, output?: string, name = 'recorded'): Promise<readonly string[]> {
  const differences: string[] = []
  const onDifference = (_test: unknown, difference: string): void => {
    differences.push(difference.replace(/^\S*\/(\d\.json)/, '$1'))
  }
  const results = await playFixture(`cfgt/${name}.test.yaml`, {
    watch: (test, stage) => watchForCfgt(test, stage, { output, expected, onDifference }),
  })
  expect(results.map(outcomeText)).toEqual([expect.stringMatching(/ \| passed$/)])
  return differences
}

it('gives the reports that cfgt of 6.1.5 wrote, and takes its own as expectations', async () => {
  expect(await play(recorded, folder)).toEqual([])
  expect(await play(folder)).toEqual([])
  const report = JSON.parse(readFileSync(join(folder, 'four-exchanges/1.json'), 'latin1')) as { readonly flow: unknown }
  expect(report.flow).toEqual([
    { 'start|DEFAULT_ROUTE': { '$var(n)': 0, '$shv(z)': 0 } },
    {
      'start|CHECK': { '$avp(who)': ['x'], '$avp(num)': [3], '$var(n)': 5, '$xavp(a)': [{ b: ['c'] }], '$shv(z)': 1 },
    },
    { 'exit|CHECK': { '$avp(who)': ['x'], '$avp(num)': [3], '$var(n)': 5, '$xavp(a)': [{ b: ['c'] }], '$shv(z)': 1 } },
  ])
})

it.each(['nested', 'replies'])('tells of runs within others and of replies as 6.1.5 does: %s', async (name) => {
  expect(await play(recorded, undefined, name)).toEqual([])
})

it('says what differs', async () => {
  const changed = join(folder, 'changed')
  cpSync(recorded, changed, { recursive: true })
  const change = (name: string, edit: (text: string) => string): void => {
    const path = join(changed, 'four-exchanges', name)
    writeFileSync(path, edit(readFileSync(path, 'latin1')), 'latin1')
  }
  change('1.json', (text) => text.replace('exit|CHECK', 'return|CHECK'))
  change('2.json', (text) => text.replace(/"inner"/, '"outer"').replace('200 Here', '200 There'))
  change('3.json', (text) => text.replace('X-A: b', 'X-A: c'))
  rmSync(join(changed, 'four-exchanges/7.json'))
  expect(await play(changed)).toEqual([
    '1.json: flow: expected start|DEFAULT_ROUTE, start|CHECK, return|CHECK; got start|DEFAULT_ROUTE, start|CHECK, exit|CHECK',
    '2.json: return|INNER: $avp(who): expected ["outer","x"]; got ["inner","x"]',
    '2.json: sip_out[0]: expected SIP/2.0 200 There; got SIP/2.0 200 Here',
    '3.json: sip_out[1]: INVITE sip:bob@127.0.0.1 SIP/2.0: X-A: expected c; got b',
    expect.stringMatching(/^7\.json is not there: INFO sip:bob@127\.0\.0\.1 SIP\/2\.0$/),
  ])
  expect(await play(join(folder, 'nowhere'))).toEqual([expect.stringMatching(/is not there$/)])
  change('4.json', () => '{}')
  await expect(play(changed)).rejects.toThrow('is no report of cfgt: it has no flow')
})
