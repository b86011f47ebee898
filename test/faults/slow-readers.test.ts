import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createVirtualHost, type VirtualHost } from '#runtime/host/virtual-host.ts'
import type { VirtualStream } from '#runtime/host/virtual-network.ts'
import type { Settings } from '#runtime/server/core.ts'
import { createSettings } from '#runtime/server/settings.ts'
import { createTransport } from '#runtime/transport/create-transport.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import type { SendResult, Transport } from '#runtime/transport/transport.ts'
import { collectingLogger } from './collecting-logger.ts'

const server = { ip: '10.0.0.1', port: 5060 }
const others = { ip: '10.0.0.1', port: 5070 }
const listening = (port: number): ListenSocket => ({
  proto: 'tcp',
  ip: server.ip,
  port,
  host: server.ip,
  advertised: undefined,
  name: undefined,
  virtual: false,
  family: 4,
})
const sockets = [listening(server.port), listening(others.port)]

let host: VirtualHost
let settings: Settings
let transport: Transport
let counted: string[]
let lines: string[]

beforeEach(async () => {
  host = createVirtualHost()
  settings = createSettings()
  counted = []
  lines = []
  const log = collectingLogger(lines)
  transport = await createTransport(host, sockets, settings, log, (what) => void counted.push(what))
  transport.onMessage = () => undefined
})

afterEach(() => transport.close())

/** A peer on a port of its own, which reads or does not. */
async function connect(port: number, to = server): Promise<{ stream: VirtualStream; got: string; isOpen: boolean }> {
  const stream = host.network.connectTcp(to, { localIp: '10.0.0.2', localPort: port, timeoutMs: 1000 })
  const peer = { stream, got: '', isOpen: true }
  stream.onData = (data) => (peer.got += data)
  stream.onClose = () => (peer.isOpen = false)
  await host.advance(1)
  return peer
}

const send = (port: number, text: string): SendResult =>
  transport.send(text, { proto: 'tcp', ip: '10.0.0.2', port, noConnect: true })

describe('peers that do not read', () => {
  it('get so much queued, all together, and no more; who reads is served', async () => {
    settings.set('tcp_wq_max', 100_000)
    settings.set('tcp_conn_wq_max', 1000)
    const slow = await Promise.all(Array.from({ length: 1000 }, (_, at) => connect(10_000 + at)))
    const reading = await connect(9000)
    for (const { stream } of slow) stream.pauseReading()
    const results: SendResult[] = []
    for (let round = 0; round < 3; round += 1)
      for (let at = 0; at < 1000; at += 1) results.push(send(10_000 + at, 'x'.repeat(100)))
    expect(transport.queuedBytes).toBe(100_000)
    // The first of each connection goes to the system, which queues it here.
    expect(results.filter(({ ok }) => ok)).toHaveLength(1000)
    expect(results.at(-1)).toEqual({ ok: false, reason: 'queue-full' })
    expect([counted.filter((what) => what === 'sendq_full').length, lines.at(-1)]).toEqual([
      2000,
      'error too much waits to be sent: nothing more for 10.0.0.2:10999 (tcp_conn_wq_max, tcp_wq_max)',
    ])
    expect(send(9000, 'hello').ok).toBe(true)
    await host.advance(1)
    expect(reading.got).toBe('hello')
  })

  it('get each as much as tcp_conn_wq_max', async () => {
    settings.set('tcp_conn_wq_max', 250)
    const { stream } = await connect(10_000)
    stream.pauseReading()
    expect(Array.from({ length: 4 }, () => send(10_000, 'x'.repeat(100)).ok)).toEqual([true, true, false, false])
  })

  it('get the rest in order when they read again, and make room for others', async () => {
    settings.set('tcp_wq_max', 30)
    const first = await connect(10_000)
    const second = await connect(10_001)
    for (const { stream } of [first, second]) stream.pauseReading()
    for (const text of ['one,', 'two,', 'three,']) send(10_000, text)
    expect([send(10_001, 'x'.repeat(10)).ok, send(10_001, 'x'.repeat(10)).ok]).toEqual([true, false])
    first.stream.resumeReading()
    await host.advance(1)
    expect([first.got, transport.queuedBytes]).toEqual(['one,two,three,', 10])
    expect(send(10_001, 'y'.repeat(10)).ok).toBe(true)
  })

  it('are closed after tcp_send_timeout, which frees what they held and is said', async () => {
    settings.set('tcp_send_timeout', 5)
    const slow = await connect(10_000)
    slow.stream.pauseReading()
    const failed: number[] = []
    transport.onSendFailed = ({ port }) => void failed.push(port)
    send(10_000, 'never read')
    await host.advance(4900)
    expect([slow.isOpen, transport.queuedBytes]).toEqual([true, 10])
    await host.advance(200)
    expect([slow.isOpen, transport.queuedBytes, transport.connections().length]).toEqual([false, 0, 0])
    expect([counted.at(-1), failed]).toEqual(['send_timeout', [10_000]])
    expect(lines).toEqual([
      'warn connection 1 to 10.0.0.2:10000 closed: nothing could be sent in time (tcp_send_timeout)',
    ])
  })

  it('stay while they take a little now and then', async () => {
    settings.set('tcp_send_timeout', 5)
    const { stream, ...peer } = await connect(10_000)
    stream.write('OPTIONS sip:x SIP/2.0\r\nContent-Length: 0\r\n\r\n')
    for (let round = 0; round < 5; round += 1) {
      stream.pauseReading()
      send(10_000, 'x')
      await host.advance(3000)
      stream.resumeReading()
      await host.advance(1900)
    }
    expect([peer.isOpen, transport.queuedBytes, transport.connections().length]).toEqual([true, 0, 1])
  })

  it('that close, or whose connection is closed, hold nothing', async () => {
    const gone = await connect(10_000)
    const closed = await connect(10_001)
    for (const [at, { stream }] of [gone, closed].entries()) {
      stream.pauseReading()
      send(10_000 + at, 'x'.repeat(50))
    }
    expect(transport.queuedBytes).toBe(100)
    gone.stream.destroy()
    transport.closeConnection(2)
    await host.advance(1)
    expect([transport.queuedBytes, transport.connections().length]).toEqual([0, 0])
  })
})

describe('tcp_connection_match', () => {
  it('takes a connection on the port of the forced socket alone', async () => {
    const first = await connect(10_000, others)
    await connect(10_001, server)
    // Both connections serve the same port of the peer.
    transport.addConnectionAlias(1, 5060)
    transport.addConnectionAlias(2, 5060)
    const to = { proto: 'tcp', ip: '10.0.0.2', port: 5060, noConnect: true, forcedSocket: sockets[1] } as const
    const used = (): number | undefined => {
      const result = transport.send('m', to)
      return result.ok ? result.socket.port : undefined
    }
    expect(used()).toBe(server.port)
    settings.set('tcp_connection_match', 1)
    expect(used()).toBe(others.port)
    await host.advance(1)
    expect(first.got).toBe('m')
  })
})
