/**
 * Records what 6.1.5 says of every value that the checker takes and a start refuses (pending.ts):
 *
 *     node --conditions=source test/check/params/explain.ts [module ...]
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesOf, headOf, setupOf } from '../modules/setups.ts'
import { withRoot, withTables } from '../packages.ts'
import { enterPrivateNetwork } from '../private-network.ts'
import { inParallel, RealServer } from '../real-server.ts'
import { startServices } from '../services.ts'
import { values } from './cases.ts'
import { pending } from './pending.ts'

interface Probe {
  readonly module: string
  readonly param: string
  readonly letter: string
}

const status = enterPrivateNetwork(import.meta.filename, process.argv.slice(2))
if (status === undefined) {
  const endServices = await startServices()
  const wanted = process.argv.slice(3)
  const server = new RealServer()
  const probes = [...pending.keys()]
    .flatMap(probesOf)
    .filter(({ module }) => wanted.length === 0 || wanted.includes(module))
  const said = await inParallel(probes, 4, async (probe) => {
    const complaint = await complaintOf(server, probe)
    process.stdout.write(`${probe.module} ${probe.param} ${probe.letter}: ${complaint}\n`)
    return [`${probe.module} ${probe.param} ${probe.letter}`, complaint] as const
  })
  server.close()
  endServices()
  const lines = said.map(([key, complaint]) => `${JSON.stringify(key)}: ${JSON.stringify(complaint)}`)
  writeFileSync(join(import.meta.dirname, 'complaints.recorded.json'), `{\n${lines.join(',\n')}\n}\n`)
  process.exit()
}
process.exitCode = status

/** The first two of the letters that a line of pending.ts names: the others of the same kind are refused alike. */
function probesOf(line: string): readonly Probe[] {
  const [, module = '', param = '', letters = ''] = /^(\S+) (\S+): (?:misses|invents) (\S+)$/.exec(line) ?? []
  return [...letters].slice(0, 2).map((letter) => ({ module, param, letter }))
}

async function complaintOf(server: RealServer, { module, param, letter }: Probe): Promise<string> {
  const value = values.int.get(letter) ?? values.str.get(letter) ?? ''
  const text = `${withTables(headOf(module))}modparam("${module}", "${param}", ${value})\nrequest_route {\nmaxfwd_process("abc");\n}\n`
  return server.start(text, 4000, withRoot(filesOf(setupOf(module))))
}
