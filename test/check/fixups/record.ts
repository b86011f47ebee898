/**
 * Records which arguments 6.1.5 refuses, for every function of every module:
 *
 *     node --conditions=source test/check/fixups/record.ts [module ...]
 */
import { existsSync, writeFileSync } from 'node:fs'
import { filesOf, headOf, setupOf } from '../modules/setups.ts'
import { packagedModules, withRoot, withTables } from '../packages.ts'
import { enterPrivateNetwork } from '../private-network.ts'
import { inParallel, RealServer, type RealVerdict } from '../real-server.ts'
import { startServices } from '../services.ts'
import { given, likely, signaturesOf, tail, variants, type Signature } from './cases.ts'
import { fixtureFile, readFixups, type RecordedCalls } from './fixture.ts'

/** Refused by every start in any block, so that a refusal of it says that everything above it was accepted. */
const sentinel = 'pv_isset("abc");'

type Outcome = 'accepted' | 'unread' | 'refused'

const status = enterPrivateNetwork(import.meta.filename, process.argv.slice(2))
if (status === undefined) {
  const endServices = await startServices()
  await record(process.argv.slice(3))
  endServices()
  process.exit()
}
process.exitCode = status

async function record(wanted: readonly string[]): Promise<void> {
  const server = new RealServer()
  const modules = packagedModules().filter((name) => wanted.length === 0 || wanted.includes(name))
  const known: Record<string, RecordedCalls | null> =
    wanted.length > 0 && existsSync(fixtureFile) ? { ...readFixups().calls } : {}
  await inParallel(modules, 3, async (module) => {
    if ((await outcomesOf(server, module, 'request_route {', [])) === undefined) {
      process.stdout.write(`${module} does not start\n`)
      return
    }
    for (const signature of signaturesOf(module)) {
      const key = `${module} ${signature.name}/${signature.arity}`
      known[key] = await recordCalls(server, signature)
      if (known[key] === null) process.stdout.write(`no accepted call of ${key}\n`)
    }
    process.stdout.write(`${module}\n`)
  })
  server.close()
  const inOrder = Object.entries(known).toSorted(([one], [other]) => (one < other ? -1 : 1))
  const lines = inOrder.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
  writeFileSync(fixtureFile, `{"calls": {\n${lines.join(',\n')}\n}}\n`)
}

async function recordCalls(server: RealServer, signature: Signature): Promise<RecordedCalls | null> {
  const { name, arity, module, block } = signature
  const accepted = await findAccepted(server, signature)
  if (accepted === undefined) return null
  const letters = [...variants]
  const calls = accepted.flatMap((_, index) =>
    letters.map(([, text]) => `${name}(${accepted.with(index, text).join(', ')});`),
  )
  const outcomes = (await outcomesOf(server, module, block, calls)) ?? []
  const pick = (outcome: Outcome): readonly string[] =>
    Array.from({ length: arity }, (_, index) =>
      letters.flatMap(([letter], at) => (outcomes[index * letters.length + at] === outcome ? [letter] : [])).join(''),
    )
  return { accepted, unread: pick('unread'), refused: pick('refused') }
}

/** Arguments with which the call is accepted: the same for all, or some for each. */
async function findAccepted(
  server: RealServer,
  { name, arity, module, block }: Signature,
): Promise<string[] | undefined> {
  const same = likely.map((text) => Array.from({ length: arity }, () => text))
  const mixed: string[][] = []
  const few = likely.slice(0, arity === 2 ? likely.length : 4)
  const build = (list: string[]): void => {
    if (mixed.length >= 260) return
    if (list.length === arity) mixed.push(list)
    else for (const text of few) build([...list, text])
  }
  const own = given.get(`${module} ${name}/${arity}`)
  if (own === undefined && arity > 1) build([])
  for (const lists of own === undefined ? [same, mixed] : [[[...own]]]) {
    const calls = lists.map((list) => `${name}(${list.join(', ')});`)
    const outcomes = await outcomesOf(server, module, block, calls, true)
    const found = lists[outcomes?.indexOf('accepted') ?? -1]
    if (found !== undefined) return found
  }
  return undefined
}

/** What becomes of each call: the server names the line of the first that it refuses, which is taken out for the next start. */
async function outcomesOf(
  server: RealServer,
  module: string,
  block: string,
  calls: readonly string[],
  untilAccepted = false,
): Promise<readonly Outcome[] | undefined> {
  const head = `${withTables(headOf(module))}${block}\n`
  const first = head.split('\n').length
  const outcomes: Outcome[] = calls.map(() => 'accepted')
  const out = new Set<number>()
  for (;;) {
    const lines = calls.map((call, index) => (out.has(index) ? '' : call))
    const text = `${head}${lines.join('\n')}\n${sentinel}\n}\n${tail}`
    const verdict = await server.start(text, 4000, withRoot(filesOf(setupOf(module))))
    const line = refusedLine(verdict)
    if (line === undefined) {
      // A call that ends the server without a word is found by trying each alone.
      if (calls.length <= 1) return undefined
      return outcomesOneByOne(server, module, block, calls)
    }
    const index = line - first
    if (index >= calls.length) return outcomes
    if (index < 0 || out.has(index)) return undefined
    out.add(index)
    outcomes[index] = verdict.includes('parse error') ? 'unread' : 'refused'
    // The first that a start accepts is known as soon as a later one is refused.
    if (untilAccepted && outcomes[index] === 'refused' && index > out.size - 1)
      return outcomes.map((one, at) => (at < index ? one : 'refused'))
  }
}

async function outcomesOneByOne(
  server: RealServer,
  module: string,
  block: string,
  calls: readonly string[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const call of calls) outcomes.push((await outcomesOf(server, module, block, [call]))?.[0] ?? 'refused')
  return outcomes
}

function refusedLine(verdict: RealVerdict): number | undefined {
  const found =
    /\(line (\d+)\)$/.exec(verdict) ?? /parse error in config file test\.cfg, (?:from )?line (\d+)/.exec(verdict)
  return found === null ? undefined : Number(found[1])
}
