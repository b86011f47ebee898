import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startVirtualStage } from '../support/virtual-stage.ts'
import { behaviourCases, configOf } from './behaviour-cases.ts'
import { behaviourExceptions } from './behaviour-exceptions.ts'
import { outcomesFile, playBehaviour, type RecordedOutcomes } from './play-behaviour.ts'

/** What core parameters change on the wire and in the log, as recorded from 6.1.5 (record-behaviour.ts). */
const recorded = JSON.parse(readFileSync(outcomesFile, 'utf8')) as RecordedOutcomes

it('has no exception for a story that is none', () => {
  const names = new Set(behaviourCases.map(({ name }) => name))
  expect([...behaviourExceptions.keys()].filter((name) => !names.has(name))).toEqual([])
})

describe('core parameters do what they do in 6.1.5', () => {
  it.each(behaviourCases)('$name', async (one) => {
    const stage = await startVirtualStage(configOf(one), [], one.listen)
    const outcome = await playBehaviour(stage, one)
    await stage.stop()
    const expected = recorded[one.name]
    const exception = behaviourExceptions.get(one.name)
    if (exception === undefined) expect(outcome).toEqual(expected)
    else expect(outcome, exception.reason).not.toEqual(expected)
    if (exception?.differs === 'log') expect(outcome.received).toEqual(expected?.received)
  })
})
