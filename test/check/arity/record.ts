/**
 * Records with how many arguments 6.1.5 finds every function of every module (`kamailio -c`):
 *
 *     node --conditions=source test/check/arity/record.ts [module ...]
 */
import { existsSync, writeFileSync } from 'node:fs'
import { filesOf, headOf, setupOf } from '../modules/setups.ts'
import { packagedModules, withRoot, withTables } from '../packages.ts'
import { enterPrivateNetwork } from '../private-network.ts'
import { inParallel, RealServer } from '../real-server.ts'
import { callsOf, type Call } from './cases.ts'
import { fixtureFile, readArities } from './fixture.ts'

const status = enterPrivateNetwork(import.meta.filename, process.argv.slice(2))
if (status === undefined) {
  const wanted = process.argv.slice(3)
  const server = new RealServer()
  const modules = packagedModules().filter((name) => wanted.length === 0 || wanted.includes(name))
  const rows = (await inParallel(modules, 3, (module) => recordModule(server, module))).flat()
  server.close()
  const known = wanted.length > 0 && existsSync(fixtureFile) ? [...readArities()] : []
  const inOrder = [...new Map([...known, ...rows])].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const lines = inOrder.map(([key, counts]) => `${JSON.stringify(key)}: ${JSON.stringify(counts)}`)
  writeFileSync(fixtureFile, `{\n${lines.join(',\n')}\n}\n`)
  process.exit()
}
process.exitCode = status

async function recordModule(server: RealServer, module: string): Promise<readonly (readonly [string, number[]])[]> {
  const counts = new Map<string, number[]>()
  const calls = callsOf(module)
  const unknown = await unknownCalls(server, module, calls)
  for (const [index, { name, count }] of calls.entries()) {
    const own = counts.get(name) ?? []
    counts.set(name, own)
    if (unknown !== undefined && !unknown.has(index)) own.push(count)
  }
  if (calls.length > 0) process.stdout.write(`${module}${unknown === undefined ? ' is not read' : ''}\n`)
  return unknown === undefined ? [] : [...counts].map(([name, own]) => [`${module} ${name}`, own] as const)
}

/** The calls that the server does not find: it ends at the first line that it refuses, which is taken out for the next run. */
async function unknownCalls(
  server: RealServer,
  module: string,
  calls: readonly Call[],
): Promise<ReadonlySet<number> | undefined> {
  const head = `${withTables(headOf(module))}request_route {\n`
  const first = head.split('\n').length
  const unknown = new Set<number>()
  const out = new Set<number>()
  for (;;) {
    const lines = calls.map(({ text }, index) => (out.has(index) ? '' : text))
    const said = await server.output(`${head}${lines.join('\n')}\n}\n`, withRoot(filesOf(setupOf(module))))
    const line = /parse error in config file test\.cfg, (?:from )?line (\d+)/.exec(said)?.[1]
    if (line === undefined) return out.size === calls.length || /config file ok/.test(said) ? unknown : undefined
    const index = Number(line) - first
    if (index < 0 || index >= calls.length || out.has(index)) return undefined
    out.add(index)
    // A call may be found and refused for what its arguments are.
    if (/failed to find command|Too many arguments/.test(said)) unknown.add(index)
  }
}
