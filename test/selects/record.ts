/** Records what the selects of Kamailio 6.1.5 give: node test/selects/record.ts. Needs kamailio; never records from kamkit. */
import { writeFileSync } from 'node:fs'
import { realServer } from '../conformance/configs.ts'
import { startRealStage } from '../support/real-stage.ts'
import { selectMessages } from './messages.ts'
import { logOfMessages, readLogged, recordedFile, selectConfig, type SelectRecording } from './recording.ts'
import { selectsToRecord } from './selects.ts'

const command = realServer('6.1.5')
if (command === undefined) throw new Error('Kamailio 6.1.5 is not on this machine')
const stage = await startRealStage({ command, config: selectConfig(selectsToRecord) })
const logs = await logOfMessages(stage)
await stage.stop()
const recording: SelectRecording = {
  server: 'Kamailio 6.1.5',
  selects: selectsToRecord,
  messages: selectMessages.map(({ name, text }) => ({
    name,
    text,
    ...readLogged(logs.get(name) ?? '', selectsToRecord),
  })),
}
writeFileSync(recordedFile, `${JSON.stringify(recording, null, 1)}\n`)
process.stdout.write(`${selectMessages.length} messages, ${selectsToRecord.length} selects\n`)
