/** Asks the real server all commands: node --conditions=source test/rpc/record.ts, in a network of its own (CONTRIBUTING.md). */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from './cases.ts'
import { comparable, type Recorded } from './compare.ts'
import { playCommands, type Asked, type Way } from './play.ts'

const server = join(import.meta.dirname, '../../scripts/real-kamailio/kamailio-6.1')
const record = async (way: Way): Promise<readonly Asked[]> =>
  (await playCommands(server, commands, way)).map((asked): Asked => [asked[0], comparable(asked)])
const recorded: Recorded = { kamcmd: await record('kamcmd'), json: await record('json') }
writeFileSync(join(import.meta.dirname, 'answers.recorded.json'), `${JSON.stringify(recorded, null, 1)}\n`)
