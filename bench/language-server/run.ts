/**
 * How long the diagnostics of a keystroke take: node bench/language-server/run.ts. Somebody types into blocks all over the stock
 * configuration and a generated one of 10,000 lines, as one file and as eleven. `CPU` is what the answer takes in a warm process that does
 * nothing else, `full` what a check of everything takes there; `wait` is how long an editor waits over standard input and output while
 * the checks of everything that each pause starts go on. Needs `npm run build`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { Editor } from './editor.ts'
import { oneFile, withIncludes, type Files } from './programs.ts'

const root = resolve(import.meta.dirname, '../..')
const keystrokes = 200
const goalMs = 50

/** Letters and pauses as somebody types: most follow at once, each tenth after a rest in which everything is checked. */
async function measure(files: Files, edited: string): Promise<readonly number[]> {
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
  await type(keystrokes)
  await editor.stop()
  rmSync(folder, { recursive: true })
  return waits
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

/** What was built, as the server uses it. */
interface Built {
  readonly checkFile: (name: string, host: object, catalogue: object, settings: object) => object
  readonly createCatalogue: () => object
  readonly noProject: object
  readonly ConfigParser: new () => object
  readonly Project: new (
    catalogue: object,
    folders: readonly string[],
  ) => { readonly files: { put(document: TextDocument): void } }
  readonly Checker: new (project: object, folders: readonly string[]) => { stop(): Promise<void> }
  readonly DiagnosticsPublisher: new (
    project: object,
    checker: object,
    ports: object,
  ) => { changed(document: TextDocument): void; checkLocally(): boolean; settle(): Promise<void>; stop(): void }
}

async function loadBuilt(): Promise<Built> {
  const paths = [
    ...['tooling/check/check-file.js', 'tooling/catalogue.js', 'tooling/project/project-file.js'],
    ...['compiler/3-parse/config-parser.js', 'tooling/language-server/project.js'],
    ...['tooling/language-server/checking/checker.js', 'tooling/language-server/diagnostics-publisher.js'],
  ]
  const parts = await Promise.all(paths.map(async (path) => (await import(join(root, 'dist', path))) as object))
  return Object.assign({}, ...parts) as Built
}

function cpuOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** CPU of a check of everything in a warm process: what a keystroke would take without local checks. */
function fullCheckMs({ checkFile, createCatalogue, noProject, ConfigParser }: Built, files: Files): number {
  const catalogue = createCatalogue()
  const parse = { defines: [], target: '6.1', parser: new ConfigParser() }
  const host = {
    readFile: (path: string) => files.get(path.replace(/^.*\//, '')),
    resolvePath: (path: string) => path,
    env: () => undefined,
  }
  const settings = { parse, severities: new Map(), project: noProject }
  const times = Array.from({ length: 12 }, () => cpuOf(() => void checkFile('kamailio.cfg', host, catalogue, settings)))
  return quantile(times.slice(6), 0.5)
}

/** CPU of each answer in a warm process that does nothing else: the text is changed, one block is checked. */
async function localCheckMs(built: Built, files: Files, edited: string): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-bench-'))
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
  const project = new built.Project(built.createCatalogue(), [folder])
  const checker = new built.Checker(project, [folder])
  const ports = { send: () => {}, complain: (message: string) => process.stderr.write(message), begin: () => () => {} }
  const publisher = new built.DiagnosticsPublisher(project, checker, ports)
  const text = files.get(edited) ?? ''
  const show = (version: number, changed: string): void => {
    const document = TextDocument.create(pathToFileURL(join(folder, edited)).href, 'kamailio', version, changed)
    project.files.put(document)
    publisher.changed(document)
  }
  show(1, text)
  await publisher.settle()
  const places = callsIn(text)
  const times = Array.from({ length: 2 * keystrokes }, (_, stroke) => {
    const at = places[((stroke >> 1) * 37) % places.length] ?? 0
    return cpuOf(() => {
      show(stroke + 2, stroke % 2 === 0 ? `${text.slice(0, at)}x${text.slice(at)}` : text)
      publisher.checkLocally()
      publisher.stop()
    })
  })
  await checker.stop()
  rmSync(folder, { recursive: true })
  return times.slice(keystrokes)
}

function quantile(values: readonly number[], share: number): number {
  return (
    values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
  )
}

const stock = ['/usr/share/kamailio/kamailio.cfg', '/etc/kamailio/kamailio.cfg'].find((path) => existsSync(path))
const small = stock ?? join(root, 'examples/getting-started/kamailio.cfg')
const cases: readonly [string, Files, string][] = [
  [small, new Map([['kamailio.cfg', readFileSync(small, 'latin1')]]), 'kamailio.cfg'],
  ['generated, 10,000 lines', oneFile(10_000), 'kamailio.cfg'],
  ['the same in eleven files', withIncludes(10_000), 'part5.inc'],
]
const columns = ['p50', 'p95', 'max']
const built = await loadBuilt()
const head = [...columns.map((one) => `CPU ${one}`), 'full', 'full/p50', ...columns.map((one) => `wait ${one}`)]
process.stdout.write(`${`goal ${goalMs} ms`.padEnd(30)}${head.map((one) => one.padStart(10)).join('')}\n`)
for (const [name, files, edited] of cases) {
  const full = fullCheckMs(built, files)
  const local = await localCheckMs(built, files, edited)
  const waits = await measure(files, edited)
  const three = (times: readonly number[]): readonly string[] =>
    [0.5, 0.95, 1].map((share) => `${quantile(times, share).toFixed(1)} ms`)
  const ratio = (full / quantile(local, 0.5)).toFixed(0)
  const shown = [...three(local), `${full.toFixed(1)} ms`, ratio, ...three(waits)]
  process.stdout.write(`${name.padEnd(30)}${shown.map((one) => one.padStart(10)).join('')}\n`)
}
