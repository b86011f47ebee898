import { AssertionFailure } from '../engine/assertion.ts'
import { unexpected } from '../engine/stage.ts'
import type { StepKind } from './step-kind.ts'

/** `nothing else`: nobody got a message that was not expected. It is so at the end of every test. */
export const nothingElse: StepKind = {
  word: 'nothing else',
  hasAgent: false,
  isBare: true,
  keys: [],
  schema: { doc: 'Nobody got a message that was not expected.', value: { type: ['null', 'boolean'] }, keys: {} },
  read: () => (stage) => {
    const [first, ...more] = unexpected(stage)
    if (first === undefined) return
    throw new AssertionFailure(`${first}, which was not expected${more.length === 0 ? '' : `; ${more.join('; ')}`}`)
  },
}
