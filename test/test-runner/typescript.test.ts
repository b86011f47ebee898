import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadTypeScript } from '#tooling/test-runner/typescript/load.ts'
import { runTests } from '#tooling/test-runner/run-tests.ts'
import { fixtures, outcomeText } from './play-yaml.ts'

async function play(name: string): Promise<readonly string[]> {
  const path = join(fixtures, name)
  const { tests, problems } = await loadTypeScript(path)
  if (problems.length > 0) return problems.map(({ line, message }) => `${line}: ${message}`)
  const config = { define: [], config: false } as const
  const { run } = await runTests([{ path, tests }], { config, filter: undefined, tags: [], seed: 1 })
  return run.results.map(
    (result) => `${result.line} ${result.tags.join()} ${[...result.suite, outcomeText(result)].join(' > ')}`,
  )
}

it('plays tests in TypeScript', async () => {
  expect(await play('calls.test.ts')).toEqual([
    '8 call calls > busy | passed',
    '19 call calls > a whole call | passed',
    '39 call calls > ann is Ann | passed',
    '39 call calls > ben is Ben | passed',
    '58 call calls > another day | skipped: later',
    '61  one route alone | passed',
    '76  one block of a call alone | passed',
  ])
})

it('mocks rows and answers', async () => {
  expect(await play('data.test.ts')).toEqual(['6  rows and answers | passed'])
})

it('says where a test in TypeScript failed', async () => {
  expect(await play('failing.test.ts')).toEqual([
    '8  failing > another status | 12: alice expects 200, but got 100 trying -- your call is important to us, 603 Decline',
    '14  failing > an assertion | 16: Expected values to be strictly equal:',
    '18  failing > an expression | 19: it does not hold: 1 == 2',
    '21  failing > something extra | 21: at the end: bob got INVITE sip:bob@192.0.2.20, which was not expected',
  ])
})

it('says what is wrong with a file', async () => {
  expect(await play('wrong.test.ts')).toEqual(['3: config is missing: the configuration file that is tested'])
})
