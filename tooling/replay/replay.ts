import type { CompiledModule } from '#grammar/abi.ts'
import type { ModuleExports } from '#grammar/manifest.ts'
import type { Server, StartError } from '#runtime/server/server.ts'
import { carrierOf, type ListenSocket } from '#runtime/transport/sockets.ts'
import type { CapturedMessage } from '../capture/captured-message.ts'
import { isReply } from '../recording/message-facts.ts'
import { createRecorder, type Recorder } from '../recording/recorder.ts'
import type { Recording } from '../recording/recording.ts'
import type { SentMessage } from '../virtual/recording-network.ts'
import { startVirtualServer, type VirtualServer } from '../virtual/virtual-server.ts'
import { CapturedCredentials } from './digest/captured-credentials.ts'
import type { FindSecret } from './digest/credentials-file.ts'
import { digestModule } from './digest/digest-modules.ts'
import { Counterparts } from './counterparts.ts'
import { namesOf } from './captured-names.ts'
import { addressText, type ServerSide } from './server-side.ts'

export interface ReplayOptions {
  /** Names that resolve, beside those that the capture shows. */
  readonly names: ReadonlyMap<string, readonly string[]>
  readonly stubModules: ReadonlySet<string>
  /** Modules that a project describes: they can be stubbed. */
  readonly ownModules?: ReadonlyMap<string, ModuleExports> | undefined
  readonly settings: ReadonlyMap<string, number | string>
  /** Let credentials of the capture be right where its server took them, and wrong where it did not. */
  readonly trustsCredentials: boolean
  /** Passwords that are known, by which credentials are checked whoever trusts them. */
  readonly findSecret?: FindSecret | undefined
  /** The calls of which every statement is recorded; absent for all. A long capture has no room for all. */
  readonly recorded?: ReadonlySet<string> | undefined
  /** Told of the server before anything is brought to it: a profiler attaches here. */
  readonly onServer?: ((server: Server) => void) | undefined
}

/** What became of a capture in a configuration. */
export interface Replayed {
  readonly recording: Recording
  readonly sent: readonly SentMessage[]
  /** Messages of the capture that could not be brought to our server, and why. */
  readonly undelivered: readonly UndeliveredMessage[]
}

export interface UndeliveredMessage {
  readonly message: CapturedMessage
  readonly reason: string
  /** Whether it is a matter of the capture, not of what our server did. */
  readonly isForeign: boolean
}

/** What happens at the end of a capture is waited for as long. */
const lastMs = 100

/**
 * Brings what came to the server in a capture to a configuration on a virtual network, in order and at the times of the capture.
 * What the peers said in answer to the captured server is adapted to what ours said.
 */
export async function replayCapture(
  program: CompiledModule,
  side: ServerSide,
  options: ReplayOptions,
): Promise<Replayed | { readonly errors: readonly StartError[] }> {
  const received = side.messages.filter((one) => one.side === 'received').map(({ message }) => message)
  const sent = side.messages.filter((one) => one.side === 'sent').map(({ message }) => message)
  const startMs = Math.floor(side.messages[0]?.message.timeMs ?? 0) - 1000
  const { trustsCredentials: trustsCapture, findSecret } = options
  const credentials = new CapturedCredentials(received, sent, { trustsCapture, findSecret })
  const started = await startVirtualServer(program, {
    listen: await listenFor(program, side, options),
    zone: namesOf(sent, options.names),
    stubModules: options.stubModules,
    ownModules: options.ownModules,
    settings: options.settings,
    startMs,
    seed: 1,
    standIn: (exports) => digestModule(exports, credentials),
  })
  if ('errors' in started) return started
  options.onServer?.(started.server)
  const run = new ReplayRun(started, new Counterparts(received, sent), startMs, options.recorded)
  try {
    for (const message of received) await run.bring(message)
    await started.clock.advance(lastMs)
    return run.result()
  } finally {
    await started.stop()
  }
}

/** One server with the capture that is brought to it. */
class ReplayRun {
  readonly #server: VirtualServer
  readonly #counterparts: Counterparts
  readonly #recorder: Recorder | undefined
  readonly #startMs: number
  readonly #startedAt: number
  readonly #undelivered: UndeliveredMessage[] = []
  /** Taken before the server stops: what it says then is no part of the capture. */
  readonly #sent: SentMessage[] = []

  constructor(
    server: VirtualServer,
    counterparts: Counterparts,
    startMs: number,
    recorded: ReadonlySet<string> | undefined,
  ) {
    this.#server = server
    this.#counterparts = counterparts
    this.#recorder = recorded?.size === 0 ? undefined : createRecorder(server.server, recorded)
    this.#startMs = startMs
    this.#startedAt = server.clock.monotonic()
    server.onLog = (line) => this.#recorder?.logged(line)
    server.network.onSent = (sent) => {
      // It is kept here.
      server.network.sent.length = 0
      this.#recorder?.sent(sent)
      this.#sent.push(sent)
      this.#counterparts.sent(sent)
      this.#answerAlike(sent)
    }
  }

