/**
 * Records the evaluations of the areas from Kamailio 6.1.5, all or those named:
 *
 *     node --conditions=source test/golden/evaluations/record.ts [area ...]
 *
 * The server runs in a private network namespace, so that its addresses are free.
 */
import { spawnSync } from 'node:child_process'
import { realServer } from '../../conformance/configs.ts'
import { readGolden } from '../cases.ts'
import { areas } from './areas.ts'
import { writeFixture, writePlaces } from './fixtures.ts'
import { placesConfiguration, readPlaces, variableAt } from './places.ts'
import { playPlacesReal, playReal } from './real-server.ts'

const [mode, ...names] = process.argv.slice(2)
if (mode === '--inside') {
  await recordAreas(names)
  // A server that crashed may leave processes behind, which end with the namespace.
  process.exit()
}
process.exitCode = enterNamespace(process.argv.slice(2))

function enterNamespace(wanted: readonly string[]): number {
  const command = [process.execPath, '--conditions=source', import.meta.filename, '--inside', ...wanted]
  const script = 'ip link set lo up && exec "$@"'
  return (
    spawnSync('unshare', ['-rnpf', '--kill-child', 'sh', '-c', script, 'sh', ...command], { stdio: 'inherit' })
      .status ?? 1
  )
}

async function recordAreas(wanted: readonly string[]): Promise<void> {
  const command = realServer('6.1.5')
  if (command === undefined) throw new Error('Kamailio 6.1.5 is not installed: run scripts/real-kamailio/install-6.1')
  for (const { name, definitions } of areas.filter((one) => wanted.length === 0 || wanted.includes(one.name))) {
    const { results, crashes } = await playReal(command, definitions, readGolden().message)
    const inOrder = definitions.flatMap(({ id }) => {
      const result = results.get(id)
      return result === undefined ? [] : [[id, result] as const]
    })
    writeFixture(name, { server: 'Kamailio 6.1.5', results: new Map(inOrder) })
    const refused = inOrder.filter(([, result]) => 'refused' in result).length
    process.stdout.write(`${name}: ${results.size} recorded, ${refused} of them refused\n`)
    for (const id of crashes) process.stdout.write(`  ended the server: ${id}\n`)
  }
  if (wanted.length === 0 || wanted.includes('places')) await recordPlaces(command)
}

async function recordPlaces(command: string): Promise<void> {
  const refused = new Set<string>()
  for (;;) {
    const config = placesConfiguration(refused)
    const played = await playPlacesReal(command, config, readGolden().message)
    if ('entries' in played) {
      const places = readPlaces(played.entries)
      writePlaces({ server: 'Kamailio 6.1.5', refused: [...refused], places })
      for (const [place, results] of places) process.stdout.write(`${place}: ${results.size} variables\n`)
      break
    }
    const variable = variableAt(config, played.line)
    if (variable === undefined) throw new Error(`line ${played.line} is refused`)
    refused.add(variable)
  }
}
