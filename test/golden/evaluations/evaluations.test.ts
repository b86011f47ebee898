import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readGolden } from '../cases.ts'
import { createWorkshop } from '../golden-server.ts'
import { areas } from './areas.ts'
import type { Definition, Result } from './definition.ts'
import { readFixture } from './fixtures.ts'
import { playOwn } from './own-server.ts'
import { endServer, pending } from './pending.ts'

/** Enough to share the cost of a start; one evaluation that is refused makes its batch start again. */
const batchSize = 400
/** What a refused one breaks may be blamed on the one that follows. */
const between: Definition = { kind: 'frag', id: 'between', code: '$var(between) = 1;' }
const { message } = readGolden()

describe.each(areas.map((area) => [area.name, area] as const))('%s', (name, { definitions, otherLines }) => {
  const recorded = readFixture(name).results
  const played = new Map<string, Result>()
  const workshop = createWorkshop()

  beforeAll(async () => {
    const refused = definitions.filter(({ id }) => 'refused' in (recorded.get(id) ?? {}))
    const accepted = definitions.filter((one) => !refused.includes(one))
    for (const batch of [refused.flatMap((one) => [one, between]), ...inBatches(accepted)]) {
      for (const [id, result] of await playOwn(batch, message, workshop)) played.set(id, result)
    }
  }, 180_000)

  afterAll(() => workshop.dispose())

  it('is recorded as it is defined', () => {
    const ids = definitions.map(({ id }) => id).filter((id) => !endServer.has(id))
    expect([...recorded.keys()]).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each([...recorded].map(([id, result]) => [id, result] as const))('%s', (id, result) => {
    const ours = comparable(played.get(id), otherLines)
    if (pending.has(id))
      expect(ours, 'agrees now: take it off the list of pending evaluations').not.toEqual(
        comparable(result, otherLines),
      )
    else expect(ours).toEqual(comparable(result, otherLines))
  })
})

it('lists only evaluations that are there as pending', () => {
  const ids = new Set(areas.flatMap(({ definitions }) => definitions.map(({ id }) => id)))
  expect([...pending.keys(), ...endServer.keys()].filter((id) => !ids.has(id))).toEqual([])
})

/** The reasons of refusals are diagnostics of our own. */
function comparable(result: Result | undefined, otherLines: string | undefined): unknown {
  if (result === undefined || 'refused' in result) return { refused: true, wasPlayed: result !== undefined }
  return otherLines === undefined ? result : { ...result, log: [], ifLog: [] }
}

function inBatches<T>(all: readonly T[]): readonly (readonly T[])[] {
  const batches: (readonly T[])[] = []
  for (let at = 0; at < all.length; at += batchSize) batches.push(all.slice(at, at + batchSize))
  return batches
}
