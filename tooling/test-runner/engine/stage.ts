import type { CompiledModule } from '#grammar/abi.ts'
import type { ModuleExports } from '#grammar/manifest.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { LinkedFunction } from '#runtime/script/link-environment.ts'
import type { Server, StartError } from '#runtime/server/server.ts'
import type { Dns } from '#runtime/host/host.ts'
import type { VirtualClock } from '#runtime/host/virtual-clock.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { createEvaluator, type Evaluator } from '../../debugger/evaluator.ts'
import { createRecorder, type Recorder } from '../../recording/recorder.ts'
import type { LogEntry, Recording } from '../../recording/recording.ts'
import type { Peer, SentMessage } from '../../virtual/recording-network.ts'
import { startVirtualServer, type LoggedLine, type VirtualServer } from '../../virtual/virtual-server.ts'
import { addressText, readAddress, socketFor } from '../../virtual/peer.ts'
import { Agent, type AgentSetup } from './agent.ts'
import { TestMistake } from './assertion.ts'
import { buildAck } from './build-request.ts'
import type { PreparedCall } from './prepared-call.ts'
import { readVariable, setVariable } from './run-route.ts'
import { FunctionMocks, type FunctionMock } from './function-mocks.ts'
import { readWireMessage, titleOf, type WireMessage } from './wire-message.ts'

/** Everything that a test has around it. */
export interface StageSetup {
  readonly program: CompiledModule
  readonly listen: readonly string[]
  readonly dns: ((clock: VirtualClock) => Dns) | undefined
  readonly startMs: number
  readonly seed: number
  readonly settings: ReadonlyMap<string, number | string>
  readonly stubModules: ReadonlySet<string>
  /** Modules that a project describes: they can be stubbed. */
  readonly ownModules?: ReadonlyMap<string, ModuleExports> | undefined
  readonly env: ReadonlyMap<string, string>
  readonly agents: readonly AgentSetup[]
  readonly mocks: readonly FunctionMock[]
  /** Told of the server before anything is sent to it: coverage and tracers attach here. */
  readonly onServer?: ((server: Server, program: CompiledModule) => void) | undefined
}

/** A message that went to an address where the test has nobody. */
export interface Stray {
  readonly to: string
  readonly message: WireMessage
  isTaken: boolean
}

/** How long handling a message may take: what was scheduled for now happens. */
const momentMs = 1

/** A test under way: a server of its own, its user agents, and everything that happened. */
export class Stage {
  readonly virtual: VirtualServer
  readonly agents = new Map<string, Agent>()
  readonly mocks: FunctionMocks
  readonly strays: Stray[] = []
  /** Parties that the test does not know, by their addresses: they are in calls that were made for a block. */
  readonly others = new Map<string, Agent>()
  /** The call that is made for a block while it is run alone. */
  prepared: PreparedCall | undefined
  readonly evaluator: Evaluator
  readonly setup: StageSetup
  readonly #recorder: Recorder
  readonly #lastRuns = new Map<string, RouteContext>()
  /** The call under way in the steps so far, for agents that have not been spoken of in it. */
  lastRun: RouteContext | undefined

