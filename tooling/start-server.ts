import { writeSync } from 'node:fs'
import type { CompiledModule } from '#grammar/abi.ts'
import type { ModuleExports } from '#grammar/manifest.ts'
import type { Host } from '#runtime/host/host.ts'
import { createNodeHost } from '#runtime/host/node-host.ts'
import { createLogger } from '#runtime/log/create-logger.ts'
import { parseLogEngine } from '#runtime/log/json-lines.ts'
import { startServer, type ServerOptions, type StartResult } from '#runtime/server/server.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { declaredWith } from './catalogue.ts'
import { createLineWriter } from './line-writer.ts'
import type { Syslog } from './syslog.ts'
import { kamkitVersion } from './version.ts'

export interface RealServerOptions extends Omit<ServerOptions, 'signature'> {
  readonly isColoured: boolean
  /** Modules that a project describes: they can be stubbed. */
  readonly ownModules?: ReadonlyMap<string, ModuleExports> | undefined
  /** Where log lines go instead of standard error. */
  readonly syslog?: Syslog | undefined
  /** Told of each line that is written, without its head. */
  readonly onLog?: ((level: string, text: string) => void) | undefined
  /** `json[:FLAGS]` for lines that are JSON objects (--log-engine). */
  readonly logEngine?: string | undefined
}

/** Starts a program on this machine's sockets with the modules of this package. */
export async function startRealServer(
  program: CompiledModule,
  options: RealServerOptions,
  host: Host = createRealHost(),
): Promise<StartResult> {
  const source = { load: loadImplementation, declared: declaredWith(options.ownModules) }
  const makeLogger: Parameters<typeof startServer>[3] = (context) =>
    createLogger({
      host,
      context,
      isColoured: options.isColoured,
      syslog: options.syslog?.write,
      json: parseLogEngine(options.logEngine ?? ''),
      watch: options.onLog,
    })
  return startServer(program, host, source, makeLogger, { ...options, signature: `kamkit (${kamkitVersion})` })
}

/** This machine, whose log is standard error; with `isShared` other processes of the server bind the same ports. */
export function createRealHost(isShared = false): ReturnType<typeof createNodeHost> {
  return createNodeHost(stderrWriter(), isShared)
}

/** Log lines are written at once, so that none is lost when the process ends. */
function stderrWriter(): (line: string) => void {
  // Opened, Node's stream lets a pipe be written without waiting: a reader that stands still does not stop the server.
  process.stderr.on('error', () => undefined)
  // A full disk or a closed pipe is no reason to end a server.
  process.stdout.on('error', () => undefined)
  return createLineWriter((bytes) => writeSync(2, bytes))
}
