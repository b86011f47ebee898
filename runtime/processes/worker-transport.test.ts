import { beforeEach, describe, expect, it } from 'vitest'
import type { Destination, ListenSocket, ReceiveInfo } from '../transport/sockets.ts'
import type { ConnectionInfo, Transport } from '../transport/transport.ts'
import { createVirtualHost, type VirtualHost } from '../host/virtual-host.ts'
import { createSettings } from '../server/settings.ts'
import { createTransport } from '../transport/create-transport.ts'
import { ConnectionBook } from './connection-book.ts'
import { FrameReader, writeFrame } from './frames.ts'
import { connectionOwner } from './ownership.ts'
import { createWorkerTransport, type WorkerTransport } from './worker-transport.ts'

const sockets: readonly ListenSocket[] = (['udp', 'tcp'] as const).map((proto) => ({
  proto,
  ip: '10.0.0.1',
  port: 5060,
  host: '10.0.0.1',
  advertised: undefined,
  name: undefined,
  virtual: false,
  family: 4,
}))
const silent = {
  alert: () => undefined,
  bug: () => undefined,
  crit: () => undefined,
  error: () => undefined,
  warn: () => undefined,
  notice: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  isEnabled: () => false,
}
const phone = { ip: '10.0.0.9', port: 5062 }
const text = (callId: string): string => `OPTIONS sip:x SIP/2.0\r\nCall-ID: ${callId}\r\nContent-Length: 0\r\n\r\n`

interface TestWorker {
  readonly inner: Transport
  readonly worker: WorkerTransport
  readonly book: ConnectionBook
  readonly received: { readonly data: string; readonly info: ReceiveInfo }[]
  readonly failed: Destination[]
  /** What waits until all know what was changed; undefined when nothing has to. */
  held: (() => void)[] | undefined
}

/** Two workers on two virtual machines; Call-IDs that begin with `b` belong to the second. */
let hosts: readonly VirtualHost[]
let workers: readonly TestWorker[]

beforeEach(async () => {
  hosts = [createVirtualHost(), createVirtualHost()]
  workers = await Promise.all(hosts.map((host, index) => makeWorker(host, index)))
})

async function makeWorker(host: VirtualHost, index: number): Promise<TestWorker> {
  const numbers = { first: index + 1, step: 2 }
  const inner = await createTransport(host, sockets, createSettings(), silent, () => undefined, { numbers })
  const book = new ConnectionBook()
  const made: TestWorker = {
    inner,
    book,
    received: [],
    failed: [],
    held: undefined,
    worker: createWorkerTransport({
      index,
      transport: inner,
      book,
      links: {
        send: (to, header, bytes) => {
          const reader = new FrameReader((read, data) => workers[to]?.worker.takeFrame(read, data))
          reader.take(writeFrame(header, bytes))
        },
      },
      tell: (key, change) => workers[1 - index]?.book.apply(key, change),
      ownerOf: (callId) => (callId.startsWith('b') ? 1 : 0),
      connectionOwner: (id) => connectionOwner(id, 2),
      isSettled: () => made.held === undefined,
      hold: (action) => void made.held?.push(action),
    }),
  }
  const { transport } = made.worker
  transport.onMessage = (data, info) => void made.received.push({ data, info })
  transport.onSendFailed = (to) => void made.failed.push(to)
  return made
}

const at = (index: number): TestWorker => {
  const found = workers[index]
  if (found === undefined) throw new Error(`there is no worker ${index}`)
  return found
}

const infoOf = (proto: 'udp' | 'tcp', connectionId = 0): ReceiveInfo => ({
  proto,
  srcIp: phone.ip,
  srcPort: phone.port,
  dstIp: '10.0.0.1',
  dstPort: 5060,
  socket:
    sockets[proto === 'udp' ? 0 : 1] ??
    (() => {
      throw new Error('no socket')
    })(),
  connectionId,
  timeMs: 5,
})

