import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readGolden } from '../cases.ts'
import { createWorkshop } from '../golden-server.ts'
import { readPlacesFixture } from './fixtures.ts'
import { playOwn, playPlacesOwn } from './own-server.ts'
import { pendingPlaces } from './pending-places.ts'
import { placesConfiguration, readPlaces, type PlaceResults } from './places.ts'

const { message } = readGolden()
const { places, refused } = readPlacesFixture()
const workshop = createWorkshop()
let ours: PlaceResults

beforeAll(async () => {
  ours = readPlaces(await playPlacesOwn(placesConfiguration(new Set(refused)), message, workshop))
}, 180_000)

afterAll(() => workshop.dispose())

describe.each([...places])('%s', (place, results) => {
  it.each([...results])('%s', (variable, result) => {
    const got = ours.get(place)?.get(variable)
    if (pendingPlaces.has(variable)) return
    if (pendingPlaces.has(`${place}: ${variable}`)) expect(got, 'agrees now: take it off the list').not.toEqual(result)
    else expect(got).toEqual(result)
  })
})

it('refuses the variables that 6.1.5 does not know', async () => {
  const definitions = refused.map((variable) => ({ id: variable, kind: 'expr' as const, expr: variable }))
  const results = await playOwn(definitions, message, workshop)
  const accepted = [...results].filter(([, result]) => !('refused' in result)).map(([variable]) => variable)
  expect(accepted.filter((variable) => !pendingPlaces.has(variable))).toEqual([])
})
