import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-replay-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const capture = join(import.meta.dirname, '../captures/calls-udp.pcap')
const config = join(import.meta.dirname, '../../examples/getting-started/kamailio.cfg')
const domain = ['-A', 'DOMAIN="127.8.40.1"']

const changed = join(folder, 'changed.cfg')
writeFileSync(
  changed,
  readFileSync(config, 'latin1').replace(
    'if ($rU == $null) {',
    'if ($rU == "stranger") {\n\t\tsl_send_reply("480", "Away");\n\t\texit;\n\t}\n$&'.replace(
      '$&',
      'if ($rU == $null) {',
    ),
  ),
)

describe('kamkit replay', () => {
  it('says that all went as captured, and writes tests', async () => {
    const tests = join(folder, 'tests')
    const { status, stdout, stderr } = await runCli('kamkit', [
      'replay',
      ...domain,
      '--save-tests',
      tests,
      config,
      capture,
    ])
    expect(stdout).toMatch(
      /^server: 127\.8\.40\.1:5060\n\nregister-udp: same as captured\n[^]*\n5 calls: 5 same as captured, 0 differ\n$/,
    )
    expect([status, stderr]).toEqual([0, `kamkit: wrote 5 tests to ${tests}; play them with kamkit test ${tests}\n`])
    expect(readdirSync(tests)).toHaveLength(5)
  })

  it('shows what differs, with the ladder and the trace of a call', async () => {
    const { status, stdout } = await runCli('kamkit', [
      'replay',
      ...domain,
      '--call',
      'unknown-udp',
      '--trace',
      changed,
      capture,
    ])
    expect(status).toBe(1)
    expect(stdout).toContain(
      'unknown-udp: differs\n  another status: captured 404 to MESSAGE to udp:127.8.40.4:5064, now 480 to MESSAGE',
    )
    expect(stdout).toContain('480 Away (MESSAGE)')
    expect(stdout).toMatch(/changed\.cfg:\d+ +if \(\$rU == "stranger"\) \S+ then +\$rU="stranger"/)
    expect(stdout).toMatch(/\n1 calls: 0 same as captured, 1 differ\n$/)
  })

  it('writes JSON and a page', async () => {
    const page = join(folder, 'calls.html')
    const [json, html] = await Promise.all([
      runCli('kamkit', ['replay', ...domain, '--format', 'json', changed, capture]),
      runCli('kamkit', ['replay', ...domain, '--format', 'html', '-o', page, changed, capture]),
    ])
    const { calls } = JSON.parse(json.stdout) as { readonly calls: readonly { readonly verdict: string }[] }
    expect(calls.map(({ verdict }) => verdict)).toEqual(['same', 'same', 'same', 'same', 'differs'])
    expect([html.stdout, readFileSync(page, 'utf8').slice(0, 15)]).toEqual(['', '<!doctype html>'])
  })

  it.each([
    [['--from-server', 'here', config, capture], '--from-server here: write IP:PORT'],
    [[config, config], 'kamailio.cfg: this is no capture that can be read'],
  ])('refuses %j', async (options, expected) => {
    const { status, stderr } = await runCli('kamkit', ['replay', ...options])
    expect([status, stderr]).toEqual([2, expect.stringContaining(expected)])
  })
})

describe('kamkit diff', () => {
  it('names the calls that the change concerns, and where', async () => {
    const { status, stdout } = await runCli('kamkit', ['diff', ...domain, config, changed, '--capture', capture])
    expect(status).toBe(1)
    expect(stdout).toMatch(/^unknown-udp\n {2}another status: old 404 to MESSAGE .*, new 480 to MESSAGE .*\n/)
    expect(stdout).toMatch(/\n {2}new: .*changed\.cfg:\d+: if \(\$rU == "stranger"\) \S+ then\n +\$rU="stranger"\n/)
    expect(stdout).toMatch(/\n5 calls: 1 is treated differently\n$/)
  })
})