  async bring(message: CapturedMessage): Promise<void> {
    const { clock, network, sockets } = this.#server
    const passedMs = clock.monotonic() - this.#startedAt
    await clock.advance(Math.max(0, message.timeMs - this.#startMs - passedMs))
    const { proto, from } = message
    if (proto === 'sctp') return this.#leave(message, 'messages over sctp cannot be replayed', true)
    const adapted = isReply(message.text)
      ? this.#counterparts.adaptReply(message.text)
      : { text: this.#counterparts.adaptRequest(message.text) }
    if (adapted === undefined) return this.#leave(message, 'it answers a request that was not sent')
    const to = socketFor(sockets, message)
    if (to === undefined) return this.#leave(message, whyUnheard(message))
    const peer = { proto, ...from }
    this.#recorder?.received(adapted.text, `${proto}:${addressText(from)}`, `${proto}:${addressText(to)}`)
    const isTaken = network.deliver(adapted.text, peer, to, message.handshake)
    await clock.advance(0)
    const refusal = network.refusalOf(peer, to)
    const isCaptured = message.handshake !== undefined
    if (refusal !== undefined && isCaptured) this.#leave(message, `the server refused the WebSocket: ${refusal}`)
    else if (refusal !== undefined) this.#leave(message, `${noHandshake}: ${refusal}`, true)
    else if (!isTaken) this.#leave(message, 'the server closed the connection')
  }

  /** A request that our server began (a ping) is answered as the captured server's were. */
  #answerAlike(sent: SentMessage): void {
    const answer = this.#counterparts.answerAlike(sent)
    const [, proto, host = '', port = ''] = /^(udp|tcp|tls):(.*):(\d+)$/.exec(sent.from) ?? []
    if (answer === undefined || (proto !== 'udp' && proto !== 'tcp' && proto !== 'tls')) return
    const to = { ip: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }
    this.#server.clock.setTimer(answer.delayMs, () => {
      this.#recorder?.received(answer.text, sent.to, sent.from)
      this.#server.network.deliver(answer.text, { proto, ...answer.from }, to)
    })
  }

  result(): Replayed {
    this.#recorder?.detach()
    this.#server.network.onSent = undefined
    return {
      recording: { entries: [...(this.#recorder?.recording.entries ?? [])] },
      sent: [...this.#sent],
      undelivered: this.#undelivered,
    }
  }

  #leave(message: CapturedMessage, reason: string, isForeign = false): void {
    this.#undelivered.push({ message, reason, isForeign })
  }
}

const noHandshake = 'the capture lacks the request for its WebSocket, and another one was refused'

function whyUnheard({ proto, to }: CapturedMessage): string {
  const carrier = carrierOf(proto)
  const remedy = carrier === 'tls' ? ' (TLS needs enable_tls=yes and the module tls)' : ''
  return `the server does not listen on ${carrier}:${addressText(to)}${remedy}`
}

/** The socket of ours at the address of a message; for a connection that the server opened any of its protocol, there if possible. */
function socketFor(sockets: readonly ListenSocket[], { proto, to }: CapturedMessage): ListenSocket | undefined {
  const carrier = carrierOf(proto)
  const fitting = sockets.filter((one) => one.proto === carrier)
  const there = fitting.filter(({ ip }) => ip === to.ip)
  const found = there.find(({ port }) => port === to.port)
  return found ?? (proto === 'udp' ? undefined : (there[0] ?? fitting[0]))
}

/** None when the configuration listens where the captured server did; or else its addresses, over what was spoken there. */
async function listenFor(
  program: CompiledModule,
  side: ServerSide,
  options: ReplayOptions,
): Promise<readonly string[]> {
  const own = new Set((await socketsOf(program, options)).map((one) => `${one.proto}:${addressText(one)}`))
  return spokenAt(side).every((one) => own.has(one)) ? [] : socketsFor(side)
}

/** The sockets that the captured server had: `tls:IP:PORT`. An address without TLS may be one of UDP and of TCP. */
export function socketsFor(side: ServerSide): readonly string[] {
  const spoken = new Set(spokenAt(side))
  return side.addresses.flatMap((address) => {
    if (!spoken.has(`tls:${address}`)) return [`udp:${address}`, `tcp:${address}`]
    return spoken.has(`udp:${address}`) ? [`udp:${address}`, `tls:${address}`] : [`tls:${address}`]
  })
}

/** Over what messages went at each address of the captured server. */
function spokenAt({ addresses, messages }: ServerSide): readonly string[] {
  const all = messages.flatMap(({ side, message: { proto, from, to } }) => {
    const end = addressText(side === 'received' ? to : from)
    return addresses.includes(end) && proto !== 'sctp' ? [`${carrierOf(proto)}:${end}`] : []
  })
  return [...new Set(all)]
}

/** The sockets that a configuration listens on by itself; none when it does not start. */
export async function socketsOf(
  program: CompiledModule,
  { stubModules, ownModules, settings }: Pick<ReplayOptions, 'stubModules' | 'ownModules' | 'settings'>,
): Promise<readonly ListenSocket[]> {
  const credentials = new CapturedCredentials([], [], { trustsCapture: true, findSecret: undefined })
  const started = await startVirtualServer(program, {
    listen: [],
    zone: [],
    stubModules,
    ownModules,
    settings,
    standIn: (exports) => digestModule(exports, credentials),
  })
  if ('errors' in started) return []
  await started.stop()
  return started.sockets
}
