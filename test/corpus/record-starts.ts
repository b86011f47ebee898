/**
 * Records what a start of the real servers says of each file of the corpus that one of them can read:
 *
 *     node --conditions=source test/corpus/record-starts.ts
 *
 * The files are started in place, since they include others, one after the other in a network of their own.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { enterPrivateNetwork } from '../check/private-network.ts'
import { firstComplaint } from '../check/real-server.ts'
import { corpusFolder, readVerdicts } from './files.ts'
import { startsFile, type RecordedStart } from './starts.ts'
import { verdicts61 } from './verdicts-6.1.ts'

const commands = {
  '6.1.5': resolve(import.meta.dirname, '../../scripts/real-kamailio/kamailio-6.1'),
  '5.6.3': 'kamailio',
}
/** A server that runs for so long (milliseconds) has started: fixups and the start of modules take less. */
const patience = 4000

const status = enterPrivateNetwork(import.meta.filename, process.argv.slice(2))
if (status === undefined) {
  const rows: string[] = []
  for (const { id, file, accepts } of readVerdicts()) {
    if (verdicts61.get(id) !== 'ok' && !accepts) continue
    const row: RecordedStart = {
      id,
      path: relative(corpusFolder, file),
      '6.1.5': verdicts61.get(id) === 'ok' ? await startWithAddresses(commands['6.1.5'], file) : 'not read',
      '5.6.3': accepts ? await startWithAddresses(commands['5.6.3'], file) : 'not read',
    }
    rows.push(JSON.stringify(row))
    console.log(rows.at(-1))
  }
  writeFileSync(startsFile, `[\n${rows.join(',\n')}\n]\n`)
  process.exit()
}
process.exitCode = status

/** A start on a host that has the addresses of the file, and on which no server before it holds a port any more. */
async function startWithAddresses(command: string, file: string): Promise<string> {
  let said = await startFile(command, file)
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const [, address] = / on ([\d.]+): Cannot assign requested address/.exec(said) ?? []
    if (address !== undefined) spawnSync('ip', ['addr', 'add', `${address}/32`, 'dev', 'lo'])
    else if (said.includes('Address already in use')) await new Promise((done) => setTimeout(done, patience))
    else return said
    said = await startFile(command, file)
  }
  return said
}

/** `ok` when the server still runs after the patience, or its first line of complaint. */
async function startFile(command: string, file: string): Promise<string> {
  const own = mkdtempSync(join(tmpdir(), 'start-'))
  const child = spawn(command, ['-DD', '-E', '-Y', own, '-w', own, '-P', join(own, 'pid'), '-f', file], {
    cwd: dirname(file),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => (output += data.toString('latin1')))
  }
  let isUp = false
  const timer = setTimeout(() => {
    isUp = true
    child.kill('SIGTERM')
  }, patience)
  const last = setTimeout(() => child.kill('SIGKILL'), patience + 8000)
  const code = await new Promise<number | null>((done) => {
    // Processes that the server leaves behind may keep its output open.
    child.on('exit', (exit) => setTimeout(() => done(exit), isUp ? 200 : 500))
  })
  clearTimeout(timer)
  clearTimeout(last)
  rmSync(own, { recursive: true, force: true })
  // Module sl says so, and does without tm: it is not what ends the start.
  const fatal = output.replace(/^.*load_tm\(\): +Module not initialized yet.*$/gm, '')
  return isUp ? 'ok' : firstComplaint(fatal, dirname(file), code).slice(0, 200)
}
