import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createNodeHost, readHosts } from './node-host.ts'

it('reads names and addresses of a hosts file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-hosts-'))
  const file = join(folder, 'hosts')
  writeFileSync(file, '# names\n10.0.0.1\tPBX pbx.example # the old one\n::1 pbx\n\n10.0.0.2 __proto__\n')
  const hosts = readHosts(file)
  rmSync(folder, { recursive: true })
  expect([...hosts]).toEqual([
    ['pbx', ['10.0.0.1', '::1']],
    ['pbx.example', ['10.0.0.1']],
    ['__proto__', ['10.0.0.2']],
  ])
  expect(readHosts('/nowhere/hosts').size).toBe(0)
})

it('knows localhost without asking a name server', async () => {
  const { records } = await createNodeHost(() => undefined).dns.query('localhost', 'A', { usesSearchList: true })
  expect(records.map((record) => 'address' in record && record.address)).toContain('127.0.0.1')
})
