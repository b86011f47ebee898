import { expect, it } from 'vitest'
import { KeptCounts, readCounts, writeCounts } from './kept-counts.ts'

const create = (): KeptCounts => new KeptCounts((texts) => texts.join('+'))

it('keeps what processes told last that live no more', () => {
  const kept = create()
  kept.take(
    [
      { id: 'a', text: 'a1' },
      { id: 'b', text: 'b1' },
    ],
    '1',
  )
  kept.take(
    [
      { id: 'b', text: 'b2' },
      { id: 'c', text: 'c1' },
    ],
    '1',
  )
  kept.take([], '1')
  expect(kept.texts.toSorted()).toEqual(['a1', 'b2', 'c1'])
  kept.take([{ id: 'c', text: 'c2' }], '2')
  expect(kept.texts).toEqual(['c2'])
  kept.clear()
  expect(kept.texts).toEqual([])
})

it('adds up what many processes measured that ended one after the other', () => {
  const kept = create()
  for (let turn = 0; turn < 100; turn += 1)
    kept.take(
      [
        { id: `${turn}`, text: `t${turn}` },
        { id: 'z', text: 'z' },
      ],
      '1',
    )
  expect(kept.texts.length).toBeLessThan(40)
  const all = kept.texts.flatMap((text) => text.split('+')).toSorted()
  expect(all).toEqual(['z', ...Array.from({ length: 100 }, (_, turn) => `t${turn}`)].toSorted())
})

it('is told by commands in one text', () => {
  const counts = { id: 'x', text: '{"a":\n1}' }
  expect(readCounts(writeCounts(counts))).toEqual(counts)
})
