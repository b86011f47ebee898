import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCli } from '../cli/run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-hazards-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
writeFileSync(
  join(folder, 'a.cfg'),
  'loadmodule "sl.so"\nlisten=udp:127.0.0.1:5060\nrequest_route { sl_send_reply("200", "Here"); }\n',
)
const ways = {
  loops: 'for (;;) {}',
  waits: 'await new Promise(() => {})',
  leaves: 'process.exit(0)',
  throws: "setTimeout(() => { throw new Error('late') }); await new Promise(() => {})",
  matches:
    "await alice.invite('sip:x', { from: `sip:${'a'.repeat(60)}!@x` }); await alice.expect(200, { from: /(a+)+$/ })",
  answers: "await alice.invite('sip:x'); await alice.expect(200)",
}
writeFileSync(
  join(folder, 'hazards.test.ts'),
  `import { test } from 'kamkit/test'
const options = { config: 'a.cfg', agents: ['alice'] }
${Object.entries(ways)
  .map(([name, body]) => `test('${name}', options, async ({ alice }) => { ${body} })`)
  .join('\n')}
`,
)

it('goes on behind tests that do not end, or that end their thread', async () => {
  const args = ['test', '--timeout', '1s', '--reporter', 'tap', 'hazards.test.ts']
  const { status, stdout } = await runCli('kamkit', args, folder)
  const lines = stdout.split('\n').filter((line) => /^(not )?ok/.test(line))
  expect(lines.map((line) => line.replace(/ \d+ - .* > /, ' '))).toEqual(
    ['loops', 'waits', 'leaves', 'throws', 'matches'].map((name) => `not ok ${name}`).concat('ok answers'),
  )
  expect(stdout).toMatch(/within 1 s of real time[^]*within 1 s of real time[^]*process\.exit[^]*late[^]*From is/)
  expect(status).toBe(1)
}, 30_000)
