/**
 * Records which values 6.1.5 refuses for every parameter of every module:
 *
 *     node --conditions=source test/check/params/record.ts [module ...]
 */
import { writeFileSync } from 'node:fs'
import { filesOf, headOf, setupOf } from '../modules/setups.ts'
import { packagedModules, withRoot, withTables } from '../packages.ts'
import { enterPrivateNetwork } from '../private-network.ts'
import { inParallel, RealServer } from '../real-server.ts'
import { startServices } from '../services.ts'
import { paramsOf, values } from './cases.ts'
import { fixtureFile, readParams } from './fixture.ts'

const status = enterPrivateNetwork(import.meta.filename, process.argv.slice(2))
if (status === undefined) {
  const endServices = await startServices()
  const wanted = process.argv.slice(3)
  const server = new RealServer()
  const modules = packagedModules().filter((name) => wanted.length === 0 || wanted.includes(name))
  const rows = (await inParallel(modules, 3, (module) => recordModule(server, module))).flat()
  server.close()
  endServices()
  const known =
    wanted.length > 0 ? [...readParams()].map(([key, { unread, refused }]) => [key, [unread, refused]] as const) : []
  const inOrder = [...new Map([...known, ...rows])].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const lines = inOrder.map(([key, row]) => `${JSON.stringify(key)}: ${JSON.stringify(row)}`)
  writeFileSync(fixtureFile, `{\n${lines.join(',\n')}\n}\n`)
  process.exit()
}
process.exitCode = status

async function recordModule(
  server: RealServer,
  module: string,
): Promise<readonly (readonly [string, readonly [string, string]])[]> {
  if ((await verdictOf(server, module, '')) !== 'accepted') return []
  const rows: (readonly [string, readonly [string, string]])[] = []
  for (const [name, type] of paramsOf(module)) {
    let unread = ''
    let refused = ''
    for (const [letter, value] of values[type]) {
      const verdict = await verdictOf(server, module, `modparam("${module}", "${name}", ${value})\n`)
      if (verdict === 'unread') unread += letter
      if (verdict === 'refused') refused += letter
    }
    rows.push([`${module} ${name}`, [unread, refused]])
  }
  process.stdout.write(`${module}\n`)
  return rows
}

/** A call that no start takes ends the server as soon as it has accepted everything above. */
async function verdictOf(server: RealServer, module: string, line: string): Promise<'accepted' | 'unread' | 'refused'> {
  const head = withTables(headOf(module))
  const verdict = await server.start(
    `${head}${line}request_route {\nmaxfwd_process("abc");\n}\n`,
    4000,
    withRoot(filesOf(setupOf(module))),
  )
  if (verdict.includes('fixup_var_int_12')) return 'accepted'
  return verdict.includes('parse error') ? 'unread' : 'refused'
}
