/**
 * Records what `kamailio -c` of 6.1.5 and a start of it say of every mistake:
 *
 *     node --conditions=source test/check/defects/record.ts [--missing]
 *
 * With --missing only what is not recorded yet is asked for.
 */
import { writeFileSync } from 'node:fs'
import { enterPrivateNetwork } from '../private-network.ts'
import { inParallel, RealServer } from '../real-server.ts'
import { seed } from './defect.ts'
import { baseText, sideFiles } from './files.ts'
import { fixtureFile, readRecorded, type RecordedDefect } from './fixture.ts'
import { allDefects } from './index.ts'

/** How long a server must run to count as started, in milliseconds. */
const patience = 2000

const status = enterPrivateNetwork(import.meta.filename, process.argv.slice(2))
if (status === undefined) {
  const server = new RealServer()
  const known = process.argv.includes('--missing') ? readRecorded() : new Map<string, RecordedDefect>()
  // One after the other: the servers share their addresses.
  const texts: (readonly [string, string])[] = [
    ['proxy', baseText('proxy')],
    ['carrier', baseText('carrier')],
    ...allDefects.map((defect) => [defect[1], seed(defect).text] as const),
  ]
  const rows = await inParallel(texts, 1, async ([title, text]): Promise<readonly [string, RecordedDefect]> => {
    const before = known.get(title)
    if (before !== undefined) return [title, before]
    const read = await server.readOnly(text, sideFiles)
    return [title, { read, start: read === 'ok' ? await server.start(text, patience, sideFiles) : read }]
  })
  server.close()
  const lines = rows.map(([title, verdict]) => `${JSON.stringify(title)}: ${JSON.stringify(verdict)}`)
  writeFileSync(fixtureFile, `{\n${lines.join(',\n')}\n}\n`)
  process.exit()
}
process.exitCode = status
