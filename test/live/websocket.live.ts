import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import { configFile, configText, realServer } from '../conformance/configs.ts'
import { forgivePassingSecond, normalise } from '../conformance/normalise.ts'
import { inDialog, invite, openPhone } from '../conformance/phones.ts'
import { fromCallee, until } from '../conformance/scenarios/network/ask.ts'
import { play, readRecording } from '../conformance/play.ts'
import { websocketScenarios } from '../conformance/scenarios/websocket.ts'
import { startRealStage } from '../support/real-stage.ts'
import { serverAddress, type Stage } from '../support/stage.ts'
import { reply, request } from '../support/user-agent.ts'
import { configs, options, upgradeRequest } from '../websocket/cases.ts'
import { frame, opcodes } from '../websocket/frames.ts'
import { fuzz } from '../websocket/fuzz.ts'
import { dice, segment } from '../websocket/segments.ts'
import { isAvailable } from './require.ts'

const ours = join(import.meta.dirname, '../../bin/kamailio')
const url = `ws://${serverAddress.ip}:${serverAddress.port}/`
const secureUrl = `wss://${serverAddress.ip}:5061/`
const certificates = join(import.meta.dirname, '../tls/certificates')

/** A configuration with a socket of TLS beside. */
function secured(config: string): { readonly config: string; readonly sockets: readonly string[] } {
  const lines = [
    'enable_tls=yes',
    'loadmodule "websocket.so"',
    'loadmodule "tls.so"',
    'modparam("tls", "tls_method", "TLSv1.2+")',
    `modparam("tls", "private_key", "${certificates}/server.key")`,
    `modparam("tls", "certificate", "${certificates}/server.pem")`,
  ]
  const withTls = config.replace('loadmodule "websocket.so"', lines.join('\n'))
  return { config: withTls, sockets: [`tls:${serverAddress.ip}:5061`] }
}

/** An open connection of the client that browsers' test suites are played with. */
function openClient(
  protocols: string | readonly string[] = 'sip',
  settings: ClientOptions = {},
  at = url,
): Promise<WebSocket> {
  const client = new WebSocket(at, [...(typeof protocols === 'string' ? [protocols] : protocols)], settings)
  return new Promise((resolve, reject) => {
    client.once('open', () => resolve(client))
    client.once('error', reject)
  })
}

function nextOf<T>(client: WebSocket, event: 'message' | 'pong' | 'ping'): Promise<T> {
  return new Promise((resolve) => client.once(event, resolve))
}

function closeOf(client: WebSocket): Promise<readonly [code: number, reason: string]> {
  return new Promise((resolve) => client.once('close', (code, reason) => resolve([code, reason.toString()])))
}

const status = async (client: WebSocket, text: string): Promise<string> => {
  client.send(text)
  return String(await nextOf<Buffer>(client, 'message')).slice(0, 14)
}

/** The same client against the real server and ours: both pass. */
describe.each([
  ['Kamailio 6.1.5', realServer('6.1.5')],
  ['bin/kamailio', ours],
])('the client ws and %s', (_name, command) => {
  const isPresent = isAvailable(command, 'Kamailio 6.1.5')
  let stage: Stage | undefined
  beforeAll(async () => {
    if (isPresent) stage = await startRealStage({ command: command ?? '', ...secured(configs.usual) })
  })
  afterAll(() => stage?.stop())

  it.skipIf(!isPresent)('speak SIP in text, binary and fragments, and ping', async () => {
    const client = await openClient(['foo', 'sip'])
    expect(client.protocol).toBe('sip')
    expect(await status(client, options('x'))).toBe('SIP/2.0 200 OK')
    client.send(Buffer.from(options('x')), { binary: true })
    expect(String(await nextOf<Buffer>(client, 'message'))).toMatch(/^SIP\/2\.0 200 /)
    client.send(options('x').slice(0, 70), { fin: false })
    client.ping('between')
    expect(String(await nextOf<Buffer>(client, 'pong'))).toBe('between')
    client.send(options('x').slice(70), { fin: true })
    expect(String(await nextOf<Buffer>(client, 'message'))).toMatch(/^SIP\/2\.0 200 /)
    client.close(1000, 'bye')
    expect(await closeOf(client)).toEqual([1000, 'Normal closure'])
  })

  it.skipIf(!isPresent)('close from the side of the server', async () => {
    const client = await openClient()
    client.send(options('close2'))
    expect(await closeOf(client)).toEqual([4000, 'because'])
  })

  it.skipIf(!isPresent)('speak SIP over TLS', async () => {
    const client = await openClient('sip', { rejectUnauthorized: false }, secureUrl)
    client.send(options('x'))
    expect(String(await nextOf<Buffer>(client, 'message'))).toMatch(
      /^SIP\/2\.0 200 [^]*\nVia: SIP\/2\.0\/WS a\.invalid;/,
    )
    client.ping('still')
    expect(String(await nextOf<Buffer>(client, 'pong'))).toBe('still')
    client.close(1000)
    expect(await closeOf(client)).toEqual([1000, 'Normal closure'])
    expect(stage?.logged().join('\n')).toContain('[[OPTIONS wss wss 6 5061 127.8.30.1 127.0.0.1')
  })

  it.skipIf(!isPresent)('agree on no compression', async () => {
    const client = await openClient('sip', { perMessageDeflate: true })
    expect(client.extensions).toBe('')
    client.terminate()
  })

  it.skipIf(!isPresent)('refuse other sub-protocols and versions', async () => {
    await expect(openClient('msrp')).rejects.toThrow('400')
    await expect(openClient('sip', { protocolVersion: 8 })).rejects.toThrow('426')
  })
})

