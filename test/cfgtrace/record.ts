// Records what cfgtrace of the real server shows: KAMAILIO=scripts/real-kamailio/kamailio-6.1 node test/cfgtrace/record.ts
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  answerTo,
  caseNames,
  clientAddress,
  configFile,
  recordedFile,
  requestFor,
  serverAddress,
  shownLine,
} from './requests.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-cfgtrace-'))
const child = spawn(
  process.env['KAMAILIO'] ?? 'kamailio',
  ['-f', configFile, '-DD', '-E', '-Y', folder, '-P', join(folder, 'pid')],
  { stdio: ['ignore', 'ignore', 'pipe'] },
)
let output = ''
child.stderr.setEncoding('latin1').on('data', (text: string) => (output += text))
const client = createSocket('udp4', (data) => {
  for (const answer of answerTo(data.toString('latin1'))) client.send(answer, serverAddress.port, serverAddress.ip)
})
client.bind(clientAddress.port, clientAddress.ip)
await sleep(3000)
const parts: string[] = ['## start', output]
for (const name of caseNames()) {
  output = ''
  client.send(Buffer.from(requestFor(name), 'latin1'), serverAddress.port, serverAddress.ip)
  await sleep(400)
  parts.push(`## ${name}`, output)
}
child.kill('SIGTERM')
client.close()
const lines = parts
  .join('\n')
  .split('\n')
  .flatMap((line) => {
    if (line.startsWith('## ')) return [line]
    const [, text] = /exec: \*\*\* cfgtrace:dbg_cfg_trace\(\): (.*)$/.exec(line) ?? []
    return text === undefined ? [] : [shownLine(text)]
  })
writeFileSync(recordedFile, `# kamailio 6.1.5\n${lines.join('\n')}\n`)
rmSync(folder, { recursive: true, force: true })
