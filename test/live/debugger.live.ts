import { spawn, type ChildProcess } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, expect, it } from 'vitest'
import { DebugClient } from '../support/debug-client.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'kamkit-debugger-live-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

const config = `loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
request_route {
  $avp(who) = $rU;
  sl_send_reply("200", "To $avp(who)");
}
`
const file = join(folder, 'kamailio.cfg')
writeFileSync(file, config)

function start(...args: readonly string[]): ChildProcess & { said(text: RegExp): Promise<RegExpExecArray> } {
  const main = join(root, 'tooling/cli/main.ts')
  const child = spawn(process.execPath, ['--conditions=source', main, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  endings.push(() => child.kill('SIGKILL'))
  let output = ''
  const collect = (text: Buffer): void => void (output += text.toString('latin1'))
  child.stderr.on('data', collect)
  if (args[0] !== 'dap' || args.length > 1) child.stdout.on('data', collect)
  const said = (wanted: RegExp): Promise<RegExpExecArray> =>
    new Promise((found, failed) => {
      const look = (): void => {
        const match = wanted.exec(output)
        if (match !== null) found(match)
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      const end = (): void => failed(new Error(`it ended, and said ${output}`))
      if (child.exitCode === null) child.once('exit', end)
      else end()
      look()
    })
  return Object.assign(child, { said })
}

/** A party on the network: it asks, and counts who was answered. */
async function openPeer(): Promise<{
  port: number
  ask(user: string, to: number): void
  answers: Map<string, string>
}> {
  const socket: Socket = createSocket('udp4')
  await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound))
  endings.push(() => void socket.close())
  const { port } = socket.address()
  const answers = new Map<string, string>()
  socket.on('message', (data) => {
    const text = data.toString('latin1')
    answers.set(/^Call-ID: (.*)\r$/m.exec(text)?.[1] ?? '', text.slice(0, text.indexOf('\r\n')))
  })
  const ask = (user: string, to: number): void => {
    const lines = [
      `OPTIONS sip:${user}@127.0.0.1 SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${user}`,
      'From: <sip:tester@127.0.0.1>;tag=1',
      `To: <sip:${user}@127.0.0.1>`,
      `Call-ID: ${user}`,
      'CSeq: 1 OPTIONS',
      'Max-Forwards: 70',
      'Content-Length: 0\r\n\r\n',
    ]
    socket.send(lines.join('\r\n'), to, '127.0.0.1')
  }
  return { port, ask, answers }
}

/** A port where nobody listens just now. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound))
  const { port } = socket.address()
  await new Promise<void>((closed) => void socket.close(closed))
  return port
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((next) => void setTimeout(next, 10))
}

async function attach(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, how: object): Promise<DebugClient> {
  const client = new DebugClient(input, output)
  await client.ask('initialize', { adapterID: 'kamkit' })
  await client.ask('attach', how)
  await client.event('initialized')
  return client
}

async function stopAt(client: DebugClient, breakpoint: object): Promise<void> {
  const set = await client.ask('setBreakpoints', { source: { path: file }, breakpoints: [breakpoint] })
  expect(set['breakpoints']).toMatchObject([{ verified: true }])
  await client.ask('configurationDone')
}

it('one call is stopped while fifty others are answered (kamkit dap on real sockets)', async () => {
  const port = await freePort()
  const peer = await openPeer()
  const adapter = start('dap')
  const client = new DebugClient(adapter.stdout ?? expect.fail('no output'), adapter.stdin ?? expect.fail('no input'))
  await client.ask('initialize', { adapterID: 'kamkit' })
  await client.ask('launch', { program: file, listen: [`udp:127.0.0.1:${port}`] })
  await client.event('initialized')
  await stopAt(client, { line: 6, condition: '$ci == "held"' })
  peer.ask('held', port)
  const { threadId } = (await client.event('stopped')) as { threadId: number }
  for (let count = 0; count < 50; count += 1) peer.ask(`quick${count}`, port)
  await until(() => peer.answers.size === 50)
  expect(peer.answers.get('quick49')).toBe('SIP/2.0 200 To quick49')
  expect(peer.answers.has('held')).toBe(false)
  await client.ask('setExpression', { expression: '$avp(who)', value: '"somebody else"' })
  await client.ask('continue', { threadId })
  await until(() => peer.answers.has('held'))
  expect(peer.answers.get('held')).toBe('SIP/2.0 200 To somebody else')
  await client.ask('pause', { threadId })
  expect(await client.event('stopped')).toMatchObject({ reason: 'pause', threadId })
  peer.answers.delete('held')
  peer.ask('held', port)
  await client.ask('next', { threadId })
  expect(await client.event('stopped')).toMatchObject({ reason: 'step', threadId })
  expect((await client.ask('stackTrace', { threadId }))['stackFrames']).toMatchObject([{ line: 5 }])
  expect(peer.answers.has('held')).toBe(false)
  await client.ask('disconnect')
  await new Promise((ended) => void adapter.once('exit', ended))
})

it('debuggers attach to a running server and leave it, over TCP and through kamkit dap', async () => {
  const port = await freePort()
  const peer = await openPeer()
  const server = start('run', file, '-l', `udp:127.0.0.1:${port}`, '--debug', '0', '-Y', join(folder, 'run'))
  const [, digits] = await server.said(/debuggers may attach to 127\.0\.0\.1:(\d+)/)
  await server.said(/Ctrl-C stops it/)
  const debugPort = Number(digits)
  const connection = connect(debugPort, '127.0.0.1')
  const client = await attach(connection, connection, {})
  await stopAt(client, { line: 6 })
  peer.ask('one', port)
  await client.event('stopped')
  const other = connect(debugPort, '127.0.0.1')
  await expect(attach(other, other, {})).rejects.toThrow('another debugger is attached')
  other.destroy()
  expect(peer.answers.has('one')).toBe(false)
  await client.ask('disconnect')
  await until(() => peer.answers.has('one'))
  peer.ask('two', port)
  await until(() => peer.answers.has('two'))

  // A page in a browser may send this to a port of the machine.
  const page = connect(debugPort, '127.0.0.1')
  const text = JSON.stringify({ seq: 1, type: 'request', command: 'attach', arguments: {} })
  page.write(`POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${text.length}\r\n\r\n${text}`)
  await new Promise((closed) => void page.once('close', closed))

  const adapter = start('dap')
  const relayed = await attach(adapter.stdout ?? expect.fail('no output'), adapter.stdin ?? expect.fail('no input'), {
    port: debugPort,
    calls: { callIds: ['four'] },
  })
  await stopAt(relayed, { line: 6 })
  peer.ask('three', port)
  await until(() => peer.answers.has('three'))
  peer.ask('four', port)
  const { threadId } = (await relayed.event('stopped')) as { threadId: number }
  const { stackFrames } = await relayed.ask('stackTrace', { threadId })
  expect(stackFrames).toMatchObject([{ name: 'request_route', line: 6, source: { path: file } }])
  expect((await relayed.ask('evaluate', { expression: '$avp(who)', context: 'watch' }))['result']).toBe('"four"')
  expect(peer.answers.has('four')).toBe(false)
  await relayed.ask('continue', { threadId })
  await until(() => peer.answers.has('four'))
  peer.answers.delete('four')
  // A reload puts a program in place that can be paused as well, with the breakpoints where they are now.
  writeFileSync(file, `\n\n${config}`)
  server.kill('SIGHUP')
  await server.said(/as it is now/)
  peer.ask('four', port)
  await relayed.event('stopped')
  const { breakpoint } = await relayed.event('breakpoint')
  expect(breakpoint).toMatchObject({ verified: true, line: 7 })
  const moved = await relayed.ask('stackTrace', { threadId })
  expect(moved['stackFrames']).toMatchObject([{ line: 7 }])
  expect(peer.answers.has('four')).toBe(false)
  // The editor crashed.
  adapter.kill('SIGKILL')
  await until(() => peer.answers.has('four'))
  server.kill('SIGTERM')
  expect(await new Promise((ended) => void server.once('exit', ended))).toBe(0)
})

it('kamkit dap serves over TCP, and refuses what cannot be', async () => {
  const adapter = start('dap', '--port', '0')
  const [, digits] = await adapter.said(/debuggers may connect to 127\.0\.0\.1:(\d+)/)
  const connection = connect(Number(digits), '127.0.0.1')
  const client = new DebugClient(connection, connection)
  await client.ask('initialize', { adapterID: 'kamkit' })
  await expect(client.ask('attach', { port: 1 })).rejects.toThrow('nothing listens on 127.0.0.1:1')
  const message = join(folder, 'a.sip')
  writeFileSync(
    message,
    'OPTIONS sip:x@y SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:x@y>\nCall-ID: a\nCSeq: 1 OPTIONS\n\n',
  )
  await client.ask('launch', { program: file, message, listen: ['udp:127.0.0.1:5060'], stopOnEntry: true })
  await client.event('initialized')
  await client.ask('configurationDone')
  expect(await client.event('stopped')).toMatchObject({ reason: 'entry' })
  await client.ask('terminate')
  connection.destroy()
  const several = start('run', file, '--debug', '0', '--workers', '2')
  expect(await new Promise((ended) => void several.once('exit', ended))).toBe(2)
  await expect(several.said(/no such text/)).rejects.toThrow('--debug needs one process')
  const level = start('run', file, '--debug', '3x')
  expect(await new Promise((ended) => void level.once('exit', ended))).toBe(2)
  await expect(level.said(/no such text/)).rejects.toThrow('The log level is --debug-level')
})