/** `ws` in a URI is any WebSocket: the connection knows whether it is one over TLS (RFC 7118 §5.2). */
describe.each([
  ['Kamailio 6.1.5', realServer('6.1.5')],
  ['bin/kamailio', ours],
])('a browser over TLS and %s', (_name, command) => {
  const isPresent = isAvailable(command, 'Kamailio 6.1.5')
  it.skipIf(!isPresent)('is called from a phone over UDP', async () => {
    const config = configText(configFile('websocket', '6.1.5') ?? '').replaceAll(
      'proto == WS)',
      'proto == WS || proto == WSS)',
    )
    const stage = await startRealStage({ command: command ?? '', ...secured(config) })
    const client = await openClient('sip', { rejectUnauthorized: false }, secureUrl)
    const alice = {
      aor: 'sip:alice@127.8.30.1',
      contact: 'sip:alice@alice.invalid;transport=ws',
      via: 'WSS alice.invalid',
    }
    const common = { from: alice.aor, to: alice.aor, callId: 'browser', cseq: 1, branch: 'browser', via: alice.via }
    const headers = ['Expires: 60']
    client.send(request({ ...common, method: 'REGISTER', uri: 'sip:127.8.30.1', contact: alice.contact, headers }))
    expect(String(await nextOf<Buffer>(client, 'message'))).toMatch(/^SIP\/2\.0 200 /)
    const bob = await openPhone(stage, 'bob')
    bob.wire.send(invite(bob, { callId: 'secure', to: alice.aor }))
    const invitation = String(await nextOf<Buffer>(client, 'message'))
    expect(normalise(invitation).split('\n').slice(0, 4)).toEqual([
      'INVITE sip:alice@alice.invalid;transport=ws SIP/2.0',
      'Record-Route: <sip:127.8.30.1:5061;transport=ws;r2=on;lr;ftag=test-from>',
      'Record-Route: <sip:127.8.30.1;r2=on;lr;ftag=test-from>',
      'Via: SIP/2.0/WSS 127.8.30.1:5061;branch=z9hG4bK*',
    ])
    client.send(reply(invitation, '200 OK', { contact: alice.contact }))
    const final = await until(bob, 200)
    bob.wire.send(inDialog('ACK', final, bob, 1))
    expect(String(await nextOf<Buffer>(client, 'message'))).toMatch(/^ACK sip:alice@alice\.invalid;transport=ws SIP/)
    client.send(fromCallee('BYE', invitation, { ...bob, ...alice, user: 'alice' }))
    expect(await bob.wire.receive()).toMatch(/^BYE sip:bob@/)
    client.terminate()
    await stage.stop()
  })
})

/** Messages of a call are handled by one worker, whichever has the connection. What the script logs comes in another order. */
describe('bin/kamailio with two workers', () => {
  const calls = websocketScenarios.filter(({ name }) => name.startsWith('ws-call-'))
  it.each(calls.map((one) => [one.name, one] as const))('%s', async (_name, scenario) => {
    const config = configText(configFile('websocket', '6.1.5') ?? '').replace(/^(tcp_)?children=1$/gm, '$1children=2')
    const stage = await startRealStage({ command: ours, config, args: ['-n', '2', '-N', '2'] })
    const recording = readRecording('websocket', scenario, '6.1.5') ?? {}
    const received = forgivePassingSecond(await play('websocket', scenario, stage), recording)
    await stage.stop()
    expect({ ...received, script: [] }).toEqual({ ...recording, script: [] })
  })
})

describe('bin/kamailio among bad clients', () => {
  let stage: Stage | undefined
  const sockets: Socket[] = []
  beforeAll(async () => {
    stage = await startRealStage({ command: ours, config: configs.usual })
  })
  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    await stage?.stop()
  })

  function openRaw(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: serverAddress.ip, port: serverAddress.port })
      sockets.push(socket)
      socket.once('error', reject)
      socket.once('data', () => {
        socket.off('error', reject).on('error', () => undefined)
        resolve(socket)
      })
      socket.write(upgradeRequest())
    })
  }

  it('serves others while 1,000 clients ask without end and never read', async () => {
    const deaf = await Promise.all(Array.from({ length: 1000 }, openRaw))
    const pings = frame(opcodes.ping, 'p'.repeat(125)).repeat(300)
    for (const socket of deaf) {
      socket.pause()
      for (let round = 0; round < 4; round += 1) socket.write(pings, 'latin1')
    }
    const client = await openClient()
    for (let round = 0; round < 20; round += 1) {
      expect(await status(client, options('x'))).toBe('SIP/2.0 200 OK')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    client.terminate()
    for (const socket of deaf) socket.destroy()
    expect(stage?.logged().filter((line) => line.includes('BUG'))).toEqual([])
  })

  it('reads a million segments of frames, good and bad', () => {
    expect(fuzz(1_000_000, 29)).toBeGreaterThan(100_000)
  })

  it('takes such segments over real connections, and goes on', async () => {
    const roll = dice(23)
    for (let sent = 0; sent < 1_000_000;) {
      const socket = await openRaw()
      let isClosed = false
      socket.resume().on('close', () => (isClosed = true))
      for (let round = 0; round < 5 && !isClosed; round += 1) {
        let batch = ''
        for (let count = 0; count < 400; count += 1) batch += segment(roll)
        sent += 400
        await new Promise<void>((resolve) => {
          if (socket.write(batch, 'latin1')) resolve()
          else {
            socket.once('drain', resolve)
            socket.once('close', () => resolve())
          }
        })
      }
      socket.destroy()
    }
    const client = await openClient()
    expect(await status(client, options('x'))).toBe('SIP/2.0 200 OK')
    client.terminate()
    expect(stage?.logged().filter((line) => line.includes('BUG'))).toEqual([])
  })
})
