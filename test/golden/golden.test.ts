import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readGolden, type GoldenCase } from './cases.ts'
import { compare, withoutLogs } from './compare.ts'
import { createWorkshop } from './golden-server.ts'
import { pending } from './pending.ts'
import { checkWhole, playWhole } from './play-whole.ts'
import { playAlone, playBatch, type Played } from './play.ts'

const { cases, message } = readGolden()
const workshop = createWorkshop()
/** Enough to share the cost of a start; one case that is refused makes its batch start again. */
const batchSize = 200
const played = new Map<string, Played>()

const inline = cases.filter(({ kind }) => kind === 'expr' || kind === 'pv' || kind === 'frag')
/** Cases that are refused, and statements that may end the script, do not share a server with others. */
const isAlone = ({ id, kind, result }: GoldenCase): boolean =>
  kind === 'frag' || result.load_error !== undefined || id.includes('$stat(')

beforeAll(async () => {
  const batch = inline.filter((one) => !isAlone(one))
  for (let at = 0; at < batch.length; at += batchSize) {
    for (const [id, result] of await playBatch(batch.slice(at, at + batchSize), message, workshop))
      played.set(id, result)
  }
  for (const one of inline.filter(isAlone)) played.set(one.id, await playAlone(one, message, workshop))
}, 60_000)

afterAll(() => workshop.dispose())

for (const group of new Set(inline.map((one) => one.group))) {
  describe(group, () => {
    it.each(inline.filter((one) => one.group === group && one.volatile !== true).map((one) => [one.id, one] as const))(
      '%s',
      (id, one) => {
        const ours = played.get(id)
        if (ours === undefined) throw new Error(`${id} was not played`)
        const { expected, actual } = compare(one, ours)
        judge(id, actual, expected)
      },
    )
  })
}

function judge(id: string, actual: unknown, expected: unknown): void {
  if (pending.has(id)) expect(actual, 'passes now: take it off the list of pending cases').not.toEqual(expected)
  else expect(actual).toEqual(expected)
}

for (const group of new Set(cases.filter(({ kind }) => kind === 'check').map((one) => one.group))) {
  const ofGroup = cases.filter((one) => one.kind === 'check' && one.group === group)
  describe(`${group} (-c)`, () => {
    it.each(ofGroup.map((one) => [one.id, one] as const))('%s', (id, one) => {
      judge(id, checkWhole(one), withoutLogs(one.result))
    })
  })
}

describe('flow', () => {
  const whole = cases.filter(({ kind }) => kind === 'run')
  it.each(whole.map((one) => [one.id, one] as const))('%s', async (id, one) => {
    judge(id, await playWhole(one, message, workshop), withoutLogs(one.result))
  })
})

it('lists only cases that are there as pending', () => {
  const ids = new Set(cases.filter((one) => one.volatile !== true).map(({ id }) => id))
  expect([...pending.keys()].filter((id) => !ids.has(id))).toEqual([])
})