describe('the network of a worker', () => {
  it('passes messages on to the worker that owns their call, with all that is known about how they came', () => {
    at(0).inner.onMessage?.(text('a1'), infoOf('udp'))
    at(0).inner.onMessage?.(text('b1'), infoOf('udp'))
    at(1).inner.onMessage?.('no SIP at all', infoOf('udp'))
    expect(at(0).received.map(({ data }) => data)).toEqual([text('a1')])
    expect(at(1).received).toEqual([
      { data: text('b1'), info: infoOf('udp') },
      { data: 'no SIP at all', info: infoOf('udp') },
    ])
  })

  it('keeps what comes while the server starts', () => {
    const { worker, inner, received } = at(0)
    const handler = worker.transport.onMessage
    worker.transport.onMessage = undefined
    inner.onMessage?.(text('a1'), infoOf('udp'))
    expect(received).toEqual([])
    worker.transport.onMessage = handler
    expect(received.map(({ data }) => data)).toEqual([text('a1')])
  })

  it('uses a connection of another worker, by number and by peer, and hears when it fails', async () => {
    const got: string[] = []
    const stream = hosts[1]?.network.connectTcp({ ip: '10.0.0.1', port: 5060 }, { timeoutMs: 1000 })
    if (stream === undefined) throw new Error('no host')
    stream.onData = (data) => void got.push(data)
    await hosts[1]?.advance(1)
    const [connection] = at(1).inner.connections()
    expect(
      at(0)
        .worker.transport.connections()
        .map(({ id }) => id),
    ).toEqual([connection?.id])
    const { id = 0, srcIp = '', srcPort = 0 } = connection ?? {}
    expect(id).toBe(2)
    const { transport } = at(0).worker
    expect(transport.send('by number', { proto: 'tcp', ip: '10.9.9.9', port: 1, connectionId: id }).ok).toBe(true)
    expect(transport.send('by peer', { proto: 'tcp', ip: srcIp, port: srcPort }).ok).toBe(true)
    expect(transport.addConnectionAlias(id, 7777)).toBe(true)
    expect(transport.send('by alias', { proto: 'tcp', ip: srcIp, port: 7777 }).ok).toBe(true)
    await hosts[1]?.advance(1)
    expect(got.join('')).toBe('by numberby peerby alias')
    const to: Destination = { proto: 'tcp', ip: srcIp, port: srcPort }
    at(1).inner.onSendFailed?.(to)
    expect(at(0).failed.map(({ ip, port }) => [ip, port])).toEqual([[srcIp, srcPort]])
    expect(transport.closeConnection(id)).toBe(true)
    await hosts[1]?.advance(1)
    expect([transport.hasConnection(id), transport.connections()]).toEqual([false, []])
  })

  it('knows the TLS session of a message from a connection of another worker', () => {
    const session = { version: 'TLSv1.3', serverName: 'example.org' }
    const info: ReceiveInfo = { ...infoOf('tcp', 2), proto: 'tls' }
    at(1).inner.streamOf = () => ({ session }) as never
    at(1).inner.onMessage?.(text('a1'), info)
    expect(at(0).received.map(({ info: { connectionId } }) => connectionId)).toEqual([2])
    expect(at(0).worker.transport.streamOf(2)).toMatchObject({ isRemote: true, session })
    const gone: ConnectionInfo = { ...infoOf('tcp'), id: 2, proto: 'tls', state: 'CONN_OK', timeoutSeconds: 1 }
    at(1).inner.onConnectionChanged?.(gone, [phone.port])
    at(1).inner.onConnectionClosed?.(gone, 'closed')
    expect(at(0).worker.transport.streamOf(2)).toBeUndefined()
  })

  it('lets nothing leave before all know what was changed', async () => {
    const sent: string[] = []
    await hosts[0]?.network.bindUdp(phone, (data) => void sent.push(data))
    at(0).held = []
    const { transport } = at(0).worker
    expect(transport.send('200 OK to REGISTER', { proto: 'udp', ...phone }).ok).toBe(true)
    expect(transport.send('x', { proto: 'tls', ...phone }).ok).toBe(false)
    await hosts[0]?.advance(1)
    expect(sent).toEqual([])
    for (const action of at(0).held ?? []) action()
    await hosts[0]?.advance(1)
    expect(sent).toEqual(['200 OK to REGISTER'])
  })
})
