/**
 * Records which pseudo-variables and transformations 6.1.5 reads and 5.6.3 does not:
 *
 *     node --conditions=source test/check/releases/record-names.ts
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { namesFile } from './fixture.ts'
import { nameHead, nameProbes, type NameProbe } from './probes.ts'

const older = '/usr/sbin/kamailio'
const newer = resolve(import.meta.dirname, '../../../scripts/real-kamailio/kamailio-6.1')
const folder = mkdtempSync(join(tmpdir(), 'releases-'))

const all = nameProbes()
const asked = all.filter((probe) => isRead(newer, probe))
const absent = asked.filter((probe) => !isRead(older, probe))
process.stdout.write(`${all.length} names, ${asked.length} read by 6.1.5, ${absent.length} of them not by 5.6.3\n`)
const groups = Map.groupBy(absent, ({ module }) => module)
const rows = [...groups].map(([module, probes]) => [module, probes.map(({ name }) => name).join(' ')] as const)
writeFileSync(namesFile, `${JSON.stringify(Object.fromEntries(rows), null, 0).replaceAll('","', '",\n"')}\n`)
rmSync(folder, { recursive: true, force: true })

/** Whether the name is known; what stands in its parentheses is another question. */
function isRead(command: string, probe: NameProbe): boolean {
  const file = join(folder, 'test.cfg')
  writeFileSync(file, `${nameHead(probe.module)}request_route {\n${probe.line}\n}\n`)
  const { status, stderr } = spawnSync(command, ['-c', '-E', '-Y', folder, '-f', file], {
    encoding: 'latin1',
    cwd: folder,
  })
  // A module that one release lacks says nothing of its names.
  if (status === 0 || stderr.includes('could not find module')) return true
  return probe.name.startsWith('$') && !stderr.includes(`error searching pvar "${probe.name.slice(1)}"`)
}
