import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CompiledModule } from '#grammar/abi.ts'
import { compileConfig } from '#compiler/compile.ts'
import type { ByteStream } from '#runtime/host/host.ts'
import type { Dns } from '#runtime/host/host.ts'
import { createVirtualHost, type VirtualHost, type VirtualZone } from '#runtime/host/virtual-host.ts'
import { createLogger } from '#runtime/log/create-logger.ts'
import { startServer, type Server } from '#runtime/server/server.ts'
import type { MalformedProfile } from '#runtime/sip/message-fault.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { importProgram } from '#tooling/load-program.ts'
import { MessageQueue } from './queue.ts'
import { cutMessage } from './stream-messages.ts'
import { WebSocketClient } from './websocket-client.ts'
import {
  endpointAddress,
  serverAddress,
  serverFor,
  type Address,
  type Carrier,
  type Endpoint,
  type Stage,
} from './stage.ts'

export interface VirtualStage extends Stage {
  readonly host: VirtualHost
  readonly server: Stage['server']
  readonly running: Server
}

/** Programs by configuration: the stories of a suite play the same one a hundred times. */
const programs = new Map<string, Promise<CompiledModule>>()

function programOf(config: string): Promise<CompiledModule> {
  const known = programs.get(config) ?? compileProgram(config)
  programs.set(config, known)
  return known
}

/** The program of a configuration; throws with the diagnostics when it has errors. */
export async function compileProgram(config: string): Promise<CompiledModule> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-virtual-'))
  try {
    const file = join(folder, 'kamailio.cfg')
    writeFileSync(file, config, 'latin1')
    const parsing = { defines: [], target: '6.1', outputName: 'kamailio.mjs' } as const
    const compiled = compileConfig(file, createCompilerHost(folder), createCatalogue(), parsing)
    const errors = compiled.diagnostics.filter((one) => one.severity === 'error')
    if (errors.length > 0) throw new Error(errors.map((one) => `${one.code} ${one.message}`).join('\n'))
    const program = join(folder, 'kamailio.mjs')
    writeFileSync(program, compiled.code)
    return await importProgram(program)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Compiles a configuration and runs it on a virtual network: a call of two minutes passes in milliseconds. */
export async function startVirtualStage(
  config: string,
  zone: VirtualZone = [],
  furtherSockets: readonly string[] = [],
  malformed: MalformedProfile = 'kamailio',
  dns?: Dns,
): Promise<VirtualStage> {
  const host = createVirtualHost({ zone, ...(dns === undefined ? {} : { dns }) })
  const catalogue = createModuleCatalogue()
  const { ip, port } = serverAddress
  const started = await startServer(
    await programOf(config),
    host,
    { load: loadImplementation, declared: (name) => catalogue.module(name) },
    (context) => createLogger({ host, context }),
    {
      listenReplaces: true,
      listen: [`udp:${ip}:${port}`, `tcp:${ip}:${port}`, ...furtherSockets],
      runDirectory: tmpdir(),
      settings: new Map(),
      aliases: [],
      stubModules: new Set(),
      signature: 'kamkit (test)',
      malformed,
    },
  )
  if ('errors' in started) throw new Error(started.errors.map((one) => `${one.line}: ${one.text}`).join('\n'))
  return stageOf(host, started.server)
}

function stageOf(host: VirtualHost, running: Server): VirtualStage {
  const endpoints = new Map<string, OpenEndpoint>()
  const startMs = host.clock.monotonic()
  const nowMs = (): number => host.clock.monotonic() - startMs
  return {
    host,
    running,
    server: serverAddress,
    story: '',
    nowMs,
    endpoint: async (name, proto = 'udp') => {
      const key = `${name}/${proto}`
      const endpoint = endpoints.get(key) ?? (await openEndpoint(host, name, proto, new MessageQueue(nowMs)))
      endpoints.set(key, endpoint)
      return endpoint
    },
    advance: (ms) => host.advance(ms),
    endpoints: () => [...endpoints.values()],
    transcript: () => Object.fromEntries([...endpoints].map(([key, endpoint]) => [key, endpoint.queue.all])),
    logged: () => host.logged,
    stop: () => running.stop(),
  }
}

type OpenEndpoint = Endpoint & { readonly queue: MessageQueue }

interface Wire {
  send(text: string, to?: Address): void
  close(): void
}

async function openEndpoint(
  host: VirtualHost,
  name: string,
  proto: Carrier,
  queue: MessageQueue,
): Promise<OpenEndpoint> {
  const address = endpointAddress(name)
  const receive = async (timeoutMs = 3000): Promise<string> => {
    for (let passed = 0; queue.isEmpty && passed < timeoutMs; passed += 5) await host.advance(5)
    const message = queue.take()
    if (message === undefined) throw new Error(`${name} received nothing within ${timeoutMs} ms`)
    return message
  }
  const isQuiet = async (ms: number): Promise<boolean> => {
    await host.advance(ms)
    return queue.isEmpty
  }
  const wire = await openWire(host, address, proto, queue)
  return { name, proto, ...address, queue, arrivals: queue.arrivals, ...wire, receive, isQuiet }
}

function openWire(host: VirtualHost, address: Address, proto: Carrier, queue: MessageQueue): Promise<Wire> | Wire {
  switch (proto) {
    case 'udp':
      return openUdp(host, address, queue)
    case 'tcp':
      return openTcp(host, address, queue)
    case 'tcp-server':
      return listenTcp(host, address, queue)
    case 'ws':
      return openWebSocket(host, address, queue)
    case 'tls':
    case 'tls-server':
      throw new Error('the virtual network has no TLS')
  }
}

async function openUdp(host: VirtualHost, address: Address, queue: MessageQueue): Promise<Wire> {
  const socket = await host.network.bindUdp(address, (data, from) => queue.push(data, from))
  const near = serverFor(address)
  return { send: (text, to = near) => socket.send(text, to), close: () => socket.close() }
}

function openTcp(host: VirtualHost, { ip, port }: Address, queue: MessageQueue): Wire {
  const stream = host.network.connectTcp(serverFor({ ip, port }), { localIp: ip, localPort: port, timeoutMs: 1000 })
  takeMessages(stream, queue)
  return { send: (text) => stream.write(text), close: () => stream.destroy() }
}

function openWebSocket(host: VirtualHost, { ip, port }: Address, queue: MessageQueue): Wire {
  const stream = host.network.connectTcp(serverFor({ ip, port }), { localIp: ip, localPort: port, timeoutMs: 1000 })
  const client = new WebSocketClient(
    (bytes) => stream.write(bytes),
    (text) => queue.push(text, stream.remote),
  )
  stream.onConnect = () => client.start()
  stream.onData = (data) => client.push(data)
  return { send: (text) => client.send(text), close: () => stream.destroy() }
}

/** Speaks on the connection that the server opened last. */
async function listenTcp(host: VirtualHost, address: Address, queue: MessageQueue): Promise<Wire> {
  const streams: ByteStream[] = []
  const listener = await host.network.listenTcp(address, (stream) => {
    streams.push(stream)
    takeMessages(stream, queue)
  })
  return {
    send: (text) => streams.at(-1)?.write(text),
    close: () => {
      listener.close()
      for (const stream of streams) stream.destroy()
    },
  }
}

function takeMessages(stream: ByteStream, queue: MessageQueue): void {
  let pending = ''
  stream.onData = (data) => {
    pending += data
    for (let message = cutMessage(pending); message !== undefined; message = cutMessage(pending)) {
      pending = pending.slice(message.length)
      queue.push(message, stream.remote)
    }
  }
}
