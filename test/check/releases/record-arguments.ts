/**
 * Records which arguments that a start of 6.1.5 accepts (test/check/fixups) a start of 5.6.3 refuses:
 *
 *     node --conditions=source test/check/releases/record-arguments.ts [module ...]
 */
import { existsSync, writeFileSync } from 'node:fs'
import { readArguments, argumentsFile, type RecordedArguments } from './fixture.ts'
import { acceptedCalls, type AcceptedCall } from './accepted-calls.ts'
import { tail } from '../fixups/cases.ts'
import { filesOf, headOf, setupOf } from '../modules/setups.ts'
import { packagedModules } from '../packages.ts'
import { enterPrivateNetwork } from '../private-network.ts'
import { inParallel, RealServer } from '../real-server.ts'
import { startServices } from '../services.ts'

/** Refused by every start in any block, so that a refusal of it says that everything above it was accepted. */
const sentinel = 'pv_isset("abc");'

const status = enterPrivateNetwork(import.meta.filename, process.argv.slice(2))
if (status === undefined) {
  const endServices = await startServices()
  const wanted = process.argv.slice(3)
  const server = new RealServer('/usr/sbin/kamailio')
  const known = new Map(wanted.length > 0 && existsSync(argumentsFile) ? Object.entries(readArguments()) : [])
  const modules = packagedModules().filter((name) => wanted.length === 0 || wanted.includes(name))
  await inParallel(modules, 3, async (module) => {
    const row = await recordModule(server, module)
    if (row === undefined) process.stdout.write(`${module} does not start\n`)
    else known.set(module, row)
  })
  server.close()
  endServices()
  const inOrder = [...known].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const lines = inOrder.map(([module, row]) => `${JSON.stringify(module)}: ${JSON.stringify(row)}`)
  writeFileSync(argumentsFile, `{\n${lines.join(',\n')}\n}\n`)
  process.exit()
}
process.exitCode = status

async function recordModule(server: RealServer, module: string): Promise<RecordedArguments[string] | undefined> {
  const refused = new Map<string, string>()
  for (const [block, calls] of Map.groupBy(acceptedCalls(module), (call) => call.block)) {
    const found = await refusedOf(server, module, block, calls)
    if (found === undefined) return undefined
    for (const { key, letter } of found) refused.set(key, (refused.get(key) ?? '') + letter)
  }
  return Object.fromEntries(refused)
}

/** The server names the line of the first call that it refuses, which is taken out for the next start. */
async function refusedOf(
  server: RealServer,
  module: string,
  block: string,
  calls: readonly AcceptedCall[],
): Promise<readonly AcceptedCall[] | undefined> {
  const head = `${withOlderTables(headOf(module))}${block}\n`
  const first = head.split('\n').length
  const out = new Set<number>()
  for (;;) {
    const lines = calls.map(({ line }, index) => (out.has(index) ? '' : line))
    const text = `${head}${lines.join('\n')}\n${sentinel}\n}\n${tail}`
    const files = [...filesOf(setupOf(module))].map(
      ([name, content]) => [name, content.replaceAll('ROOT', '')] as const,
    )
    const verdict = await server.start(text, 6000, new Map(files))
    const place =
      /\(line (\d+)\)$/.exec(verdict) ?? /parse error in config file test\.cfg, (?:from )?line (\d+)/.exec(verdict)
    const index = Number(place?.[1] ?? 0) - first
    if (index >= calls.length) return calls.filter((_, at) => out.has(at))
    if (place === null || index < 0 || out.has(index)) return undefined
    out.add(index)
  }
}

function withOlderTables(text: string): string {
  return text.replaceAll('DATABASE', '/usr/share/kamailio/dbtext/kamailio')
}
