import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { importText } from '#tooling/load-program.ts'
import { startVirtualServer, type LoggedLine } from '#tooling/virtual/virtual-server.ts'
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

/** What the trace shows of each request, and of the start. */
async function play(): Promise<string> {
  const { code } = compileConfig(configFile, createCompilerHost(dirname(configFile)), createCatalogue(), {
    defines: [],
    target: '6.1',
    outputName: 'trace.mjs',
  })
  const options = { listen: [], zone: [], stubModules: new Set<string>(), settings: new Map() }
  const virtual = await startVirtualServer(await importText(code), options)
  if ('errors' in virtual) throw new Error(JSON.stringify(virtual.errors))
  const lines = ['# kamailio 6.1.5', '## start']
  const note = ({ text }: LoggedLine): void => {
    const [, traced] = /\*\*\* cfgtrace:dbg_cfg_trace\(\): (.*)$/.exec(text) ?? []
    if (traced !== undefined) lines.push(shownLine(traced))
  }
  virtual.startLog.forEach(note)
  virtual.onLog = note
  const client = { proto: 'udp', ...clientAddress } as const
  virtual.network.onSent = ({ message, to }) => {
    if (to !== `udp:${clientAddress.ip}:${clientAddress.port}`) return
    for (const answer of answerTo(message)) {
      virtual.clock.setTimer(1, () => virtual.network.deliver(answer, client, serverAddress))
    }
  }
  for (const name of caseNames()) {
    lines.push(`## ${name}`)
    virtual.network.deliver(requestFor(name), client, serverAddress)
    await virtual.clock.advance(400)
  }
  await virtual.stop()
  return `${lines.join('\n')}\n`
}

it('cfgtrace shows what that of 6.1.5 shows', async () => {
  expect(await play()).toBe(readFileSync(recordedFile, 'latin1'))
})
