import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocketClient } from './websocket-client.ts'
import type { DnsRecord } from '#runtime/dns/records.ts'
import { startNameServer, zoneOfRecords } from './name-server.ts'
import { MessageQueue } from './queue.ts'
import { takeMessages } from './stream-messages.ts'
import { listenTls, openTls } from './tls-wires.ts'
import {
  endpointAddress,
  serverAddress,
  serverFor,
  type Address,
  type Carrier,
  type Endpoint,
  type Stage,
} from './stage.ts'

export interface RealServer {
  /** Program that takes kamailio's options. */
  readonly command: string
  readonly config: string
  /** Sockets beside the usual ones. */
  readonly sockets?: readonly string[]
  /** The names that the server knows, and no others: a name server of ours takes the place of those of this machine. */
  readonly zone?: readonly DnsRecord[] | undefined
  /** Further options. */
  readonly args?: readonly string[]
}

interface OpenEndpoint extends Endpoint {
  readonly queue: MessageQueue
}

/** A running server, on which one story is played after the other. */
export interface RunningServer {
  /** A stage with endpoints and a log of its own; its stop() closes the endpoints. */
  open(): Stage
  stop(): Promise<void>
}

/** Starts a real server for one stage, which ends it when it stops. */
export async function startRealStage(options: RealServer): Promise<Stage> {
  const server = await startRealServer(options)
  const stage = server.open()
  const stop = async (): Promise<void> => {
    await stage.stop()
    await server.stop()
  }
  return { ...stage, stop }
}

/** Starts a real server on its loopback address and waits until it answers. */
export async function startRealServer(server: RealServer): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-stage-'))
  const config = join(folder, 'kamailio.cfg')
  writeFileSync(config, server.config, 'latin1')
  const names =
    server.zone === undefined ? undefined : await startNameServer(zoneOfRecords(server.zone), nameServerIp, 53)
  const args = [server.command, ...argumentsFor(server, config, folder)]
  const [command = '', ...rest] = names === undefined ? args : withNameServer(folder, args)
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  const log: string[] = []
  child.stderr.setEncoding('latin1').on('data', (text: string) => log.push(text))
  child.stdout.setEncoding('latin1').on('data', (text: string) => log.push(text))
  const stop = async (): Promise<void> => {
    await endProcess(child)
    names?.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await waitUntilListening(child, log)
  } catch (error) {
    await stop()
    throw error
  }
  return { open: () => openStage(log), stop }
}

const nameServerIp = '127.8.30.53'

/** Whether this machine lets a server have another resolv.conf than everybody: `unshare` needs the rights to mount. */
export function mayReplaceNameServer(): boolean {
  return spawnSync('unshare', ['-m', 'true']).status === 0
}

/** The command in a mount namespace whose resolv.conf names our name server. */
function withNameServer(folder: string, command: readonly string[]): readonly string[] {
  const file = join(folder, 'resolv.conf')
  writeFileSync(file, `nameserver ${nameServerIp}\n`)
  return ['unshare', '-m', 'sh', '-c', 'mount --bind "$0" /etc/resolv.conf && exec "$@"', file, ...command]
}

function argumentsFor(server: RealServer, config: string, folder: string): readonly string[] {
  const { ip, port } = serverAddress
  const places = ['-f', config, '-Y', folder, '-P', join(folder, 'pid')]
  const sizes = ['-n', '1', '-N', '1', '-a', 'no', '-m', '64', '-M', '16']
  const sockets = [`udp:${ip}:${port}`, `tcp:${ip}:${port}`, ...(server.sockets ?? [])]
  const listen = sockets.flatMap((socket) => ['-l', socket])
  return [...places, '-DD', '-E', ...sizes, ...listen, ...(server.args ?? [])]
}

/** `log` grows while the stage plays; what stands in it already is of stories before. */
function openStage(log: readonly string[]): Stage {
  const endpoints = new Map<string, OpenEndpoint>()
  const earlier = log.join('').length
  const startMs = performance.now()
  const nowMs = (): number => performance.now() - startMs
  return {
    server: serverAddress,
    story: '',
    nowMs,
    endpoint: async (name, proto = 'udp') => {
      const key = `${name}/${proto}`
      const endpoint = endpoints.get(key) ?? (await openEndpoint(name, proto, new MessageQueue(nowMs)))
      endpoints.set(key, endpoint)
      return endpoint
    },
    advance: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    endpoints: () => [...endpoints.values()],
    transcript: () => Object.fromEntries([...endpoints].map(([key, endpoint]) => [key, endpoint.queue.all])),
    logged: () => log.join('').slice(earlier).split('\n'),
    stop: async () => {
      for (const endpoint of endpoints.values()) endpoint.close()
      // The server has to notice that connections are closed before another phone has the same address; datagrams are there at once.
      const isConnected = [...endpoints.values()].some(({ proto }) => proto !== 'udp')
      await new Promise((resolve) => setTimeout(resolve, isConnected ? 80 : 20))
    },
  }
}

/**
 * Waits until the server takes a TCP connection and answers the keepalive on it (RFC 5626 section 3.5.1): the processes that do so are
 * the last ones that Kamailio starts. A connection is taken before, by the system. Where such answers are off, a while is waited.
 */
