import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { DebugClient } from '../../test/support/debug-client.ts'
import { serveStreams } from './serve.ts'

const line = '  xlog("žluťoučký 🐎\\n"); drop;'
const config = `loadmodule "xlog.so"\nrequest_route {\n${line}\n}\n`
const message = [
  'OPTIONS sip:a@b SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bKx',
  'From: <sip:a@b>;tag=1',
  'To: <sip:a@b>',
  'Call-ID: x',
  'CSeq: 1 OPTIONS',
]

it('counts columns behind characters of several bytes as editors do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-dap-'))
  const program = join(folder, 'kamailio.cfg')
  writeFileSync(program, config)
  writeFileSync(join(folder, 'a.sip'), `${message.join('\r\n')}\r\n\r\n`)
  const [toAdapter, toClient] = [new PassThrough(), new PassThrough()]
  void serveStreams(toAdapter, toClient)
  const client = new DebugClient(toClient, toAdapter)
  const column = line.indexOf('drop') + 1
  try {
    await client.ask('initialize', { adapterID: 'kamkit', linesStartAt1: true, columnsStartAt1: true })
    await client.ask('launch', { program, messages: [join(folder, 'a.sip')] })
    await client.event('initialized')
    const source = { path: program }
    expect((await client.ask('breakpointLocations', { source, line: 3 }))['breakpoints']).toMatchObject([
      { column: 3, endColumn: line.indexOf('; drop') + 1 },
      { column, endColumn: line.length },
    ])
    const set = await client.ask('setBreakpoints', { source, breakpoints: [{ line: 3, column }] })
    expect(set['breakpoints']).toMatchObject([{ verified: true, line: 3, column }])
    await client.ask('configurationDone')
    const { threadId } = await client.event('stopped')
    expect((await client.ask('stackTrace', { threadId }))['stackFrames']).toMatchObject([{ line: 3, column }])
  } finally {
    await client.ask('disconnect').catch(() => undefined)
    rmSync(folder, { recursive: true, force: true })
  }
})
