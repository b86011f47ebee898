/**
 * How much CPU `kamkit check` takes: node bench/check/run.ts [FILE]. The stock configuration (or FILE) in a warm process and from a cold
 * command line, and a generated one of 10,000 lines. Needs `npm run build`.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { generateConfig } from './programs.ts'

const root = resolve(import.meta.dirname, '../..')
const stock = ['/usr/share/kamailio/kamailio.cfg', '/etc/kamailio/kamailio.cfg'].find((path) => existsSync(path))
const file = process.argv[2] ?? stock ?? join(root, 'examples/getting-started/kamailio.cfg')

interface Checker {
  readonly checkFile: (
    name: string,
    host: object,
    catalogue: object,
    settings: object,
  ) => { diagnostics: readonly object[] }
  readonly createCatalogue: () => object
  readonly createCompilerHost: () => object
  readonly noProject: object
  readonly ConfigParser: new () => object
}

/** What was built, as the command uses it. */
async function loadChecker(): Promise<Checker> {
  const load = async (path: string): Promise<object> => (await import(join(root, 'dist', path))) as object
  const parts = [
    'tooling/check/check-file.js',
    'tooling/catalogue.js',
    'tooling/compiler-host.js',
    'tooling/project/project-file.js',
    'compiler/3-parse/config-parser.js',
  ].map(load)
  return Object.assign({}, ...(await Promise.all(parts))) as Checker
}

/** Milliseconds of CPU, user and system. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0
}

/** CPU of one whole run of the command, as the shell counts it for its children. */
function coldMs(path: string): number {
  const script = '"$0" check --no-config --format json "$1" >/dev/null; times'
  const lines = execFileSync('bash', ['-c', script, join(root, 'bin/kamkit'), path], { encoding: 'utf8' }).split('\n')
  const parts = [...(lines[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)]
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0)
}

function show(name: string, ms: number, goal: number): void {
  process.stdout.write(`${name.padEnd(52)} ${ms.toFixed(0).padStart(6)} ms   goal ${goal} ms\n`)
}

const { checkFile, createCatalogue, createCompilerHost, noProject, ConfigParser } = await loadChecker()
const catalogue = createCatalogue()
const settings = {
  parse: { defines: [], target: '6.1', parser: new ConfigParser() },
  severities: new Map(),
  project: noProject,
}
const folder = mkdtempSync(join(tmpdir(), 'kamkit-bench-'))
const large = join(folder, 'large.cfg')
const text = generateConfig(10_000)
writeFileSync(large, text)

const check = (path: string): void => void checkFile(path, createCompilerHost(), catalogue, settings)
const first = cpuMs(() => check(file))
for (let round = 0; round < 20; round += 1) check(file)
show(`${file}, first in a process`, first, 600)
show('the same, warm', median(Array.from({ length: 20 }, () => cpuMs(() => check(file)))), 150)
show('the same, from the command line', median(Array.from({ length: 5 }, () => coldMs(file))), 600)
const lines = text.split('\n').length
show(`generated, ${lines} lines, warm`, median(Array.from({ length: 5 }, () => cpuMs(() => check(large)))), 1000)
show(`generated, ${lines} lines, from the command line`, median(Array.from({ length: 3 }, () => coldMs(large))), 1000)
rmSync(folder, { recursive: true })