async function waitUntilListening(child: ChildProcess, log: readonly string[]): Promise<void> {
  const { ip, port } = serverAddress
  let silent = 0
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${log.join('')}`)
    const answer = await askForAnswer(ip, port)
    if (answer === 'none') silent += 1
    if (answer === 'answered' || silent === 20) {
      // What the end of the connection makes the server log is not of the story.
      await new Promise((resolve) => setTimeout(resolve, 50))
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  throw new Error(`the server does not listen:\n${log.join('')}`)
}

/** What becomes of a keepalive on a connection of its own, when the connection has ended: nothing answers for a while, or nobody is there. */
function askForAnswer(host: string, port: number): Promise<'answered' | 'none' | 'refused'> {
  return new Promise((resolve) => {
    let answer: 'answered' | 'none' | 'refused' = 'refused'
    const socket = connect({ host, port })
    socket.once('connect', () => {
      answer = 'none'
      socket.write('\r\n\r\n')
      socket.setTimeout(300, () => socket.destroy())
    })
    socket.once('data', () => {
      answer = 'answered'
      socket.end()
    })
    socket.on('error', () => undefined)
    socket.once('close', () => resolve(answer))
  })
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(timer)
}

async function openEndpoint(name: string, proto: Carrier, queue: MessageQueue): Promise<OpenEndpoint> {
  const address = endpointAddress(name)
  return {
    name,
    proto,
    ...address,
    queue,
    arrivals: queue.arrivals,
    ...(await openWire(address, proto, queue)),
    receive: (timeoutMs = 3000) => receive(queue, timeoutMs, name),
    isQuiet: async (ms) => {
      await new Promise((resolve) => setTimeout(resolve, ms))
      return queue.isEmpty
    },
  }
}

function openWire(address: Address, proto: Carrier, queue: MessageQueue): Promise<OpenWire> {
  switch (proto) {
    case 'udp':
      return openUdp(address, queue)
    case 'tcp':
      return openTcp(address, queue)
    case 'tcp-server':
      return listenTcp(address, queue)
    case 'ws':
      return openWebSocket(address, queue)
    case 'tls':
      return openTls(address, queue)
    case 'tls-server':
      return listenTls(address, queue)
  }
}

function receive(queue: MessageQueue, timeoutMs: number, name: string): Promise<string> {
  const waiting = queue.take()
  if (waiting !== undefined) return Promise.resolve(waiting)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      queue.onArrival(undefined)
      reject(new Error(`${name} received nothing within ${timeoutMs} ms`))
    }, timeoutMs)
    queue.onArrival(() => {
      clearTimeout(timer)
      queue.onArrival(undefined)
      resolve(queue.take() ?? '')
    })
  })
}

interface OpenWire {
  send(text: string, to?: Address): void
  close(): void
}

async function openUdp({ ip, port }: Address, queue: MessageQueue): Promise<OpenWire> {
  const socket: UdpSocket = createSocket(ip.includes(':') ? 'udp6' : 'udp4')
  socket.on('message', (data, from) => queue.push(data.toString('latin1'), { ip: from.address, port: from.port }))
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, ip, resolve)
  })
  const near = serverFor({ ip, port })
  let isClosed = false
  const close = (): void => {
    if (!isClosed) socket.close()
    isClosed = true
  }
  return { send: (text, to = near) => socket.send(Buffer.from(text, 'latin1'), to.port, to.ip), close }
}

async function openTcp({ ip, port }: Address, queue: MessageQueue): Promise<OpenWire> {
  const { ip: host, port: target } = serverFor({ ip, port })
  const socket: Socket = connect({ host, port: target, localAddress: ip, localPort: port })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () => resolve())
  })
  // The server accepts it a moment later; what comes over UDP meanwhile could overtake that.
  await new Promise((resolve) => setTimeout(resolve, 40))
  takeMessages(socket, queue)
  return { send: (text) => void socket.write(Buffer.from(text, 'latin1')), close: () => socket.destroy() }
}

async function openWebSocket({ ip, port }: Address, queue: MessageQueue): Promise<OpenWire> {
  const server = serverFor({ ip, port })
  const socket: Socket = connect({ host: server.ip, port: server.port, localAddress: ip, localPort: port })
  const client = new WebSocketClient(
    (bytes) => void socket.write(bytes, 'latin1'),
    (text) => queue.push(text, server),
  )
  socket.on('data', (data) => client.push(data.toString('latin1')))
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () => resolve())
  })
  socket.on('error', () => undefined)
  client.start()
  return { send: (text) => client.send(text), close: () => socket.destroy() }
}

/** Speaks on the connection that the server opened last. */
async function listenTcp({ ip, port }: Address, queue: MessageQueue): Promise<OpenWire> {
  const sockets: Socket[] = []
  const listener = createServer((socket) => {
    sockets.push(socket)
    takeMessages(socket, queue)
  })
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(port, ip, resolve)
  })
  return {
    send: (text) => void sockets.at(-1)?.write(Buffer.from(text, 'latin1')),
    close: () => {
      listener.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
