import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCli, startCli } from '../cli/run-cli.ts'
import { isAvailable } from './require.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-sipp-step-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const scenarios = join(import.meta.dirname, '../sipp')
const [server, caller, callee] = [17_160, 17_161, 17_162]

writeFileSync(
  join(folder, 'a.cfg'),
  `listen=udp:127.0.0.1:${server}
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "siputils.so"
loadmodule "pv.so"
request_route {
	if (has_totag()) { loose_route(); t_relay(); exit; }
	if ($rU == "nobody") { sl_send_reply("404", "Nobody"); exit; }
	record_route();
	$ru = "sip:bob@127.0.0.1:${callee}";
	t_relay();
}
`,
)
writeFileSync(
  join(folder, 'a.test.yaml'),
  `config: a.cfg
agents: { alice: 'udp:127.0.0.1:${caller}', bob: 'udp:127.0.0.1:${callee}' }
tests:
  - name: a call
    steps:
      - sipp: { alice: ${scenarios}/uac-call.xml, bob: ${scenarios}/uas-call.xml }
        engine: sipp
        calls: 2
  - name: nobody
    steps:
      - sipp: { alice: ${scenarios}/uac-call.xml }
        service: nobody
        engine: sipp
        timeout: 5s
`,
)

it.runIf(isAvailable('/usr/bin/sipp', 'sipp'))(
  'the program sipp plays a step against a server on real sockets',
  async () => {
    const { stdout, status } = await runCli(
      'kamkit',
      ['test', '--reporter', 'tap', '--coverage-report', 'lcov=lcov'],
      folder,
    )
    expect(stdout).toMatch(/^ok 1 - .*a call$/m)
    expect(stdout).toMatch(/^not ok 2 - .*nobody$/m)
    expect(stdout).toMatch(/sipp of alice ended with status 1: a call failed[^]*404 Nobody/)
    expect(status).toBe(1)
  },
)

it('is skipped, with the reason, where sipp is not installed', async () => {
  const { stdout, status } = await startCli('kamkit', ['test', '--reporter', 'tap'], folder, {
    ...process.env,
    PATH: '/nowhere',
  }).done
  expect(stdout).toMatch(/^ok 1 - .*a call # SKIP engine: sipp needs the program sipp, which is not installed/m)
  expect(status).toBe(0)
})
