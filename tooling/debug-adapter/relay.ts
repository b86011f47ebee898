import { connect, type Socket } from 'node:net'
import { DebugSession } from '@vscode/debugadapter'
import type { DebugProtocol } from '@vscode/debugprotocol'
import { UserError } from '../user-error.ts'

/** A server elsewhere that answers for this one: `kamkit run --debug`. */
export interface Relay {
  /** Asks it; the answer is given on before anything that it says later. */
  ask(command: string, args: unknown, answer: (response: DebugProtocol.Response) => void): void
  close(): void
}

export interface RelayEvents {
  event(event: DebugProtocol.Event): void
  /** It has gone. */
  closed(): void
}

/** A stopped call may wait for a person for as long as they like. */
const answerTimeoutMs = 24 * 3600 * 1000

/** Reads the host and the port of `attach`, and connects to them. */
export async function connectRelay(given: { readonly [name: string]: unknown }, events: RelayEvents): Promise<Relay> {
  const { host = '127.0.0.1', port } = given
  if (typeof port !== 'number' || typeof host !== 'string') {
    throw new UserError('attach: write the port of kamkit run --debug PORT, and its host when it is not this machine')
  }
  const socket = await open(host, port)
  const session = new RemoteSession(events)
  session.start(socket, socket)
  socket.once('close', () => events.closed())
  return {
    ask: (command, args, answer) => session.sendRequest(command, args, answerTimeoutMs, answer),
    close: () => socket.end(),
  }
}

function open(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port }, () => {
      socket.off('error', refuse)
      socket.on('error', () => undefined)
      resolve(socket)
    })
    const refuse = (error: Error): void =>
      reject(new UserError(`nothing listens on ${host}:${port} (${error.message}): start kamkit run --debug ${port}`))
    socket.once('error', refuse)
  })
}

/** The client's end of the connection: what it says are requests, what comes are answers and events. */
class RemoteSession extends DebugSession {
  readonly #events: RelayEvents

  constructor(events: RelayEvents) {
    super(undefined, true)
    this.#events = events
  }

  override handleMessage(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'event') this.#events.event(message as DebugProtocol.Event)
    else super.handleMessage(message)
  }

  override shutdown(): void {
    // The socket tells.
  }
}
