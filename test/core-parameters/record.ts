/**
 * Asks `kamailio -c` of 5.6.3 and 6.1.5 about every core parameter with every kind of value:
 * node --conditions=source test/core-parameters/record.ts. Needs both servers and a network of its own (CONTRIBUTING.md).
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { forms, lateForms, parameterNames, settingText, values } from './cases.ts'
import { verdictsFile, type Recorded } from './verdicts.ts'

const servers = {
  '5.6': '/usr/sbin/kamailio',
  '6.1': resolve(import.meta.dirname, '../../scripts/real-kamailio/kamailio-6.1'),
} as const

const folder = mkdtempSync(join(tmpdir(), 'core-parameters-'))

/** 'ok', or the first line about the configuration that is more than its place. */
async function ask(command: string, text: string, slot: number): Promise<string> {
  const file = join(folder, `${slot}.cfg`)
  writeFileSync(file, text)
  const child = spawn(command, ['-c', '-E', '-Y', folder, '-P', join(folder, `${slot}.pid`), '-f', file])
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString('latin1')))
  const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done) =>
    child.on('close', (...ended) => done(ended)),
  )
  if (status === 0) return 'ok'
  if (signal !== null) return `ends with ${signal}`
  const lines = output.split('\n').map((line) => line.replaceAll(file, 'FILE').trimEnd())
  const said = lines.filter((line) => /CRITICAL|ERROR/.test(line) && !line.startsWith('ERROR: bad config'))
  return said.map(plain)[0] ?? `exit ${String(status)}`
}

/** A log line without what differs from run to run or from name to name: where it was printed, columns, addresses in memory. */
function plain(line: string): string {
  return line
    .replace(/^.*?(?:CRITICAL|ERROR): /, '')
    .replace(/^<core> \[[^\]]*\]: /, '')
    .replace(/^yyerror_at\(\): parse error in config file FILE, /, '')
    .replace(/(line \d+), column [\d-]+/g, '$1')
    .replace(/0x[0-9a-f]{6,}/, 'ADDRESS')
}

/** Asks about all texts, two at a time, in their order. */
async function askAll(command: string, texts: readonly string[]): Promise<readonly string[]> {
  const answers: string[] = []
  let next = 0
  const work = async (slot: number): Promise<void> => {
    for (let index = next++; index < texts.length; index = next++) {
      answers[index] = await ask(command, texts[index] ?? '', slot)
    }
  }
  await Promise.all([work(0), work(1)])
  return answers
}

/** Parameters with the same answers stand together. */
async function recordParameters(command: string): Promise<Recorded['parameters']> {
  const names = parameterNames()
  const texts = names.flatMap((name) => [...values.values()].map((value) => settingText(name, value)))
  const answers = await askAll(command, texts)
  const kinds = [...values.keys()]
  const groups = new Map<string, { names: string[]; answers: Record<string, string> }>()
  names.forEach((name, index) => {
    const own = answers.slice(index * kinds.length, (index + 1) * kinds.length)
    const row = Object.fromEntries(kinds.map((kind, at) => [kind, (own[at] ?? '').replaceAll(name, 'NAME')]))
    const key = JSON.stringify(row)
    const group = groups.get(key) ?? { names: [], answers: row }
    group.names.push(name)
    groups.set(key, group)
  })
  return [...groups.values()]
}

async function record(release: '5.6' | '6.1'): Promise<Recorded> {
  const command = servers[release]
  const parameters = await recordParameters(command)
  const texts = [...forms, ...lateForms]
  const answers = await askAll(command, texts)
  return { parameters, forms: texts.map((text, index) => ({ text, answer: answers[index] ?? '' })) }
}

const recorded = { '5.6': await record('5.6'), '6.1': await record('6.1') }
rmSync(folder, { recursive: true, force: true })
writeFileSync(verdictsFile, `${JSON.stringify(recorded, null, 1)}\n`)
