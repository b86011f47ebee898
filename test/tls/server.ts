import { type ChildProcess, spawn } from 'node:child_process'
import { connect } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RpcValue } from '#runtime/rpc/registry.ts'
import { createNodeHost } from '#runtime/host/node-host.ts'
import type { LogRecord } from '#runtime/log/logger.ts'
import { startServer } from '#runtime/server/server.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { importProgram } from '#tooling/load-program.ts'
import { address, tlsPort } from './configs.ts'
import { compileToFile, recordingLogger } from '../support/recorded-server.ts'

/** A server that listens on real sockets, and what it logs. */
export interface TlsServer {
  /** The texts that the script logged before the last reply, in order. */
  logged(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** A server in this process, with all that it logged and its commands. */
export interface OurServer extends TlsServer {
  readonly records: readonly LogRecord[]
  rpc(method: string, args?: readonly RpcValue[]): Promise<readonly RpcValue[]>
  readonly sockets: readonly ListenSocket[]
}

/** Starts a configuration in this process, on real sockets; throws with the reasons when it does not start. */
export async function startOurs(config: string): Promise<OurServer> {
  const program = compileToFile(config)
  const modules = createModuleCatalogue()
  const records: LogRecord[] = []
  const started = await startServer(
    await importProgram(program.file),
    createNodeHost(() => undefined),
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
  return {
    records,
    sockets: started.server.core.transport.sockets,
    rpc: (method, args = []) => started.server.core.rpc.call(method, args, 'internal'),
    logged: () =>
      Promise.resolve(records.filter(({ module }) => module === 'script').map(({ text }) => text.trimEnd())),
    stop: () => started.server.stop(),
  }
}

/** Starts a configuration with a server's own command and waits until it listens. */
export async function startCommand(command: string, config: string): Promise<TlsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-tls-'))
  const file = join(folder, 'kamailio.cfg')
  writeFileSync(file, config, 'latin1')
  const args = ['-f', file, '-DD', '-E', '-Y', folder, '-P', join(folder, 'pid'), '-m', '64', '-M', '16']
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.setEncoding('latin1').on('data', (text: string) => (log += text))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  await untilListening(child)
  if (child.exitCode !== null) throw new Error(log)
  return {
    logged: async () => {
      // The lines are in the pipe before the reply is on the wire; a busy machine may read the reply first.
      await new Promise((resolve) => setTimeout(resolve, 50))
      await new Promise((resolve) => setImmediate(resolve))
      return [...log.matchAll(/<script>: (.*)/g)].map(([, text = '']) => text)
    },
    stop,
  }
}

/** Kamailio says nothing once it listens: tries until a connection can be had, or the server ends. */
async function untilListening(child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    // Its processes that answer are there some hundred milliseconds after it was started.
    await new Promise((resolve) => setTimeout(resolve, 500))
    if (await isListening()) return
  }
}

function isListening(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: tlsPort })
    socket.once('connect', () => socket.end())
    socket.once('error', () => undefined)
    socket.once('close', (hadError) => resolve(!hadError))
  })
}
