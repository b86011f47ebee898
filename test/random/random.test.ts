import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkText, compileText, parseText } from '../support/compile-text.ts'
import { fixedOutcomes, fixedPlaces, fixedPlaceTraces, fixedPrograms, outcomeOf } from './fixed.ts'
import { mutatedConfigs } from './mutations.ts'
import { playVirtual } from './play-virtual.ts'
import { answeredPlaces, places, type Place } from './places.ts'
import { configOf, programs, type Program } from './program.ts'

/** The same programs in each run; test/live/random.live.ts has new ones every time, and compares them with the real server. */
const seed = 2026

function accepted(place: Place, count: number): readonly (readonly [string, Program])[] {
  const isAccepted = (program: Program): boolean =>
    checkText(configOf([['P0', program]])).diagnostics.every((one) => one.severity !== 'error')
  return fc
    .sample(programs(place), { seed, numRuns: count })
    .filter(isAccepted)
    .map((program, at) => [`P${at}`, program])
}

it('most programs made up at random are accepted', () => {
  expect(accepted('request', 40).length).toBeGreaterThan(25)
})

it.each(['request', 'reply'] as const)('they do the same in a %s route with types and with probes', async (place) => {
  const entries = accepted(place, 30)
  const plain = await playVirtual(entries)
  expect([...plain.values()].every(({ log }) => log.length > 0)).toBe(true)
  expect(await playVirtual(entries, { isTypeScript: true })).toEqual(plain)
  expect(await playVirtual(entries, { hasProbe: true })).toEqual(plain)
  expect(await playVirtual(entries, { canPause: true })).toEqual(plain)
})

it('what once differed from 6.1.5 does as recorded', async () => {
  const played = await playVirtual(fixedPrograms)
  for (const [name, program] of fixedPrograms) {
    expect(outcomeOf(played.get(name)), program.main.join('\n')).toEqual(fixedOutcomes.get(name))
  }
})

it.each([
  ['branch, failure, reply, onsend and event routes', places.filter((one) => answeredPlaces.has(one)), 3],
  ['request routes under return_mode=1', ['returns'], 8],
] as const)('they do the same in %s with types and with probes', async (_, of, count) => {
  const programs = of.flatMap((place) => accepted(place, count).map(([, program]) => program))
  const entries = programs.map((program, at) => [`P${at}`, program] as const)
  const plain = await playVirtual(entries)
  expect([...plain.values()].every(({ log }) => log.length > 0)).toBe(true)
  expect(await playVirtual(entries, { isTypeScript: true })).toEqual(plain)
  expect(await playVirtual(entries, { hasProbe: true })).toEqual(plain)
  expect(await playVirtual(entries, { canPause: true })).toEqual(plain)
})

it('what once differed from 6.1.5 in other routes logs and sends as recorded', async () => {
  const played = await playVirtual(fixedPlaces)
  for (const [name, program] of fixedPlaces) {
    expect(played.get(name), program.main.join('\n')).toEqual(fixedPlaceTraces.get(name))
  }
})

it('a program printed word by word is the same program', () => {
  fc.assert(
    fc.property(programs('request'), (program) => {
      const config = configOf([['P0', program]])
      const { tokens, file } = parseText(config)
      const start = config.indexOf('route[P0]')
      const words = tokens.filter(({ span }) => span.source === 0 && span.start >= start)
      const printed = config.slice(0, start) + words.map(({ text }) => text).join('\n')
      expect(withoutPlaces(parseText(printed).file)).toEqual(withoutPlaces(file))
    }),
    { seed, numRuns: 15 },
  )
})

it('mutated programs end in diagnostics, never in an exception', () => {
  fc.assert(
    fc.property(mutatedConfigs, (config) => {
      compileText(config)
    }),
    { seed, numRuns: 60 },
  )
})

function withoutPlaces(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'span' ? undefined : value)))
}
