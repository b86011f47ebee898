import { expect, it } from 'vitest'
import type { DebugRun, Moment } from './moment.ts'
import { isStepDone, type Stepping } from './stepping.ts'

const runOf = (number: number, parent?: DebugRun): DebugRun => ({
  ...({ kind: 'request', name: '', about: '', endIndex: undefined } as const),
  linked: {} as DebugRun['linked'],
  number,
  parent,
})
const momentOf = (run: DebugRun, index: number, depth = 0): Moment =>
  ({ run, index, isEnd: false, frame: { depth } }) as Moment

const stepped = runOf(1)
const nested = runOf(2, stepped)
const again = runOf(3)
const from = momentOf(stepped, 5, 1)

it.each<readonly [Stepping['kind'], string, Moment, boolean]>([
  ['in', 'the next statement', momentOf(stepped, 6, 1), true],
  ['in', 'a block that is called', momentOf(stepped, 6, 2), true],
  ['in', 'a run that began meanwhile', momentOf(nested, 6), true],
  ['in', 'a retransmission', momentOf(again, 6), false],
  ['next', 'a block that is called', momentOf(stepped, 6, 2), false],
  ['next', 'a run that began meanwhile', momentOf(nested, 6), false],
  ['next', 'the block that called', momentOf(stepped, 6, 0), true],
  ['out', 'the next statement', momentOf(stepped, 6, 1), false],
  ['out', 'the block that called', momentOf(stepped, 6, 0), true],
  ['out', 'a retransmission', momentOf(again, 6), false],
])('%s: %s', (kind, _what, moment, expected) => {
  expect(isStepDone({ kind, from }, moment)).toBe(expected)
})

it.each(['in', 'next', 'out'] as const)('%s at the end of a run goes on to the next of the call', (kind) => {
  const over = { ...stepped, endIndex: 6 }
  expect(isStepDone({ kind, from: momentOf(over, 5, 1) }, momentOf(again, 6))).toBe(true)
})
