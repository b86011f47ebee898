import type { Server as TcpServer, Socket } from 'node:net'
import type { Host } from '#runtime/host/host.ts'
import type { Server } from '#runtime/server/server.ts'
import { Debugger } from '../debugger/debugger.ts'
import { createDebugHost } from '../debugger/launch.ts'
import { UserError } from '../user-error.ts'
import type { Emissions } from '../watch/emissions.ts'
import { installEmission } from '../watch/install-emission.ts'
import { readAttachArguments, type Json } from './launch-arguments.ts'
import { serveTcp } from './serve.ts'
import { AdapterSession } from './session.ts'
import type { Target } from './target.ts'

export interface DebugAddress {
  readonly host: string
  readonly port: number
}

/** Reads `[HOST:]PORT`; an IPv6 address stands in brackets. Without a host it is this machine alone. */
export function parseDebugAddress(text: string): DebugAddress {
  const [, ip6, name, digits] = /^(?:(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === undefined || port > 65_535) {
    throw new UserError(`${text} is no address: write PORT or HOST:PORT. The log level is --debug-level`)
  }
  return { host: ip6 ?? name ?? '127.0.0.1', port }
}

/**
 * Where debuggers attach to a running server, one at a time. With the first request of one the emission that can be paused takes the
 * place of the program; when it leaves, the plain one does, and everything that was stopped goes on.
 */
export class DebugPort {
  readonly #emissions: Emissions
  readonly #debugHost = createDebugHost()
  #server: Server | undefined
  #tcp: TcpServer | undefined
  #attached: Debugger | undefined
  readonly #sockets = new Set<Socket>()

  constructor(emissions: Emissions) {
    this.#emissions = emissions
  }

  /** What the server is to be started on. */
  get host(): Host {
    return this.#debugHost.host
  }

  /** A line was logged. */
  logged(level: string, text: string): void {
    this.#attached?.logged(level, text)
  }

  /** Lets debuggers come; rejects when the port is taken. Gives the port. */
  async listen(server: Server, { host, port }: DebugAddress): Promise<number> {
    this.#server = server
    this.#tcp = await serveTcp(host, port, (input, socket) => this.#serve(input, socket))
    const address = this.#tcp.address()
    return typeof address === 'object' && address !== null ? address.port : port
  }

  close(): void {
    this.#tcp?.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  #serve(input: NodeJS.ReadableStream, socket: Socket): void {
    this.#sockets.add(socket)
    const session = new AdapterSession(
      {
        launch: () => Promise.reject(new UserError('this server runs already: attach to it instead of launching it')),
        attach: (given) => this.#attach(given),
      },
      false,
    )
    session.onOver = () => {
      this.#sockets.delete(socket)
      socket.end()
    }
    session.start(input, socket)
  }

  async #attach(given: Json): Promise<Target> {
    const server = this.#server
    if (server === undefined) throw new UserError('the server is not ready yet')
    if (this.#attached !== undefined) throw new UserError('another debugger is attached')
    const wanted = readAttachArguments(given)
    const { scope, clock } = this.#debugHost
    // Nobody else may come while the program is compiled.
    const own = new Debugger(server, { calls: wanted, scope, clock: wanted.freezesTimers ? clock : undefined })
    this.#attached = own
    try {
      await this.#install(true)
    } catch (error) {
      own.detach()
      this.#attached = undefined
      throw error
    }
    const leave = async (isServerToo: boolean): Promise<void> => {
      if (this.#attached !== own) return
      own.detach()
      this.#attached = undefined
      if (isServerToo) await server.stop()
      else await this.#install(false)
    }
    const file = server.core.configFile
    return {
      debugger: own,
      greeting: `attached to ${file}, process ${server.core.host.process.pid}`,
      begin: () => new Promise(() => undefined),
      ended: server.stopped,
      end: leave,
    }
  }

  /** Puts the emission in place that can be paused, or the plain one. */
  async #install(isPausable: boolean): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#emissions.isPausable = isPausable
    const problem = await installEmission(server, this.#emissions)
    if (problem === undefined) return
    this.#emissions.isPausable = false
    throw new UserError(problem)
  }
}
