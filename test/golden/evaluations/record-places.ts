import { readGolden } from '../cases.ts'
import type { PlacesFixture } from './fixtures.ts'
import { placesConfiguration, readPlaces, variableAt } from './places.ts'
import { playPlacesReal } from './real-server.ts'

/** Reads every variable in every place on the real server; those that it refuses are left out, and it starts again. */
export async function recordPlaces(command: string, known: readonly string[] = []): Promise<PlacesFixture> {
  const refused = new Set<string>(known)
  for (;;) {
    const config = placesConfiguration(refused)
    const played = await playPlacesReal(command, config, readGolden().message)
    if ('entries' in played) {
      return { server: 'Kamailio 6.1.5', refused: [...refused], places: readPlaces(played.entries) }
    }
    const variable = variableAt(config, played.line)
    if (variable === undefined) throw new Error(`line ${played.line} is refused`)
    refused.add(variable)
  }
}
