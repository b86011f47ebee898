/**
 * How long an editor waits for the diagnostics of a keystroke: node bench/language-server/run.ts. Somebody types into blocks all over the
 * stock configuration and a generated one of 10,000 lines, as one file and as eleven, while the checks of everything that the pauses
 * start go on. Needs `npm run build`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Editor } from './editor.ts'
import { oneFile, withIncludes, type Files } from './programs.ts'

const root = resolve(import.meta.dirname, '../..')
const keystrokes = 200
const goalMs = 50

/** What one session took, in milliseconds. */
interface Measured {
  readonly waits: readonly number[]
  /** Of the whole session, with the checks of everything that ran meanwhile, for each keystroke. */
  readonly cpuMs: number
}

/** Letters and pauses as somebody types: most follow at once, each tenth after a rest in which everything is checked. */
async function measure(files: Files, edited: string): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-bench-'))
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
  const text = files.get(edited) ?? ''
  const uri = pathToFileURL(join(folder, edited)).href
  const editor = await Editor.start(folder)
  await editor.open(uri, text)
  const places = await answeredPlaces(editor, uri, callsIn(text))
  const waits: number[] = []
  const type = async (count: number): Promise<void> => {
    for (let stroke = 0; stroke < count; stroke += 2) {
      const at = places[stroke % places.length] ?? 0
      for (const letter of ['x', undefined]) waits.push((await editor.type(uri, at, letter)) ?? Number.NaN)
      await rest(stroke % 10 === 0 ? 300 : 60)
    }
  }
  await type(keystrokes / 2)
  waits.length = 0
  const before = editor.cpuMs
  await type(keystrokes)
  const cpuMs = (editor.cpuMs - before) / keystrokes
  await editor.stop()
  rmSync(folder, { recursive: true })
  return { waits, cpuMs }
}

/** A dozen of the places, from all over the text, at which a letter makes a difference. */
async function answeredPlaces(editor: Editor, uri: string, places: readonly number[]): Promise<readonly number[]> {
  const step = Math.max(1, Math.floor(places.length / 12))
  const found: number[] = []
  for (const at of places.filter((_, index) => index % step === 0)) {
    const waits = [await editor.type(uri, at, 'x'), await editor.type(uri, at, undefined)]
    if (waits.every((one) => one !== undefined)) found.push(at)
  }
  return found
}

/** Places in names of functions inside of blocks. */
function callsIn(text: string): readonly number[] {
  return [...text.matchAll(/^[ \t]+(?:if \(!?)?(?:t_relay|sl_send_reply|record_route|force_rport|is_method)/gm)].map(
    ({ index, 0: { length } }) => index + length,
  )
}

function rest(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}

/** CPU of a check of everything in a warm process: what a keystroke took before. */
async function fullCheckMs(files: Files): Promise<number> {
  const load = async (path: string): Promise<object> => (await import(join(root, 'dist', path))) as object
  const paths = ['tooling/check/check-file.js', 'tooling/catalogue.js', 'tooling/project/project-file.js']
  const parts = await Promise.all([...paths, 'compiler/3-parse/config-parser.js'].map(load))
  const { checkFile, createCatalogue, noProject, ConfigParser } = Object.assign({}, ...parts) as {
    readonly checkFile: (name: string, host: object, catalogue: object, settings: object) => object
    readonly createCatalogue: () => object
    readonly noProject: object
    readonly ConfigParser: new () => object
  }
  const catalogue = createCatalogue()
  const parse = { defines: [], target: '6.1', parser: new ConfigParser() }
  const host = {
    readFile: (path: string) => files.get(path.replace(/^.*\//, '')),
    resolvePath: (path: string) => path,
    env: () => undefined,
  }
  const times = Array.from({ length: 12 }, () => {
    const before = process.cpuUsage()
    checkFile('kamailio.cfg', host, catalogue, { parse, severities: new Map(), project: noProject })
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return quantile(times.slice(6), 0.5)
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
}

const stock = ['/usr/share/kamailio/kamailio.cfg', '/etc/kamailio/kamailio.cfg'].find((path) => existsSync(path))
const small = stock ?? join(root, 'examples/getting-started/kamailio.cfg')
const cases: readonly [string, Files, string][] = [
  [small, new Map([['kamailio.cfg', readFileSync(small, 'latin1')]]), 'kamailio.cfg'],
  ['generated, 10,000 lines', oneFile(10_000), 'kamailio.cfg'],
  ['the same in eleven files', withIncludes(10_000), 'part5.inc'],
]
const columns = ['p50', 'p95', 'max', 'CPU', 'full', 'full/p50']
process.stdout.write(`${`goal ${goalMs} ms`.padEnd(34)}${columns.map((one) => one.padStart(9)).join('')}\n`)
for (const [name, files, edited] of cases) {
  const full = await fullCheckMs(files)
  const { waits, cpuMs } = await measure(files, edited)
  const p50 = quantile(waits, 0.5)
  const shown = [p50, quantile(waits, 0.95), quantile(waits, 1), cpuMs, full].map((ms) => `${ms.toFixed(1)} ms`)
  process.stdout.write(`${name.padEnd(34)}${[...shown, (full / p50).toFixed(1)].map((one) => one.padStart(9)).join('')}\n`)
}
