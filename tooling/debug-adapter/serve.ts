import { createServer, type Server, type Socket } from 'node:net'
import { debuggerInput } from './debugger-socket.ts'
import { UserError } from '../user-error.ts'
import { AdapterSession } from './session.ts'
import { readLaunchArguments, type Json } from './launch-arguments.ts'
import type { Adapter, TargetSource } from './adapter.ts'
import { startTarget, type Target } from './target.ts'

/** What starts programs in this process. */
export const launchHere: TargetSource = {
  launch: async (given: Json, adapter: Adapter): Promise<Target> =>
    startTarget(readLaunchArguments(given), (level, text) => adapter.output(`${level}: ${text}`, 'console')),
  attach: () => Promise.reject(new UserError('attach: write the host and the port of kamkit run --debug PORT')),
}

/** Serves one client over streams; resolves when it has gone. */
export function serveStreams(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const session = new AdapterSession(launchHere, true)
    session.onOver = resolve
    // Standard input that ends, as that of a client that died, does not always close.
    input.once('end', () => session.shutdown())
    session.start(input, output)
  })
}

/** Serves clients over TCP, each with a session of its own; resolves with the server when it listens. */
export function serveTcp(
  host: string,
  port: number,
  begin: (input: NodeJS.ReadableStream, socket: Socket) => void = (input, socket) =>
    void serveStreams(input, socket).then(() => socket.end()),
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.setNoDelay()
      // Who goes away without a word has gone, no more.
      socket.on('error', () => undefined)
      begin(debuggerInput(socket), socket)
    })
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}
