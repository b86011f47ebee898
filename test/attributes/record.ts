/** Records what Kamailio 6.1.5 does with attributes: node test/attributes/record.ts. Needs kamailio; never records from kamkit. */
import { writeFileSync } from 'node:fs'
import { realServer } from '../conformance/configs.ts'
import { startRealStage } from '../support/real-stage.ts'
import { attributeCases, configOf, writtenBy } from './cases.ts'
import { recordedFile, type AttributeRecording } from './recording.ts'

const command = realServer('6.1.5')
if (command === undefined) throw new Error('Kamailio 6.1.5 is not on this machine')
const cases: [string, readonly string[] | null][] = []
for (const one of attributeCases) {
  cases.push([one.name, await writtenBy(() => startRealStage({ command, config: configOf(one) }))])
}
const recording: AttributeRecording = { server: 'Kamailio 6.1.5', cases: Object.fromEntries(cases) }
writeFileSync(recordedFile, `${JSON.stringify(recording, null, 1)}\n`)
process.stdout.write(`${cases.length} cases\n`)
