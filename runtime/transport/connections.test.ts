import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ByteStream } from '../host/host.ts'
import { createVirtualHost, type VirtualHost } from '../host/virtual-host.ts'
import type { ModuleLogger } from '../log/logger.ts'
import { createSettings } from '../server/settings.ts'
import { createTransport } from './create-transport.ts'
import type { Frame, Framing } from './framing.ts'
import type { ListenSocket, ReceiveInfo } from './sockets.ts'
import type { Transport } from './transport.ts'

const server = { ip: '10.0.0.1', port: 5060 }
const socket: ListenSocket = {
  proto: 'tcp',
  ...server,
  host: server.ip,
  advertised: undefined,
  name: undefined,
  virtual: false,
  family: 4,
}
const message = 'OPTIONS sip:x SIP/2.0\r\nContent-Length: 0\r\n\r\n'
const silent: ModuleLogger = {
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

let host: VirtualHost
let transport: Transport
let received: { readonly text: string; readonly info: ReceiveInfo }[]
let counted: string[]
const settings = createSettings()

beforeEach(async () => {
  host = createVirtualHost()
  received = []
  counted = []
  transport = await createTransport(host, [socket], settings, silent, (what) => void counted.push(what))
  transport.onMessage = (text, info) => void received.push({ text, info })
})

afterEach(() => transport.close())

/** A peer that connects, with what it got and whether the connection is open. */
async function connect(port = 40_000): Promise<{ stream: ByteStream; got: () => string; isOpen: () => boolean }> {
  const stream = host.network.connectTcp(server, { localIp: '10.0.0.2', localPort: port, timeoutMs: 1000 })
  let text = ''
  let isOpen = true
  stream.onData = (data) => (text += data)
  stream.onClose = () => (isOpen = false)
  await host.advance(1)
  return { stream, got: () => text, isOpen: () => isOpen }
}

describe('connections that peers open', () => {
  it('carry messages in both directions', async () => {
    const peer = await connect()
    peer.stream.write(message)
    await host.advance(1)
    const [first] = received
    expect([first?.text, first?.info.srcIp, first?.info.srcPort]).toEqual([message, '10.0.0.2', 40_000])
    const sent = transport.send('reply', {
      proto: 'tcp',
      ip: '10.0.0.2',
      port: 40_000,
      connectionId: first?.info.connectionId ?? 0,
    })
    await host.advance(1)
    expect([sent.ok, peer.got()]).toEqual([true, 'reply'])
    expect(counted).toEqual(['passive_open', 'established'])
  })

  it('answer a double CRLF with one', async () => {
    const peer = await connect()
    peer.stream.write('\r\n\r\n')
    await host.advance(1)
    expect([peer.got(), received.length]).toEqual(['\r\n', 0])
  })

  it('are closed when what comes is no SIP', async () => {
    const peer = await connect()
    peer.stream.write('\x16\x03\x01'.repeat(20))
    await host.advance(1)
    expect([peer.isOpen(), transport.connections().length]).toEqual([false, 0])
  })

  it('are closed when a message is not completed in tcp_msg_read_timeout, or nothing comes for tcp_connection_lifetime', async () => {
    const slow = await connect()
    const idle = await connect(40_001)
    idle.stream.write(message)
    slow.stream.write(message.slice(0, 20))
    await host.advance(21_000)
    expect([slow.isOpen(), idle.isOpen()]).toEqual([false, true])
    await host.advance(100_000)
    expect([idle.isOpen(), transport.connections().length]).toEqual([false, 0])
  })

  it('are closed when their first message is not complete in tcp_msg_data_timeout, keepalives or not', async () => {
    settings.set('tcp_msg_data_timeout', 2)
    const quiet = await connect(1)
    const pinging = await connect(2)
    const dripping = await connect(3)
    const served = await connect(4)
    settings.set('tcp_msg_data_timeout', 20)
    served.stream.write(message + message.slice(0, 5))
    pinging.stream.write('\r\n\r\n')
    for (const char of message.slice(0, 20)) {
      dripping.stream.write(char)
      await host.advance(150)
    }
    expect([quiet, pinging, dripping, served].map((peer) => peer.isOpen())).toEqual([false, false, false, true])
    expect([received.length, pinging.got()]).toEqual([1, '\r\n'])
  })

  it('come from the client that a PROXY header names, wherever it is split', async () => {
    settings.set('tcp_accept_haproxy', 1)
    for (const size of [1, 7, 1000]) {
      const peer = await connect(size)
      const stream = `PROXY TCP4 192.0.2.7 10.0.0.1 4444 5060\r\n${message}`
      for (let at = 0; at < stream.length; at += size) peer.stream.write(stream.slice(at, at + size))
      await host.advance(1)
      const last = received.at(-1)
      expect([last?.text, last?.info.srcIp, last?.info.srcPort]).toEqual([message, '192.0.2.7', 4444])
      expect(transport.send('reply', { proto: 'tcp', ip: '192.0.2.7', port: 4444, noConnect: true }).ok).toBe(true)
      await host.advance(1)
      expect([peer.got(), received.length]).toEqual(['reply', 1])
      received.length = 0
      peer.stream.destroy()
      await host.advance(1)
    }
    settings.set('tcp_accept_haproxy', 0)
  })

  it('need no PROXY header, but end with a bad one or when it does not come in time', async () => {
    settings.set('tcp_accept_protocols', 'hep3, HAProxy')
    const plain = await connect(1)
    const bad = await connect(2)
    const slow = await connect(3)
    plain.stream.write(message)
    bad.stream.write('PROXY TCP4 x y z 1\r\n')
    slow.stream.write('PROXY TCP4 ')
    await host.advance(1)
    expect([received.length, received[0]?.info.srcIp, bad.isOpen(), slow.isOpen()]).toEqual([
      1,
      '10.0.0.2',
      false,
      true,
    ])
    await host.advance(21_000)
    expect([slow.isOpen(), plain.isOpen()]).toEqual([false, true])
    settings.set('tcp_accept_protocols', '')
  })

  it('carry packets of HEP version 3 between messages where messages need no Content-Length', async () => {
    settings.set('tcp_accept_hep3', 1)
    settings.set('tcp_accept_no_cl', 1)
    const packet = 'HEP3\0\x10\r\n\r\nabcdef'
    const peer = await connect(1)
    for (const char of packet + message + packet) peer.stream.write(char)
    await host.advance(1)
    expect(received.map(({ text }) => text)).toEqual([packet, message, packet])
    settings.set('tcp_accept_no_cl', 0)
    const strict = await connect(2)
    strict.stream.write(packet)
    await host.advance(1)
    expect(strict.isOpen()).toBe(false)
    settings.set('tcp_accept_hep3', 0)
  })

  it('are refused beyond tcp_max_connections', async () => {
    settings.set('tcp_max_connections', 2)
    const peers = [await connect(1), await connect(2), await connect(3)]
    await host.advance(1)
    settings.set('tcp_max_connections', 2048)
    expect(peers.map((peer) => peer.isOpen())).toEqual([true, true, false])
    expect(counted.filter((what) => what === 'local_reject')).toHaveLength(1)
  })

  it('are refused beyond tcp_accept_iplimit from one address', async () => {
    settings.set('tcp_accept_iplimit', 2)
    const peers = [await connect(40_001), await connect(40_002), await connect(40_003)]
    expect(peers.map((peer) => peer.isOpen())).toEqual([true, true, false])
    const other = host.network.connectTcp(server, { localIp: '10.0.0.3', localPort: 40_001, timeoutMs: 1000 })
    await host.advance(1)
    expect(other.connected).toBe(true)
    settings.set('tcp_accept_iplimit', 1024)
  })

  it('leave no timer behind when the server stops, which would keep the process', async () => {
    await connect()
    transport.close()
    await host.advance(1)
    expect(host.clock.timerCount).toBe(0)
  })

  it('serve further ports of the peer as aliases', async () => {
    const peer = await connect()
    const to = { proto: 'tcp', ip: '10.0.0.2', port: 5060, noConnect: true } as const
    expect(transport.send(message, to)).toEqual({ ok: false, reason: 'no-connection' })
    expect(transport.addConnectionAlias(transport.connections()[0]?.id ?? 0, 5060)).toBe(true)
    expect(transport.send(message, to).ok).toBe(true)
    await host.advance(1)
    expect(peer.got()).toBe(message)
    peer.stream.destroy()
    await host.advance(1)
    expect(transport.send(message, to).ok).toBe(false)
  })
})

describe('datagrams', () => {
  it('of fewer than 32 bytes are keepalives, whatever is in them', async () => {
    const udp = await createTransport(host, [{ ...socket, proto: 'udp' }], settings, silent, () => undefined)
    const got: string[] = []
    udp.onMessage = (text) => void got.push(text)
    const peer = await host.network.bindUdp({ ip: '10.0.0.2', port: 5060 }, () => undefined)
    for (const length of [0, 1, 4, 31, 32, 33]) peer.send('x'.repeat(length), server)
    peer.send('\r\n'.repeat(15), server)
    await host.advance(1)
    expect(got.map(({ length }) => length)).toEqual([32, 33])
    udp.close()
  })
})

describe('connections that the server opens', () => {
  const to = { proto: 'tcp', ip: '10.0.0.3', port: 5060 } as const

  it('are used again, and take back what comes', async () => {
    const accepted: ByteStream[] = []
    const got: string[] = []
    await host.network.listenTcp(to, (stream) => {
      accepted.push(stream)
      stream.onData = (data) => void got.push(data)
    })
    transport.send('first', to)
    await host.advance(1)
    transport.send('second', to)
    accepted[0]?.write(message)
    await host.advance(1)
    expect([accepted.length, got, received.length]).toEqual([1, ['first', 'second'], 1])
    expect(counted).toEqual(['connect_success', 'established'])
  })

  it('leave from tcp_source_ipv4, and are never opened with tcp_no_connect', async () => {
    const peer = { ip: '10.0.0.2', port: 5070 }
    const from: string[] = []
    await host.network.listenTcp(peer, (stream) => from.push(stream.remote.ip))
    settings.set('tcp_source_ipv4', '10.0.0.9')
    expect(transport.send(message, { proto: 'tcp', ...peer }).ok).toBe(true)
    await host.advance(1)
    expect(from).toEqual(['10.0.0.9'])
    settings.set('tcp_no_connect', 1)
    expect(transport.send(message, { proto: 'tcp', ip: '10.0.0.4', port: 5070 })).toEqual({
      ok: false,
      reason: 'no-connection',
    })
    settings.set('tcp_no_connect', 0)
    settings.set('tcp_source_ipv4', '')
  })

  it('tell when what was sent never left', async () => {
    const failed: number[] = []
    transport.onSendFailed = ({ port }) => void failed.push(port)
    expect(transport.send('lost', to).ok).toBe(true)
    await host.advance(10)
    expect([failed, transport.connections().length, counted]).toEqual([[5060], 0, ['connect_failed']])
  })
})

describe('connections that change their protocol', () => {
  /** Each byte a message; `p` is answered with `P`, `c` ends the connection after `C`. */
  const letters: Framing = {
    isIncomplete: false,
    encode: (text) => `<${text}>`,
    push: (data) =>
      [...data].map((text): Frame => {
        if (text === 'p') return { kind: 'answer', bytes: 'P' }
        return text === 'c' ? { kind: 'answer', bytes: 'C', closes: 'asked to' } : { kind: 'message', text }
      }),
  }

  it('are of another protocol in both directions from the answer on', async () => {
    const ends: unknown[] = []
    transport.onConnectionClosed = ({ proto, srcPort }, end) => void ends.push([proto, srcPort, end])
    const peer = await connect()
    peer.stream.write(message)
    await host.advance(1)
    const id = received[0]?.info.connectionId ?? 0
    expect(transport.upgradeConnection(id, 'yes;', 'ws', letters)).toBe(true)
    expect(transport.upgradeConnection(id + 1, 'yes;', 'ws', letters)).toBe(false)
    peer.stream.write('ap')
    await host.advance(1)
    expect(received.map(({ text, info }) => [text, info.proto])).toEqual([
      [message, 'tcp'],
      ['a', 'ws'],
    ])
    const to = { ip: '10.0.0.2', port: 40_000, noConnect: true } as const
    expect(transport.send('hello', { proto: 'ws', ...to })).toEqual({ ok: true, socket })
    expect(transport.send('hello', { proto: 'tcp', ...to })).toEqual({ ok: false, reason: 'no-connection' })
    await host.advance(1)
    expect(peer.got()).toBe('yes;P<hello>')
    peer.stream.write('cb')
    await host.advance(10)
    expect([peer.got(), peer.isOpen(), received.length, ends]).toEqual([
      'yes;P<hello>C',
      false,
      2,
      [['ws', 40_000, 'closed']],
    ])
  })

  it('are found by either name of a WebSocket, with their own socket', async () => {
    const peer = await connect()
    peer.stream.write(message)
    await host.advance(1)
    const to = { proto: 'ws', ip: '10.0.0.2', port: 40_000 } as const
    transport.upgradeConnection(received[0]?.info.connectionId ?? 0, '', 'wss', letters)
    expect([transport.send('hello', to), transport.socketFor(to)]).toEqual([{ ok: true, socket }, socket])
    await host.advance(1)
    expect(peer.got()).toBe('<hello>')
  })

  it('wait with what follows a request of HTTP until it was handled, for the protocol that comes next', async () => {
    const handled: (() => void)[] = []
    transport.onMessage = (text, info) => {
      received.push({ text, info })
      return text.startsWith('GET') ? new Promise((resolve) => handled.push(resolve)) : undefined
    }
    const peer = await connect()
    peer.stream.write('GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\nab')
    await host.advance(1)
    peer.stream.write('p')
    await host.advance(1)
    expect(received).toHaveLength(1)
    transport.upgradeConnection(received[0]?.info.connectionId ?? 0, 'yes;', 'ws', letters)
    handled[0]?.()
    await host.advance(1)
    expect([received.slice(1).map(({ text }) => text), peer.got()]).toEqual([['a', 'b'], 'yes;P'])
  })

  it('are not opened as a WebSocket by the server', () => {
    expect(transport.send('hello', { proto: 'ws', ip: '10.0.0.2', port: 80 })).toEqual({
      ok: false,
      reason: 'no-connection',
    })
  })
})

it('and datagrams that come while modules still start wait until somebody reads', async () => {
  const early = createVirtualHost()
  const sockets = [socket, { ...socket, proto: 'udp' as const }]
  const starting = await createTransport(early, sockets, settings, silent, () => undefined)
  const stream = early.network.connectTcp(server, { localIp: '10.0.0.2', localPort: 40_000, timeoutMs: 1000 })
  const gone = early.network.connectTcp(server, { localIp: '10.0.0.3', localPort: 40_000, timeoutMs: 1000 })
  stream.write(message)
  gone.write(message)
  const phone = await early.network.bindUdp({ ip: '10.0.0.4', port: 5060 }, () => undefined)
  phone.send(message, server)
  await early.advance(1)
  gone.destroy()
  await early.advance(1)
  const texts: string[] = []
  starting.onMessage = (text, { srcIp }) => void texts.push(`${srcIp} ${text}`)
  await early.advance(1)
  expect(texts.toSorted()).toEqual([`10.0.0.2 ${message}`, `10.0.0.4 ${message}`])
  expect(starting.connections()).toHaveLength(1)
  starting.close()
})

describe('connections of TLS that are opened', () => {
  const to = { proto: 'tls', ip: '10.0.0.2', port: 5061 } as const
  const named = (serverName: string) => ({ ...to, tls: { serverName, serverId: undefined } })

  it.each([
    [0, 1],
    [1, 2],
  ])('with tls_connection_match_domain=%d two names take %d', async (setting, wanted) => {
    const own = createSettings()
    own.set('tls_connection_match_domain', setting)
    const secure = await createTransport(host, [{ ...socket, proto: 'tls', port: 5061 }], own, silent, () => undefined)
    await host.network.listenTcp({ ip: to.ip, port: to.port }, () => undefined)
    // What TLS itself does is no matter here.
    secure.tls = { accept: (stream) => stream, connect: (stream) => stream }
    for (const name of ['one.test', 'two.test', 'one.test']) expect(secure.send(message, named(name)).ok).toBe(true)
    await host.advance(1)
    expect(secure.connections().length).toBe(wanted)
    secure.close()
  })
})
