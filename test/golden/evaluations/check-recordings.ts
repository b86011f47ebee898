import { isDeepStrictEqual } from 'node:util'
import { readGolden } from '../cases.ts'
import { areas } from './areas.ts'
import type { Area } from './definition.ts'
import { readFixture, readPlacesFixture } from './fixtures.ts'
import { endServer, unstable } from './pending.ts'
import { playReal } from './real-server.ts'
import { recordPlaces } from './record-places.ts'

/** Records a sample anew and compares it with the recordings; prints what differs, and gives an exit status. */
export async function checkRecordings(command: string, every: number): Promise<number> {
  let count = 0
  const differences: string[] = []
  const compare = (name: string, recorded: unknown, now: unknown): void => {
    count += 1
    if (!isDeepStrictEqual(recorded, now)) {
      differences.push(`${name}: ${JSON.stringify(recorded)} was recorded, now it is ${JSON.stringify(now)}`)
    }
  }
  for (const area of areas) await checkArea(command, area, every, compare)
  const recorded = readPlacesFixture()
  const { places } = await recordPlaces(command, recorded.refused)
  for (const [place, results] of recorded.places) {
    for (const [variable, result] of results) compare(`${place}: ${variable}`, result, places.get(place)?.get(variable))
  }
  const text = differences.length === 0 ? `${count} evaluations agree with the recordings` : differences.join('\n')
  process.stdout.write(`${text}\n`)
  return differences.length === 0 ? 0 : 1
}

/** What a refusal is told with has the number of a line in it, so that only the refusal itself counts. */
async function checkArea(
  command: string,
  { name, definitions }: Area,
  every: number,
  compare: (name: string, recorded: unknown, now: unknown) => void,
): Promise<void> {
  const { results } = readFixture(name)
  const sample = definitions.filter(
    ({ id, isPartOfSequence }, index) =>
      index % every === 0 && isPartOfSequence !== true && !endServer.has(id) && !unstable.has(id),
  )
  const now = await playReal(command, sample, readGolden().message)
  for (const { id } of sample) {
    const [before, after] = [results.get(id), now.results.get(id)]
    const isRefused = before !== undefined && 'refused' in before
    compare(
      id,
      isRefused ? { refused: true } : before,
      isRefused ? { refused: after !== undefined && 'refused' in after } : after,
    )
  }
}
