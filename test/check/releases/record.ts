/**
 * Records which functions and parameters of every module `kamailio -c` of 5.6.3 takes, with the kinds of blocks and values:
 *
 *     node --conditions=source test/check/releases/record.ts
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packagedModules } from '../packages.ts'
import { headOf } from '../modules/setups.ts'
import { fixtureFile, type RecordedModule } from './fixture.ts'
import { probeText } from './probes.ts'

const command = '/usr/sbin/kamailio'
const modules = '/usr/lib/x86_64-linux-gnu/kamailio/modules'
const folder = mkdtempSync(join(tmpdir(), 'releases-'))

const rows = packagedModules()
  .filter((module) => existsSync(join(modules, `${module}.so`)))
  .flatMap((module) => {
    const row = recordModule(module)
    if (row === undefined) process.stdout.write(`${module} is not read\n`)
    return row === undefined ? [] : [`${JSON.stringify(module)}: ${JSON.stringify(row)}`]
  })
writeFileSync(fixtureFile, `{\n${rows.join(',\n')}\n}\n`)
rmSync(folder, { recursive: true, force: true })

/** 5.6.3 goes on after an error of this kind, so that one reading tells of all lines. */
function recordModule(module: string): RecordedModule | undefined {
  const head = headOf(module)
  if (refusedBy(head + 'request_route { exit; }\n').length > 0) return undefined
  const { text, lines } = probeText(module, head)
  const refused = new Set(refusedBy(text))
  if ([...refused].some((line) => !lines.has(line))) return undefined
  const letters = new Map<string, string>()
  const known = new Set<string>()
  for (const [line, { key, letter }] of lines) {
    if (!refused.has(line)) known.add(key)
    letters.set(key, (letters.get(key) ?? '') + (refused.has(line) ? letter : ''))
  }
  const groups = Map.groupBy(known, (key) => letters.get(key) ?? '')
  return Object.fromEntries([...groups].map(([group, keys]) => [group, keys.join(' ')]))
}

/** The lines, counted from 1, that the server tells of. */
function refusedBy(text: string): readonly number[] {
  const file = join(folder, 'test.cfg')
  writeFileSync(file, text)
  const { stderr, stdout } = spawnSync(command, ['-c', '-E', '-Y', folder, '-f', file], {
    encoding: 'latin1',
    cwd: folder,
  })
  let said = ''
  const lines: number[] = []
  for (const line of `${stdout}${stderr}`.split('\n')) {
    const place = /parse error in config file \S+, (?:from )?line (\d+)/.exec(line)
    // A parameter that exists may refuse its value: that is another question.
    if (place !== null && (!line.includes('module parameter') || said.includes('not found in module')))
      lines.push(Number(place[1]))
    if (line !== '') said = line
  }
  return lines
}
