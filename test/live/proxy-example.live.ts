import { mkdtempSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { realServer } from '../conformance/configs.ts'
import { openPhone, register } from '../conformance/phones.ts'
import { proxyFile, proxySwitches, switchSets } from '../examples/proxy-switches.ts'
import { startRealStage } from '../support/real-stage.ts'
import { isAvailable } from './require.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-proxy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const servers = [
  ['Kamailio 6.1.5', realServer('6.1.5')],
  ['bin/kamailio', join(import.meta.dirname, '../../bin/kamailio')],
] as const

const kamkit = join(import.meta.dirname, '../../bin/kamkit')

it('kamkit check finds nothing with each switch of examples/proxy alone', () => {
  for (const set of switchSets()) {
    const options = ['check', '--format', 'unix', ...set.flatMap((one) => ['-A', one]), proxyFile]
    const { status, stdout, stderr } = spawnSync(kamkit, options, { encoding: 'latin1' })
    expect([set, status, stdout, stderr]).toEqual([set, 0, '', ''])
  }
})

/** What a start makes of each switch of the example of a proxy alone, of all and of none. */
describe.each(servers)('examples/proxy, -c of %s', (name, command) => {
  const sets = switchSets().map((set) => [set.length === 1 ? set[0] : `${set.length} switches`, set] as const)
  it.skipIf(!isAvailable(command, name)).each(sets)('accepts %s', (_name, set) => {
    const options = ['-c', '-f', proxyFile, '-Y', folder, ...set.flatMap((one) => ['-A', one])]
    const { status, stdout, stderr } = spawnSync(command ?? '', options, { encoding: 'latin1' })
    expect(`${stdout}${stderr}`).not.toMatch(/ERROR|CRITICAL|WARNING/)
    expect(status).toBe(0)
  })
})

/** The example with everything switched on, at the addresses of the stage. */
function everything(): string {
  const certificates = join(import.meta.dirname, '../tls/certificates')
  return [
    '#!KAMAILIO',
    ...proxySwitches().map((name) => `#!define ${name}`),
    `#!define TLS_CERTIFICATE "${certificates}/server.pem"`,
    `#!define TLS_KEY "${certificates}/server.key"`,
    '#!substdef "/PROXY_DOMAIN/127.8.30.1/g"',
    '#!define LISTEN_UDP udp:127.8.30.1:5060',
    '#!define LISTEN_TCP tcp:127.8.30.1:5060',
    '#!define LISTEN_TLS tls:127.8.30.1:5061',
    '#!define OFFICE_NET 127.8.30.0/24',
    `include_file "${proxyFile}"`,
    '',
  ].join('\n')
}

describe.each(servers)('examples/proxy with everything on %s', (name, command) => {
  it.skipIf(!isAvailable(command, name))('registers a phone over each transport', async () => {
    const stage = await startRealStage({ command: command ?? '', config: everything() })
    try {
      for (const proto of ['udp', 'tcp', 'tls', 'ws'] as const) {
        const phone = await openPhone(stage, 'bob', proto)
        expect(await register(stage, { ...phone, user: `bob-${proto}`, aor: `sip:bob-${proto}@127.8.30.1` })).toMatch(
          /^SIP\/2\.0 200 OK/,
        )
        phone.wire.close()
      }
    } finally {
      await stage.stop()
    }
  })
})
