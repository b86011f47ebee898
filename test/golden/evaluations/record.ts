/**
 * Records the evaluations of the areas from Kamailio 6.1.5, all or those named (`places` are the variables in each type of block):
 *
 *     node --conditions=source test/golden/evaluations/record.ts [area ...]
 *
 * `--check N` compares every Nth evaluation with what was recorded, and writes nothing. The server runs in a private network
 * namespace where that is possible, so that its addresses are free.
 */
import { spawnSync } from 'node:child_process'
import { realServer } from '../../conformance/configs.ts'
import { readGolden } from '../cases.ts'
import { areas } from './areas.ts'
import { checkRecordings } from './check-recordings.ts'
import { writeFixture, writePlaces } from './fixtures.ts'
import { recordPlaces } from './record-places.ts'
import { playReal } from './real-server.ts'

const [mode, ...rest] = process.argv.slice(2)
if (mode === '--inside') {
  process.exitCode = await work(rest)
  // A server that crashed may leave processes behind, which end with the namespace.
  process.exit()
}
process.exitCode = enterNamespace(process.argv.slice(2))

/** Runs the rest in namespaces of its own; where they cannot be made, as in some containers, on the machine's loopback. */
function enterNamespace(args: readonly string[]): number {
  const command = [process.execPath, '--conditions=source', import.meta.filename, '--inside', ...args]
  const isolated = ['unshare', '-rnpf', '--kill-child', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh']
  const canIsolate = run([...isolated, 'true'], 'ignore') === 0
  return run(canIsolate ? [...isolated, ...command] : command, 'inherit')
}

function run([program = '', ...args]: readonly string[], stdio: 'inherit' | 'ignore'): number {
  return spawnSync(program, args, { stdio }).status ?? 1
}

async function work(args: readonly string[]): Promise<number> {
  const command = realServer('6.1.5')
  if (command === undefined) throw new Error('Kamailio 6.1.5 is not installed: run scripts/real-kamailio/install-6.1')
  if (args[0] === '--check') return checkRecordings(command, Number(args[1]))
  await recordAreas(command, args)
  return 0
}

async function recordAreas(command: string, wanted: readonly string[]): Promise<void> {
  const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name)
  for (const { name, definitions } of areas.filter((one) => isWanted(one.name))) {
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
  if (!isWanted('places')) return
  const fixture = await recordPlaces(command)
  writePlaces(fixture)
  for (const [place, results] of fixture.places) process.stdout.write(`${place}: ${results.size} variables\n`)
}
