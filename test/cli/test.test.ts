import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCli, startCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
writeFileSync(
  join(folder, 'a.cfg'),
  'loadmodule "sl.so"\nlisten=udp:127.0.0.1:5060\nrequest_route { sl_send_reply("200", "Here"); }\n',
)
const test = (name: string, status: number): string =>
  `  - name: ${name}\n    tags: [t${status}]\n    steps:\n      - alice sends: OPTIONS sip:x\n      - alice expects: ${status}\n`
writeFileSync(
  join(folder, 'a.test.yaml'),
  `config: a.cfg\nagents: [alice]\ntests:\n${test('good', 200)}${test('bad', 404)}`,
)
writeFileSync(join(folder, 'b.test.yaml'), `config: a.cfg\nagents: [alice]\ntests:\n${test('other', 200)}`)
writeFileSync(
  join(folder, 'only.yaml'),
  `config: a.cfg\nagents: [alice]\ntests:\n${test('one', 200).replace('    tags', '    only: true\n    tags')}`,
)
writeFileSync(join(folder, 'wrong.yaml'), 'confg: a.cfg\ntests: []\n')

it('kamkit test plays what is below a folder and tells the status', async () => {
  const one = await runCli('kamkit', ['test', folder], folder)
  expect(one.status).toBe(1)
  expect(one.stdout).toMatch(
    /good[\s\S]*bad[\s\S]*other[\s\S]*a\.test\.yaml:13: alice expects 404, but got 200 Here[\s\S]*1 failed, 2 passed/,
  )
})

it('adds up the coverage of threads', async () => {
  const args = [
    'test',
    '--tag',
    't200',
    'a.test.yaml',
    'b.test.yaml',
    '--coverage-report',
    'lcov',
    '--reporter',
    'tap=x',
  ]
  const two = await runCli('kamkit', [...args, '--jobs', '2', '--cfgt', 'reports'], folder)
  expect(two.stdout).toContain('DA:3,2')
  expect(readFileSync(join(folder, 'reports/other/1.json'), 'latin1')).toContain('SIP/2.0 200 Here')
})

it('mocks functions of modules that the project describes', async () => {
  const own = join(folder, 'own')
  mkdirSync(join(own, 'facts'), { recursive: true })
  const files = {
    'kamkit.config.json': '{ "modulePaths": ["facts"] }',
    'facts/acme_lcr.json':
      '{ "name": "acme_lcr", "functions": { "acme_route": { "args": { "number": { "kind": "str" } } } }, "pvars": { "acme": { "type": "str" } } }',
    'a.cfg':
      'listen=udp:127.0.0.1:5060\nloadmodule "pv.so"\nloadmodule "sl.so"\nloadmodule "acme_lcr.so"\n' +
      'request_route { if (acme_route("$rU")) sl_send_reply("200", "$acme"); }\n',
    'a.test.yaml':
      'config: a.cfg\nagents: [alice]\nmocks: { acme_route: { args: ["7"], returns: 1, sets: { $acme: gold } } }\n' +
      'tests: [{ name: n, steps: [alice sends: OPTIONS sip:7@x, alice expects: 200 gold] }]\n',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(own, name), text)
  const { status, stdout } = await runCli('kamkit', ['test'], own)
  expect([status, stdout]).toEqual([0, expect.stringContaining('1 passed')])
})

it('mistakes in test files and options end with 2', async () => {
  const left = await startCli('kamkit', ['test', 'only.yaml'], folder, { ...process.env, CI: 'true' }).done
  expect([left.status, left.stderr]).toEqual([
    2,
    'only.yaml:4: error: only is left in, which hides other tests: take it out (CI is set)\n',
  ])
  const wrong = await runCli('kamkit', ['test', 'wrong.yaml'], folder)
  expect([wrong.status, wrong.stderr]).toEqual([2, 'wrong.yaml:1:1: error: unknown key confg; did you mean config?\n'])
  expect(await runCli('kamkit', ['test', '--filter', '('], folder)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('kamkit: --filter (') as string,
  })
})

it('docs/testing.md tells every option', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/testing.md'), 'utf8')
  const { stdout } = await runCli('kamkit', ['test', '--help'])
  const options = [...stdout.matchAll(/^ {2,}(?:-\w, )?(--[a-z-]+)/gm)].map(([, name = '']) => name)
  const common = new Set(['--define', '--target', '--config', '--no-config', '--help'])
  expect(options.filter((name) => !common.has(name) && !page.includes(name))).toEqual([])
})
