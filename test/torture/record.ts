/** Records what the real server does with each torture message: node --conditions=source test/torture/record.ts. Needs Kamailio 6.1. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { realServer } from '../conformance/configs.ts'
import { startRealStage } from '../support/real-stage.ts'
import { configNames, playTcp, playUdp, tortureConfig, tortureMessages, type TortureConfig } from './play.ts'
import { realWires } from './wires.ts'

const command = realServer('6.1.5')
if (command === undefined) throw new Error('Kamailio 6.1 is not installed: see scripts/real-kamailio')

/** One server for all messages of a configuration and a transport, in the order of their names. */
async function record(config: TortureConfig, proto: 'udp' | 'tcp'): Promise<Map<string, string>> {
  const stage = await startRealStage({ command: command ?? '', config: tortureConfig(config) })
  const wires = await realWires(config === 'stateful')
  const found = new Map<string, string>()
  const play = proto === 'udp' ? playUdp : playTcp
  for (const { name, text } of tortureMessages) found.set(name, (await play(text, wires)).summary)
  wires.close()
  await stage.stop()
  return found
}

const columns: [string, Map<string, string>][] = []
for (const config of configNames) {
  for (const proto of ['udp', 'tcp'] as const) columns.push([`${config} ${proto}`, await record(config, proto)])
}
const rows = tortureMessages.map(({ name }) => [
  name,
  Object.fromEntries(columns.map(([column, found]) => [column, found.get(name)])),
])
const recorded = { version: '6.1.5', outcomes: Object.fromEntries(rows) }
writeFileSync(join(import.meta.dirname, 'recorded-6.1.5.json'), `${JSON.stringify(recorded, null, 1)}\n`)
