import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Catalogue } from '#compiler/catalogue.ts'
import { compileConfig } from '#compiler/compile.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { createVirtualHost } from '#runtime/host/virtual-host.ts'
import { startServer } from '#runtime/server/server.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { importProgram } from '#tooling/load-program.ts'
import { goldenExports, type Observer } from './observer.ts'

/** A refusal to load: the lines that are at fault, from 1, with what is said about them. */
export interface LoadFault {
  readonly line: number
  readonly text: string
  /** `parse`: found by the compiler; `start`: found when the program was linked. */
  readonly stage: 'parse' | 'start'
}

/** A server on a virtual network of its own, with the client of the recordings beside it. */
export interface GoldenServer {
  /** Sends a message from the client's address and lets it be handled. */
  send(message: string): Promise<void>
  advance(ms: number): Promise<void>
  /** What came back, in order. */
  readonly received: readonly string[]
  stop(): Promise<void>
}

/** A configuration runs, or it was refused. */
export type Started = { readonly server: GoldenServer } | { readonly faults: readonly LoadFault[] }

export interface Workshop {
  /** Loads a configuration: either it runs, or the faults say why not. */
  start(config: string, observer: Observer): Promise<Started>
  dispose(): void
}

const environment: ReadonlyMap<string, string> = new Map([['HOME', '/root']])
const serverAddress = { ip: '127.8.15.1', port: 5060 }
const clientAddress = { ip: '127.8.15.2', port: 5066 }

/** The compiler's catalogue with the module of the test in it. */
export function goldenCatalogue(): Catalogue {
  const catalogue = createCatalogue()
  return { ...catalogue, module: (name) => (name === 'golden' ? goldenExports : catalogue.module(name)) }
}

/** The compiler's view of one file. It was written in UTF-8 when the cases were recorded. */
export function memoryHost(config: string): CompilerHost {
  const bytes = Buffer.from(config, 'utf8').toString('latin1')
  return {
    readFile: (path) => (path === 'T.cfg' ? bytes : undefined),
    resolvePath: (path) => path,
    env: (name) => environment.get(name),
  }
}

/** Compiles and starts configurations; the programs live in one folder until it is disposed. */
export function createWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-golden-'))
  const catalogue = goldenCatalogue()
  let count = 0
  const compile = (config: string): string | readonly LoadFault[] => {
    const compiled = compileConfig('T.cfg', memoryHost(config), catalogue, {
      defines: [],
      target: '6.1',
      outputName: 'kamailio.mjs',
    })
    const faults = compiled.diagnostics
      .filter((one) => one.severity === 'error')
      .map(({ span, code, message }): LoadFault => {
        const { line } = compiled.sources.position(span.source, span.start)
        return { line, text: `${code} ${message}`, stage: 'parse' }
      })
    if (faults.length > 0) return faults
    count += 1
    const file = join(folder, `golden-${count}.mjs`)
    writeFileSync(file, compiled.code)
    return file
  }
  return {
    start: async (config, observer) => {
      const file = compile(config)
      return typeof file === 'string' ? run(file, folder, observer) : { faults: file }
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function run(file: string, folder: string, observer: Observer): Promise<Started> {
  const host = createVirtualHost({ env: environment })
  const modules = createModuleCatalogue()
  const started = await startServer(
    await importProgram(file),
    host,
    {
      load: (name) => (name === 'golden' ? Promise.resolve(observer.module) : loadImplementation(name)),
      declared: (name) => modules.module(name),
    },
    () => observer.logger,
    {
      listenReplaces: false,
      listen: [],
      runDirectory: folder,
      settings: new Map(),
      aliases: [],
      stubModules: new Set(),
      signature: 'kamailio (6.1.5 (x86_64/linux))',
    },
  )
  if ('errors' in started) return { faults: started.errors.map(({ line, text }) => ({ line, text, stage: 'start' })) }
  const received: string[] = []
  const client = await host.network.bindUdp(clientAddress, (data) => received.push(data))
  const send = async (message: string): Promise<void> => {
    client.send(message, serverAddress)
    await host.advance(1)
  }
  return { server: { send, advance: (ms) => host.advance(ms), received, stop: () => started.server.stop() } }
}
