import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileConfig } from '#compiler/compile.ts'
import { createVirtualHost } from '#runtime/host/virtual-host.ts'
import { logLevels, type LogLevel, type Logger, type LogRecord, type ModuleLogger } from '#runtime/log/logger.ts'
import { startServer } from '#runtime/server/server.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { importProgram } from '#tooling/load-program.ts'
import { createMemoryHost } from './compile-text.ts'

/** Where a recorded client stood, and the server that it talked to. */
export interface RecordedAddresses {
  readonly server: { readonly ip: string; readonly port: number }
  readonly client: { readonly ip: string; readonly port: number }
}

/** A configuration that runs on a virtual network, for tests that compare with recordings of the real server. */
export interface RecordedServer {
  readonly records: readonly LogRecord[]
  /** What the client got, in order. */
  readonly received: readonly string[]
  send(message: string): Promise<void>
  stop(): Promise<void>
}

/** How the program is emitted: as TypeScript, whose types are taken off to run it, or with probes. */
export interface Emission {
  readonly isTypeScript?: boolean
  readonly hasProbe?: boolean
  /** Every block may be paused. */
  readonly canPause?: boolean
}

/** Starts a configuration, whose client answers as told; throws with all that the compiler or the start has against it. */
export async function startRecordedServer(
  config: string,
  addresses: RecordedAddresses,
  emission: Emission = {},
  answersTo: (message: string) => readonly string[] = () => [],
): Promise<RecordedServer> {
  const program = compileToFile(config, emission)
  const host = createVirtualHost()
  const modules = createModuleCatalogue()
  const records: LogRecord[] = []
  const started = await startServer(
    await importProgram(program.file),
    host,
    { load: loadImplementation, declared: (name) => modules.module(name) },
    () => recordingLogger(records),
    {
      listenReplaces: false,
      listen: [],
      runDirectory: program.folder,
      settings: new Map(),
      aliases: [],
      stubModules: new Set(),
      signature: 'kamailio (6.1.5 (x86_64/linux))',
    },
  )
  rmSync(program.folder, { recursive: true, force: true })
  if ('errors' in started) throw new Error(started.errors.map(({ line, text }) => `${line}: ${text}`).join('\n'))
  const received: string[] = []
  const client = await host.network.bindUdp(addresses.client, (data) => {
    received.push(data)
    for (const answer of answersTo(data)) client.send(answer, addresses.server)
  })
  return {
    records,
    received,
    send: async (message) => {
      client.send(message, addresses.server)
      await host.advance(1)
    },
    stop: () => started.server.stop(),
  }
}

/** Compiles a text into a module file in a folder of its own; throws with all that the compiler has against it. */
export function compileToFile(
  config: string,
  emission: Emission = {},
): { readonly file: string; readonly folder: string } {
  const compiled = compileConfig('test.cfg', createMemoryHost(config), createCatalogue(), {
    defines: [],
    target: '6.1',
    outputName: emission.isTypeScript === true ? 'kamailio.ts' : 'kamailio.mjs',
    ...emission,
  })
  const errors = compiled.diagnostics.filter((one) => one.severity === 'error')
  if (errors.length > 0) {
    const shown = errors.map(({ span, code, message }) => {
      const { line } = compiled.sources.position(span.source, span.start)
      return `${line}: ${code} ${message}`
    })
    throw new Error(shown.join('\n'))
  }
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-recorded-'))
  const file = join(folder, 'kamailio.mjs')
  writeFileSync(file, emission.isTypeScript === true ? stripTypeScriptTypes(compiled.code) : compiled.code)
  return { file, folder }
}

/** A logger that keeps what it is told. */
export function recordingLogger(records: LogRecord[]): Logger {
  const forModule = (module: string): ModuleLogger => {
    const at =
      (level: LogLevel) =>
      (text: string): void =>
        void records.push({ level, module, text })
    return {
      alert: at(logLevels.ALERT),
      bug: at(logLevels.BUG),
      crit: at(logLevels.CRIT),
      error: at(logLevels.ERR),
      warn: at(logLevels.WARN),
      notice: at(logLevels.NOTICE),
      info: at(logLevels.INFO),
      debug: () => undefined,
      isEnabled: (level) => level <= logLevels.INFO,
    }
  }
  return { isEnabled: (level) => level <= logLevels.INFO, write: (record) => void records.push(record), forModule }
}
