import { expectExecuted } from '../engine/script-checks.ts'
import type { StepKind } from './step-kind.ts'

const value = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }

/** `executed: route[X]`, `executed: kamailio.cfg:120`. */
export const executed: StepKind = stepOf(
  'executed',
  true,
  'Routing blocks (route[X]) or lines (kamailio.cfg:120) that were executed in this test.',
)

/** `not executed: route[X]`. */
export const notExecuted: StepKind = stepOf(
  'not executed',
  false,
  'Routing blocks or lines that were not executed in this test.',
)

function stepOf(word: string, isWanted: boolean, doc: string): StepKind {
  return {
    word,
    hasAgent: false,
    keys: [],
    schema: { doc, value, keys: {} },
    read: (step, reader) => {
      const names = reader.texts(step.value)
      if (names.length === 0) return reader.fail(step.place, 'write route[NAME] or FILE:LINE')
      return (stage) => {
        for (const name of names) expectExecuted(stage, name, isWanted)
      }
    },
  }
}
