import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { loadTypeScript } from '#tooling/test-runner/typescript/load.ts'
import { runTests } from '#tooling/test-runner/run-tests.ts'
import { fixtures, outcomeText, playFixture } from './play-yaml.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/testing.md'), 'utf8')
const examples = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text)

/** What an example leaves out. */
function whole(example: string): string {
  const config = /^config:/m.test(example)
    ? ''
    : 'config: kamailio.cfg\nagents: { alice: null, mailbox: "udp:192.0.2.40:5060" }\n'
  const tests = /^tests:/m.test(example) ? '' : 'tests: [{ name: it, steps: [{ run: "route[CHECK]", returns: 1 }] }]\n'
  return `${config}${example}${tests}`
}

it('every example in YAML of docs/testing.md can be played', async () => {
  expect(examples('yaml').length).toBeGreaterThan(3)
  for (const example of examples('yaml')) {
    const results = await playFixture('docs/page.test.yaml', { text: whole(example) })
    expect(results.map(outcomeText).filter((line) => !line.endsWith('| passed'))).toEqual([])
    expect(results).toHaveLength(1)
  }
})

const path = join(fixtures, 'docs/page.test.ts')
afterAll(() => rmSync(path, { force: true }))

it('every example in TypeScript of docs/testing.md can be played', async () => {
  expect(examples('ts')).toHaveLength(1)
  for (const example of examples('ts')) {
    writeFileSync(path, example.replace("'kamailio.cfg', ", "'kamailio.cfg', domain: '192.0.2.20', "))
    const { tests, problems } = await loadTypeScript(path)
    expect(problems).toEqual([])
    const { run } = await runTests([{ path, tests }], {
      config: { define: [], config: false },
      filter: undefined,
      tags: [],
      seed: 1,
    })
    expect(run.results.map(outcomeText)).toEqual(['busy | passed'])
  }
})
