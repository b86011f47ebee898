/**
 * Finds by bisection which numbers a start of 6.1.5 takes, and writes them into limits.recorded.json, for parameters `module name`:
 *
 *     node --conditions=source test/check/params/record-limits.ts "tm cancel_b_method" ...
 *
 * What a start refuses for want of memory, a module or another parameter is no limit of the number: such a result is mended by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesOf, headOf, setupOf } from '../modules/setups.ts'
import { withRoot, withTables } from '../packages.ts'
import { enterPrivateNetwork } from '../private-network.ts'
import { inParallel, RealServer } from '../real-server.ts'

type Limit = readonly [least: number | null, most: number | null]

const file = join(import.meta.dirname, 'limits.recorded.json')

/** The numbers that are tried before any is bisected; a range that holds none of them is not found. */
const anchors: readonly number[] = [0, 1, 2, 3, 10, 5, 32, 100, 1000, 30000]
const farthest = 2_000_000

const status = enterPrivateNetwork(import.meta.filename, process.argv.slice(2))
if (status === undefined) {
  const server = new RealServer()
  const found = await inParallel(process.argv.slice(3), 3, async (key) => [key, await limitsOf(server, key)] as const)
  server.close()
  // Written by this recorder.
  const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Limit>
  const inOrder = [...new Map([...Object.entries(known), ...found])].toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  )
  const lines = inOrder.map(([key, limit]) => `${JSON.stringify(key)}: ${JSON.stringify(limit).replace(',', ', ')}`)
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`)
  for (const [key, limit] of found) process.stdout.write(`${key}: ${JSON.stringify(limit)}\n`)
  process.exit()
}
process.exitCode = status

async function limitsOf(server: RealServer, key: string): Promise<Limit> {
  const takes = async (value: number): Promise<boolean> => isTaken(server, key, value)
  for (const anchor of anchors) {
    if (!(await takes(anchor))) continue
    const least = (await takes(-farthest)) ? null : await edge(takes, anchor, -farthest)
    const most = (await takes(farthest)) ? null : await edge(takes, anchor, farthest)
    return [least, most]
  }
  throw new Error(`${key}: a start takes none of ${anchors.join(', ')}`)
}

/** The last number from a taken one towards a refused one that is taken. */
async function edge(takes: (value: number) => Promise<boolean>, taken: number, refused: number): Promise<number> {
  if (Math.abs(taken - refused) <= 1) return taken
  const middle = Math.trunc((taken + refused) / 2)
  return (await takes(middle)) ? edge(takes, middle, refused) : edge(takes, taken, middle)
}

/** A call that no start takes ends the server as soon as it has accepted everything above. */
async function isTaken(server: RealServer, key: string, value: number): Promise<boolean> {
  const [module = '', name = ''] = key.split(' ')
  const line = `modparam("${module}", "${name}", ${value})\nrequest_route {\nmaxfwd_process("abc");\n}\n`
  const files = withRoot(filesOf(setupOf(module)))
  const verdict = await server.start(`${withTables(headOf(module))}${line}`, 4000, files)
  return verdict.includes('fixup_var_int_12')
}
