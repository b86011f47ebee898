/** Starts the real server in all ways: node --conditions=source test/process/record.ts, as root in a network of its own (CONTRIBUTING.md). */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addressOf, cases } from './cases.ts'
import { playProcess, type Observed } from './play.ts'

const server = join(import.meta.dirname, '../../scripts/real-kamailio/kamailio-6.1')
const recorded: Record<string, Observed> = {}
for (const one of cases) recorded[one.name] = await playProcess(server, one, addressOf(one))
writeFileSync(join(import.meta.dirname, 'process.recorded.json'), `${JSON.stringify(recorded, null, 1)}\n`)
