/**
 * Records what 6.1.5 does with each sample of a diagnostic: with `-c`, and at a start.
 *
 *     node --conditions=source test/check/starts/record.ts [new]
 *
 * With `new` only those are asked for that have no record yet.
 */
import { writeFileSync } from 'node:fs'
import { enterPrivateNetwork } from '../private-network.ts'
import { RealServer } from '../real-server.ts'
import { fixtureFile, readRecordedStarts, startCases, type RecordedStart, type StartCase } from './fixture.ts'

/** The server was killed, since it never came back from reading the file. */
const hang = 'exit SIGKILL'

const status = enterPrivateNetwork(import.meta.filename, process.argv.slice(2))
if (status === undefined) {
  const keepsOld = process.argv.includes('new')
  const known = new Map(keepsOld ? readRecordedStarts().map((one) => [`${one.code} ${one.text}`, one]) : [])
  const server = new RealServer(undefined, true)
  const rows: RecordedStart[] = []
  for (const one of startCases()) rows.push(known.get(`${one.code} ${one.text}`) ?? (await ask(server, one)))
  server.close()
  const lines = rows.map((row) => JSON.stringify(row))
  writeFileSync(fixtureFile, `{"server": "6.1.5", "cases": [\n${lines.join(',\n')}\n]}\n`)
  process.exit()
}
process.exitCode = status

async function ask(server: RealServer, { code, text, files }: StartCase): Promise<RecordedStart> {
  const read = await server.readOnly(text, files)
  // One that never comes back from reading the file would be taken for one that runs.
  const start = read === hang ? hang : await server.start(text, 2000, files)
  console.log(code, JSON.stringify({ read, start }))
  return { code, text, read, start }
}
