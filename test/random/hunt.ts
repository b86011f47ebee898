/**
 * Looks for differences for longer than a test may take: `node --conditions=source test/random/hunt.ts [SEED] [PROGRAMS]`,
 * best in a network of its own (`unshare -n`). Prints each one as small as it gets.
 */
import fc from 'fast-check'
import { realServer } from '../conformance/configs.ts'
import { compareAll, describeDifference, shrink, shrinkable } from './difference.ts'
import { places, type Place } from './places.ts'
import { programs } from './program.ts'

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000)
const total = Number(process.argv[3] ?? 1000)
const place: Place = places.find((one) => one === process.argv[4]) ?? 'request'
const shrunk = Number(process.argv[5] ?? 5)
const command = realServer('6.1.5') ?? ''
const batch = 100

const classes = new Map<string, string[]>()
let [compared, different, left] = [0, 0, shrunk]
for (let round = 0; round * batch < total; round += 1) {
  const arbitrary = programs(place)
  const samples = fc.sample(shrinkable(arbitrary), { seed: seed + round, numRuns: batch })
  const found = await compareAll(
    command,
    samples.map((one) => one.value),
  )
  compared += batch
  for (const [at, difference] of found.entries()) {
    const sample = samples[at]
    if (difference === undefined || sample === undefined) continue
    different += 1
    const [a, b] = [difference.ours.split(/\r?\n/), difference.theirs.split(/\r?\n/)]
    const where = a.findIndex((line, index) => line !== b[index])
    if (left === 0 || (process.argv[6] !== undefined && process.argv[6] !== difference.kind)) {
      const key = `${difference.kind}\n  ours ${a[where]}\n  real ${b[where]}`.replace(/P\d+|\(\d+\)|\/tmp\S+/g, '')
      classes.set(key, [...(classes.get(key) ?? []), `${seed + round}/${at}`])
      continue
    }
    left -= 1
    const small = await shrink(command, arbitrary, sample, difference, 20_000)
    console.log(`--- seed ${seed + round}, program ${at}, ${small.difference.kind}`)
    console.log(describeDifference(small.program, small.difference))
  }
  console.error(`seed ${seed + round}: ${compared} compared, ${different} differ`)
}

for (const [key, all] of classes) console.log(all.length, all.slice(0, 3).join(' '), key)
process.exit(0)
