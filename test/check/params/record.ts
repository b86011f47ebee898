/**
 * Records which values 6.1.5 refuses for every parameter of every module that starts without services beside it:
 *
 *     node --conditions=source test/check/params/record.ts
 */
import { writeFileSync } from 'node:fs'
import { headOf } from '../modules/setups.ts'
import { packagedModules, withTables } from '../packages.ts'
import { enterPrivateNetwork } from '../private-network.ts'
import { inParallel, RealServer } from '../real-server.ts'
import { paramsOf, values } from './cases.ts'
import { fixtureFile } from './fixture.ts'

const status = enterPrivateNetwork(import.meta.filename, process.argv.slice(2))
if (status === undefined) {
  const server = new RealServer()
  const rows = (await inParallel(packagedModules(), 3, (module) => recordModule(server, module))).flat()
  server.close()
  writeFileSync(fixtureFile, `{\n${rows.join(',\n')}\n}\n`)
  process.exit()
}
process.exitCode = status

async function recordModule(server: RealServer, module: string): Promise<readonly string[]> {
  if ((await verdictOf(server, module, '')) !== 'accepted') return []
  const rows: string[] = []
  for (const [name, type] of paramsOf(module)) {
    let unread = ''
    let refused = ''
    for (const [letter, value] of values[type]) {
      const verdict = await verdictOf(server, module, `modparam("${module}", "${name}", ${value})\n`)
      if (verdict === 'unread') unread += letter
      if (verdict === 'refused') refused += letter
    }
    rows.push(`${JSON.stringify(`${module} ${name}`)}: ${JSON.stringify([unread, refused])}`)
  }
  process.stdout.write(`${module}\n`)
  return rows
}

/** A call that no start takes ends the server as soon as it has accepted everything above. */
async function verdictOf(server: RealServer, module: string, line: string): Promise<'accepted' | 'unread' | 'refused'> {
  const head = withTables(headOf(module))
  const verdict = await server.start(`${head}${line}request_route {\nmaxfwd_process("abc");\n}\n`, 4000)
  if (verdict.includes('fixup_var_int_12')) return 'accepted'
  return verdict.includes('parse error') ? 'unread' : 'refused'
}