  private constructor(virtual: VirtualServer, setup: StageSetup, mocks: FunctionMocks) {
    this.virtual = virtual
    this.setup = setup
    this.mocks = mocks
    this.evaluator = createEvaluator(virtual.server)
    this.#recorder = createRecorder(virtual.server)
    for (const agent of setup.agents) this.agents.set(agent.name, new Agent(agent))
    virtual.network.onSent = (sent) => this.#receive(sent)
    virtual.onLog = (line) => this.#recorder.logged(line)
    virtual.server.core.probes.add({ runEnded: (ctx) => this.#keepRun(ctx) })
    mocks.getVariable = (ctx, pv) => readVariable(this, ctx, pv)
    mocks.setVariable = (ctx, pv, value) => setVariable(this, ctx, pv, value)
  }

  /** Starts the server of a test. */
  static async start(setup: StageSetup): Promise<Stage | { readonly errors: readonly StartError[] }> {
    const mocks = new FunctionMocks(setup.mocks, setup.stubModules)
    const virtual = await startVirtualServer(setup.program, {
      listen: setup.listen,
      zone: [],
      dns: setup.dns,
      stubModules: setup.stubModules,
      ownModules: setup.ownModules,
      settings: setup.settings,
      startMs: setup.startMs,
      seed: setup.seed,
      env: setup.env,
      wrapFunction: (target) => mocks.wrap(target),
    })
    if ('errors' in virtual) return virtual
    const stage = new Stage(virtual, setup, mocks)
    setup.onServer?.(virtual.server, setup.program)
    return stage
  }

  get server(): Server {
    return this.virtual.server
  }

  /** Puts mocks in the place of functions, in another server of this test too. */
  readonly wrapFunction = (target: LinkedFunction): LinkedFunction => this.mocks.wrap(target)

  /** What chance gives. */
  get seed(): number {
    return this.setup.seed
  }

  get recording(): Recording {
    return this.#recorder.recording
  }

  get log(): readonly LogEntry[] {
    return this.recording.entries.filter((entry) => entry.kind === 'log')
  }

  get startLog(): readonly LoggedLine[] {
    return this.virtual.startLog
  }

  agent(name: string): Agent {
    const agent = this.agents.get(name)
    if (agent === undefined) throw new TestMistake(`there is no agent ${name}`)
    return agent
  }

  /** The last run of a routing block; of the one with this title (`request_route`, `route[X]` only when it was run alone). */
  runOf(title: string | undefined): RouteContext | undefined {
    return title === undefined ? this.lastRun : this.#lastRuns.get(title)
  }

  /** Brings a message to the server and lets it handle it. */
  async deliver(text: string, from: Peer, to: ListenSocket): Promise<void> {
    this.#recorder.received(text, addressText(from), socketText(to))
    this.virtual.network.deliver(text, from, { ip: to.ip, port: to.port })
    await this.advance(momentMs)
  }

  /** A message that is not sent to the server but handed to one of its blocks. */
  receivedAlone(text: string, from: Peer, to: ListenSocket): void {
    this.#recorder.received(text, addressText(from), socketText(to))
  }

  /** Lets time pass. */
  async advance(ms: number): Promise<void> {
    await this.virtual.clock.advance(ms)
  }

  /** The socket of the server to which an agent sends. */
  socketFor(from: Peer, wanted: string | undefined): ListenSocket {
    const { sockets } = this.virtual
    const chosen = socketFor(sockets, from, wanted)
    if (chosen !== undefined) return chosen
    const listening = sockets.map(socketText).join(', ')
    throw new TestMistake(
      `the server does not listen on ${wanted ?? `${from.proto} for ${from.ip}`}, only on ${listening}`,
    )
  }

  async stop(): Promise<void> {
    this.#recorder.detach()
    await this.virtual.stop()
  }

  #keepRun(ctx: RouteContext): void {
    const copy = ctx.copy()
    this.lastRun = copy
    this.#lastRuns.set(runTitle(ctx.kind, ctx.routeName), copy)
  }

  #receive(sent: SentMessage): void {
    const cause = this.#recorder.sent(sent)
    const message = readWireMessage(sent.message)
    // What a statement sends the test has to know of; the rest of a call that was made for a block it need not.
    const prepared = cause.kind === 'step' ? undefined : this.prepared
    const agent = this.#agentAt(sent.to, cause.kind !== 'step', prepared !== undefined)
    if (agent === undefined) {
      const isOwn = this.virtual.sockets.some((one) => socketText(one) === sent.to)
      if (!isOwn && sent.to !== nobodysAddress) this.strays.push({ to: sent.to, message, isTaken: false })
      return
    }
    const arrival = agent.arrive(message, sent.from, sent.timeMs, prepared !== undefined)
    const socket = this.virtual.sockets.find((one) => socketText(one) === sent.from) ?? this.socketFor(agent, undefined)
    prepared?.take(agent, arrival, socket)
    if (!agent.hasToAcknowledge(arrival)) return
    const ack = buildAck(agent, arrival.call, { method: 'ACK', headers: [] }, '')
    if (ack !== undefined) this.deliverSoon(ack, agent, socket)
  }

  /** The agent with this address, or one of those that the test does not know, which come to be when a call is made for a block. */
  #agentAt(address: string, isOfServer: boolean, mayBeNew: boolean): Agent | undefined {
    const known = [...this.agents.values()].find((one) => one.address === address)
    if (known !== undefined || !isOfServer) return known
    const at = mayBeNew ? readAddress(address) : undefined
    const isOwn = this.virtual.sockets.some((one) => socketText(one) === address)
    const other = this.others.get(address) ?? (at === undefined || isOwn ? undefined : new Agent(nobodyAt(at)))
    if (other !== undefined) this.others.set(address, other)
    return other
  }

  /** Brings a message to the server as soon as what it does now is done. */
  deliverSoon(text: string, from: Agent, to: ListenSocket): void {
    this.virtual.clock.setTimer(0, () => {
      this.#recorder.received(text, from.address, socketText(to))
      this.virtual.network.deliver(text, from, { ip: to.ip, port: to.port })
    })
  }
}

/** Who sends the message of a block that is run alone in a test without agents: what he gets cannot be expected. */
export const nobodysPeer = { proto: 'udp', ip: '192.0.2.99', port: 5060 } as const
const nobodysAddress = addressText(nobodysPeer)

/** Somebody of whom the test says nothing. */
export function nobodyAt(at: Peer): AgentSetup {
  return { name: 'nobody', at, domain: 'example.com', isAcknowledging: true }
}

/** How a routing block is called in tests: `request_route`, `route[X]`, `failure_route[X]`, `event_route[x:y]`. */
export function runTitle(kind: string, name: string): string {
  if (kind === 'request') return name === '' ? 'request_route' : `route[${name}]`
  const word = kind === 'onreply' ? 'onreply_route' : `${kind}_route`
  return name === '' ? word : `${word}[${name}]`
}

/** What reached an agent or nobody and was not expected. */
export function unexpected(stage: Stage): readonly string[] {
  const texts: string[] = []
  for (const agent of stage.agents.values()) {
    for (const { message, isTaken, isHopByHop, isRetransmission } of agent.arrivals) {
      if (!isTaken && !isHopByHop && !isRetransmission) texts.push(`${agent.name} got ${titleOf(message)}`)
    }
  }
  for (const { to, message, isTaken } of stage.strays) {
    if (!isTaken) texts.push(`${titleOf(message)} was sent to ${to}, where the test has no agent`)
  }
  return texts
}
