import { writeFileSync } from 'node:fs'
import { playAll, recordingFile } from './recording.ts'
import { startCommand } from './server.ts'

// node --conditions=source test/tls/record.ts COMMAND: records what the real server does.
const [command] = process.argv.slice(2)
if (command === undefined) throw new Error('the command of the server is missing')
writeFileSync(recordingFile, `${JSON.stringify(await playAll((config) => startCommand(command, config)), null, 2)}\n`)
