/**
 * Records what core parameters change, from Kamailio 6.1.5: node --conditions=source test/core-parameters/record-behaviour.ts [NAME].
 * With a part of names only those stories are recorded anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { realServer } from '../conformance/configs.ts'
import { startRealStage } from '../support/real-stage.ts'
import { behaviourCases, configOf, listenOptions } from './behaviour-cases.ts'
import { outcomesFile, playBehaviour, type Outcome, type RecordedOutcomes } from './play-behaviour.ts'

const command = realServer('6.1.5')
if (command === undefined) throw new Error('Kamailio 6.1.5 is not installed')
const [wanted = ''] = process.argv.slice(2)
const known = existsSync(outcomesFile) ? (JSON.parse(readFileSync(outcomesFile, 'utf8')) as RecordedOutcomes) : {}
const outcomes: { [name: string]: Outcome } = {}
for (const one of behaviourCases) {
  const old = known[one.name]
  if (old !== undefined && !one.name.includes(wanted)) {
    outcomes[one.name] = old
    continue
  }
  const stage = await startRealStage({ command, config: configOf(one), args: listenOptions(one) })
  outcomes[one.name] = await playBehaviour(stage, one)
  await stage.stop()
  save()
}
save()

function save(): void {
  writeFileSync(outcomesFile, `${JSON.stringify(outcomes, null, 1)}\n`)
}
