import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CompiledModule } from '#grammar/abi.ts'
import { compileConfig } from '#compiler/compile.ts'
import { createVirtualHost, type VirtualHost, type VirtualZone } from '#runtime/host/virtual-host.ts'
import { createLogger } from '#runtime/log/create-logger.ts'
import { startServer, type Server } from '#runtime/server/server.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { importProgram } from '#tooling/load-program.ts'
import { MessageQueue } from './queue.ts'
import { cutMessage } from './real-stage.ts'
import { endpointAddress, serverAddress, type Endpoint, type Stage } from './stage.ts'

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
): Promise<VirtualStage> {
  const host = createVirtualHost({ zone })
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
    },
  )
  if ('errors' in started) throw new Error(started.errors.map((one) => `${one.line}: ${one.text}`).join('\n'))
  return stageOf(host, started.server)
}

function stageOf(host: VirtualHost, running: Server): VirtualStage {
  const endpoints = new Map<string, Endpoint & { readonly queue: MessageQueue }>()
  return {
    host,
    running,
    server: serverAddress,
    endpoint: async (name, proto = 'udp') => {
      const key = `${name}/${proto}`
      const endpoint = endpoints.get(key) ?? (await openEndpoint(host, name, proto))
      endpoints.set(key, endpoint)
      return endpoint
    },
    advance: (ms) => host.advance(ms),
    transcript: () => Object.fromEntries([...endpoints].map(([key, endpoint]) => [key, endpoint.queue.all])),
    logged: () => host.logged,
    stop: () => running.stop(),
  }
}

async function openEndpoint(
  host: VirtualHost,
  name: string,
  proto: 'udp' | 'tcp',
): Promise<Endpoint & { readonly queue: MessageQueue }> {
  const { ip, port } = endpointAddress(name)
  const queue = new MessageQueue()
  const send = proto === 'udp' ? await openUdp(host, ip, port, queue) : openTcp(host, ip, port, queue)
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
  return { name, proto, ip, port, queue, send, receive, isQuiet }
}

async function openUdp(
  host: VirtualHost,
  ip: string,
  port: number,
  queue: MessageQueue,
): Promise<(text: string) => void> {
  const socket = await host.network.bindUdp({ ip, port }, (data) => queue.push(data))
  return (text) => socket.send(text, serverAddress)
}

function openTcp(host: VirtualHost, ip: string, port: number, queue: MessageQueue): (text: string) => void {
  const stream = host.network.connectTcp(serverAddress, { localIp: ip, localPort: port, timeoutMs: 1000 })
  let pending = ''
  stream.onData = (data) => {
    pending += data
    for (let message = cutMessage(pending); message !== undefined; message = cutMessage(pending)) {
      pending = pending.slice(message.length)
      queue.push(message)
    }
  }
  return (text) => stream.write(text)
}
