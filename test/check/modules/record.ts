/**
 * Records which other modules and which parameters each module needs, by leaving them out and moving them one by one:
 *
 *     node --conditions=source test/check/modules/record.ts [module ...]
 */
import { writeFileSync } from 'node:fs'
import { enterPrivateNetwork } from '../private-network.ts'
import { packagedModules, withRoot, withTables } from '../packages.ts'
import { inParallel, RealServer } from '../real-server.ts'
import { startServices } from '../services.ts'
import { fixtureFile, readNeeds, type RecordedNeeds } from './fixture.ts'
import { filesOf, setupOf, setupText, type LoadedSetup } from './setups.ts'

const status = enterPrivateNetwork(import.meta.filename, process.argv.slice(2))
if (status === undefined) {
  const endServices = await startServices()
  const wanted = process.argv.slice(3)
  const server = new RealServer()
  const rows = await inParallel(
    packagedModules().filter((name) => wanted.length === 0 || wanted.includes(name)),
    3,
    async (module) => [module, await needsOf(server, module)] as const,
  )
  server.close()
  endServices()
  const known = wanted.length > 0 ? [...readNeeds()] : []
  const inOrder = [...new Map([...known, ...rows])].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const lines = inOrder.map(([module, needs]) => `${JSON.stringify(module)}: ${JSON.stringify(needs)}`)
  writeFileSync(fixtureFile, `{\n${lines.join(',\n')}\n}\n`)
  process.exit()
}
process.exitCode = status

/** The complaint of a start; undefined when it gets as far as the argument that no start takes. */
async function complaint(server: RealServer, setup: LoadedSetup): Promise<string | undefined> {
  const text = `${withTables(setupText(setup))}request_route {\nmaxfwd_process("abc");\n}\n`
  const verdict = await server.start(text, 4000, withRoot(filesOf(setup)))
  return verdict.includes('fixup_var_int_12') ? undefined : verdict
}

async function needsOf(server: RealServer, module: string): Promise<RecordedNeeds | null> {
  const alone = await complaint(server, [
    ...(module === 'maxfwd' ? [] : [{ module: 'maxfwd', lines: [] }]),
    { module, lines: [] },
  ])
  let setup = setupOf(module)
  if ((await complaint(server, setup)) !== undefined)
    return alone === undefined ? null : { modules: [], before: [], params: [], alone }
  // A module may be there only for another that turns out not to be needed: once more until all that is left is needed.
  for (let size = 0; size !== setup.length;) {
    size = setup.length
    for (const { module: other } of setup) {
      if (other === module || other === 'maxfwd') continue
      const less = setup.filter((one) => one.module !== other)
      if ((await complaint(server, less)) === undefined) setup = less
    }
  }
  const others = setup.filter((one) => one.module !== module && one.module !== 'maxfwd')
  const before: string[] = []
  for (const other of others) {
    const later = [...setup.filter((one) => one !== other), other]
    if ((await complaint(server, later)) !== undefined) before.push(other.module)
  }
  const params: string[] = []
  for (const line of setup.find((one) => one.module === module)?.lines ?? []) {
    const less = setup.map((one) =>
      one.module === module ? { ...one, lines: one.lines.filter((own) => own !== line) } : one,
    )
    if ((await complaint(server, less)) !== undefined) params.push(/^modparam\("\w+", "(\w+)"/.exec(line)?.[1] ?? line)
  }
  const modules = others.map((one) => one.module)
  return { modules, before, params, ...(alone === undefined ? {} : { alone }) }
}
