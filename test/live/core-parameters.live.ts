import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { realServer } from '../conformance/configs.ts'
import { behaviourCases, configOf, listenOptions } from '../core-parameters/behaviour-cases.ts'
import { outcomesFile, playBehaviour, type RecordedOutcomes } from '../core-parameters/play-behaviour.ts'
import { startRealStage } from '../support/real-stage.ts'
import { isAvailable } from './require.ts'

/** The real server still does what core parameters were seen to do. */
const command = realServer('6.1.5')
const recorded = JSON.parse(readFileSync(outcomesFile, 'utf8')) as RecordedOutcomes

describe.skipIf(!isAvailable(command, 'Kamailio 6.1.5'))('core parameters of Kamailio 6.1.5', () => {
  it.each(behaviourCases)('$name', async (one) => {
    const stage = await startRealStage({ command: command ?? '', config: configOf(one), args: listenOptions(one) })
    const outcome = await playBehaviour(stage, one)
    await stage.stop()
    expect(outcome).toEqual(recorded[one.name])
  })
})
