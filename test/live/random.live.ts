import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { realServer } from '../conformance/configs.ts'
import { compareAll, compareVerdicts, describeDifference, shrink, shrinkable } from '../random/difference.ts'
import { fixedOutcomes, fixedPlaces, fixedPlaceTraces, fixedPrograms, outcomeOf } from '../random/fixed.ts'
import { mutatedConfigs } from '../random/mutations.ts'
import { playReal } from '../random/play-real.ts'
import { places, type Place } from '../random/places.ts'
import { programs } from '../random/program.ts'
import { isAvailable } from './require.ts'

const command = realServer('6.1.5') ?? ''

/** Another one in each run, so that CI meets new programs; a failure prints it. */
const fresh = Date.now() % 1_000_000

/**
 * How many of a hundred new programs may differ before the suite fails. Less than one in five hundred does; they are printed, to be
 * mended and recorded in test/random/fixed.recorded.json, which always has to agree. What is new by chance must not fail a run by
 * chance: the seeds that are the same each time allow nothing.
 */
const tolerated = 4

interface Run {
  readonly place: Place
  readonly seed: number
  readonly count: number
  /** In a hundred. */
  readonly tolerated: number
}

/** The seed of each place that is the same in each run. */
const fixedSeeds: ReadonlyMap<Place, number> = new Map([
  ['request', 2026],
  ['reply', 700],
])

function countOf(place: Place, at: number): number {
  if (place === 'request' || place === 'reply') return 300
  return at < 7 ? 100 : 50
}

const runs: readonly Run[] = [
  ...places.map((place, at) => ({
    place,
    seed: fixedSeeds.get(place) ?? 100,
    count: countOf(place, at),
    tolerated: 0,
  })),
  { place: 'request', seed: fresh, count: 200, tolerated },
  { place: 'reply', seed: fresh, count: 200, tolerated },
  ...places
    .filter((place) => place !== 'request' && place !== 'reply')
    .map((place) => ({ place, seed: fresh, count: 20, tolerated: 15 })),
]

/** Programs of the grammar, evaluated by both servers. */
describe.skipIf(!isAvailable(realServer('6.1.5'), 'Kamailio 6.1.5'))('random programs on 6.1.5 and here', () => {
  it.each(runs)('$count in a $place route, seed $seed', async ({ place, seed, count, tolerated }) => {
    const arbitrary = programs(place)
    const samples = fc.sample(shrinkable(arbitrary), { seed, numRuns: count })
    const shown: string[] = []
    for (let start = 0; start < count; start += 100) {
      const batch = samples.slice(start, start + 100)
      const found = await compareAll(
        command,
        batch.map((one) => one.value),
      )
      for (const [at, difference] of found.entries()) {
        const sample = batch[at]
        if (difference === undefined || sample === undefined) continue
        // One program as small as it gets tells enough.
        const small =
          shown.length === 0
            ? await shrink(command, arbitrary, sample, difference, 8000)
            : { program: sample.value, difference }
        shown.push(`program ${start + at} of seed ${seed}\n${describeDifference(small.program, small.difference)}`)
      }
    }
    if (shown.length * 100 <= tolerated * count && tolerated > 0) process.stderr.write(shown.join('\n'))
    else expect(shown).toEqual([])
  })

  it('still does what was recorded', async () => {
    const outcome = await playReal(command, fixedPrograms)
    expect('traces' in outcome).toBe(true)
    if (!('traces' in outcome)) return
    for (const [name] of fixedPrograms) expect(outcomeOf(outcome.traces.get(name))).toEqual(fixedOutcomes.get(name))
    const placed = await playReal(command, fixedPlaces)
    expect('traces' in placed).toBe(true)
    if (!('traces' in placed)) return
    for (const [name] of fixedPlaces) expect(placed.traces.get(name)).toEqual(fixedPlaceTraces.get(name))
  })

  it.each([
    { seed: 1, count: 200, most: 0 },
    { seed: fresh, count: 100, most: 4 },
  ])('takes and refuses the same $count mutated programs, seed $seed', async ({ seed, count, most }) => {
    const found = await compareVerdicts(command, fc.sample(mutatedConfigs, { seed, numRuns: count }))
    if (found.length <= most && most > 0) process.stderr.write(found.join('\n'))
    else expect(found).toEqual([])
  })
})
