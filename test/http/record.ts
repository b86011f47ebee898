/** Records what Kamailio 6.1.5 makes of HTTP: node --conditions=source test/http/record.ts. Never records from kamkit. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { realServer } from '../conformance/configs.ts'
import { startRealStage } from '../support/real-stage.ts'
import { cases, configs } from './cases.ts'
import { playCase, type Outcome } from './play.ts'
import { openSocket } from './sockets.ts'

const command = realServer('6.1.5')
if (command === undefined) throw new Error('Kamailio 6.1.5 is not installed')
const outcomes = new Map<string, Outcome>()
for (const [name, config] of Object.entries(configs)) {
  const stage = await startRealStage({ command, config })
  for (const one of cases.filter(({ config: wanted = 'lenient' }) => wanted === name))
    outcomes.set(one.name, await playCase(stage, one, openSocket))
  await stage.stop()
}
writeFileSync(
  join(import.meta.dirname, 'http.recorded.json'),
  `${JSON.stringify({ server: 'Kamailio 6.1.5', outcomes: Object.fromEntries(outcomes) }, null, 1)}\n`,
)
