/**
 * Records what `kamailio -c` of 6.1.5 and of 5.6.3 says of every case of the tables and of the random ones. Run it where the servers
 * are, without a network:
 *
 *     unshare -n sh -c 'ip link set lo up; exec node --conditions=source test/verdicts/record.ts'
 *
 * With the argument `new` only cases that have no verdict yet are asked for.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { readFixture, writeFixture } from './fixture.ts'
import { allCases } from './tables/index.ts'
import {
  environment,
  filesOf,
  keyOf,
  type RecordedCase,
  type RecordedRelease,
  type VerdictCase,
} from './verdict-case.ts'

const repository = resolve(import.meta.dirname, '../..')
const servers: { readonly [release in RecordedRelease]: string } = {
  '6.1': join(repository, 'scripts/real-kamailio/kamailio-6.1'),
  '5.6': process.env['KAMAILIO_5_6'] ?? 'kamailio',
}
const timeLimitMs = 10_000
const workers = 2

async function main(): Promise<void> {
  const known = process.argv[2] === 'new' ? new Map(readFixture().map((one) => [keyOf(one), one])) : new Map()
  const cases = allCases()
  const recorded: RecordedCase[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < cases.length; index = next++) {
      const one = cases[index]
      if (one === undefined) return
      recorded[index] = (known.get(keyOf(one)) as RecordedCase | undefined) ?? (await judge(one))
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  writeFixture(recorded)
}

async function judge(one: VerdictCase): Promise<RecordedCase> {
  return { ...one, verdicts: { '6.1': await ask('6.1', one), '5.6': await ask('5.6', one) } }
}

async function ask(release: RecordedRelease, one: VerdictCase): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'verdict-'))
  try {
    for (const [name, text] of filesOf(one)) {
      const file = join(folder, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text, 'latin1')
    }
    return await run(servers[release], ['-c', '-f', join(folder, 'kamailio.cfg'), ...(one.args ?? [])], folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function run(command: string, args: readonly string[], folder: string): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        KAM61_ROOT: process.env['KAM61_ROOT'],
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: timeLimitMs,
      killSignal: 'SIGKILL',
    })
    let log = ''
    child.stderr.on('data', (part: Buffer) => (log += part.toString('latin1')))
    child.on('error', fail)
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') done('hang')
      else if (signal !== null) done('crash')
      else done(code === 0 ? 'ok' : firstError(log, folder))
    })
  })
}

/** The first parse error; without one the first line from ERROR up. */
function firstError(log: string, folder: string): string {
  const lines = log.split('\n')
  for (const line of lines) {
    const [, file = '', number = '', text = ''] =
      /parse error in config file (.+?), (?:from )?line (\d+), [^:]*: ?(.*)$/.exec(line) ?? []
    if (number === '') continue
    const name = file.replace(`${folder}/`, '')
    return `${name === 'kamailio.cfg' ? '' : `${name}:`}${number} ${clean(text, folder)}`
  }
  const first = lines.find((line) => / (?:CRITICAL|ERROR|ALERT|BUG): |^ERROR/.test(line)) ?? log
  return `- ${clean(first.replace(/^.*?(?:CRITICAL|ERROR|ALERT|BUG): (?:<?\w+>? )?(?:\[[^\]]*\]: )?(?:\w+\(\): )?/, ''), folder)}`
}

function clean(text: string, folder: string): string {
  return text
    .replaceAll(`${folder}/`, '')
    .replace(/[\x00-\x1f\x7f-\uffff]/g, '?')
    .slice(0, 120)
    .trim()
}

await main()
