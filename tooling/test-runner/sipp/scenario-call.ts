import { socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import { compileRegex } from '#runtime/script/posix-regex.ts'
import type { Agent, Arrival } from '../engine/agent.ts'
import { AssertionFailure, TestMistake } from '../engine/assertion.ts'
import { bracketIp } from '#runtime/transport/sockets.ts'
import type { Stage } from '../engine/stage.ts'
import { cseqOf, headerOf, headersOf, parameterOf, titleOf, uriOf, type WireMessage } from '../engine/wire-message.ts'
import { runAction } from './actions.ts'
import { expandMessage, expandText, type KeywordValues } from './keywords.ts'
import { CallFields, type Rows } from './fields.ts'
import { readCommandText } from './command-text.ts'
import type { Command, PauseCommand, ReceiveCommand, Scenario, ScenarioValue } from './scenario.ts'

/** What a call of a scenario is given. */
export interface CallSetup {
  readonly service: string
  /** The rows of injection files by their names; '' is the usual one. */
  readonly files: ReadonlyMap<string, Rows>
  readonly keys: ReadonlyMap<string, string>
  readonly number: number
  /** Numbers from 0 to 1, without 1. */
  readonly chance: () => number
  /** Tells another scenario something. */
  readonly tell: (text: string, to: string | undefined) => void
}

/** One call of a scenario under way: an interpreter of its commands. */
export class ScenarioCall {
  readonly scenario: Scenario
  readonly id: string
  readonly #stage: Stage
  readonly #agent: Agent
  readonly #setup: CallSetup
  readonly #variables = new Map<string, ScenarioValue>()
  readonly #told: string[] = []
  readonly #fields: CallFields
  readonly #queue: Arrival[] = []
  readonly #socket: ListenSocket
  #at = 0
  #last: WireMessage | undefined
  #routes: readonly string[] = []
  #nextUrl = ''
  #challenge: string | undefined
  #peerTag = ''
  #cseq = 1
  /** When a pause or the wait for a message ends. */
  #untilMs: number | undefined
  isDone = false

  constructor(stage: Stage, agent: Agent, scenario: Scenario, id: string, setup: CallSetup) {
    this.#stage = stage
    this.#agent = agent
    this.scenario = scenario
    this.id = id
    this.#setup = setup
    this.#fields = new CallFields(setup)
    this.#socket = stage.socketFor(agent, undefined)
  }

  /** When something happens without a message; undefined when only a message can help. */
  get wakesMs(): number | undefined {
    return this.#untilMs
  }

  /** A message for this call. */
  give(arrival: Arrival): void {
    arrival.isTaken = true
    if (!arrival.isRetransmission) this.#queue.push(arrival)
  }

  /** What another scenario tells this call. */
  hear(text: string): void {
    this.#told.push(text)
  }

  /** Does the next command; false when it has to wait. */
  async advance(): Promise<boolean> {
    const command = this.scenario.commands[this.#at]
    if (command === undefined) {
      this.#finish()
      return false
    }
    const { condition } = command
    if (condition !== undefined && this.#isSet(condition.variable) !== condition.isSet) {
      this.#at += 1
      return true
    }
    switch (command.kind) {
      case 'send':
        await this.#send(command.text)
        this.#goOn(command)
        return true
      case 'nop':
        this.#goOn(command)
        return true
      case 'pause':
        return this.#pause(command)
      case 'recv':
        return this.#receive(command)
      case 'sendCmd':
        this.#setup.tell(this.#expanded(command.text), command.to)
        this.#goOn(command)
        return true
      case 'recvCmd':
        return this.#hearCommand(command)
    }
  }

  /** What it waits for, for a sentence. */
  get waitsFor(): string {
    const command = this.scenario.commands[this.#at]
    if (command === undefined) return 'its end'
    const what =
      command.kind === 'recv' ? `expects ${command.request ?? command.response ?? ''}` : `is at <${command.kind}>`
    return `${this.#agent.name} ${what} (${this.scenario.path}:${command.line})`
  }

  #finish(): void {
    this.isDone = true
    const [extra] = this.#queue
    if (extra !== undefined)
      throw new AssertionFailure(
        `${this.#agent.name} got ${titleOf(extra.message)} after the end of ${this.scenario.path}`,
      )
  }

  async #send(text: string): Promise<void> {
    const message = this.#expanded(text)
    const id = /^(?:call-id|i)\s*:\s*(\S+)/im.exec(message)?.[1] ?? this.id
    if (this.#agent.callWithId(id) === undefined) this.#agent.newCall(id)
    await this.#stage.deliver(message, this.#agent, this.#socket)
  }

  #expanded(text: string): string {
    const unknown = new Set<string>()
    const message = expandMessage(text, this.#values(), unknown)
    const [first] = unknown
    const command = this.scenario.commands[this.#at]
    if (first !== undefined)
      throw new TestMistake(`${this.scenario.path}:${command?.line ?? 0}: the keyword ${first} is not known`)
    return message
  }

  #hearCommand(command: Command): boolean {
    const text = this.#told.shift()
    if (text === undefined) return false
    this.#last = readCommandText(text)
    this.#goOn(command)
    return true
  }

  #pause(command: PauseCommand): boolean {
    const nowMs = this.#stage.virtual.clock.now()
    const { ms } = command
    this.#untilMs ??=
      nowMs + Math.max(0, 'variable' in ms ? Number(this.#variables.get(ms.variable)) || 0 : ms(this.#setup.chance))
    if (nowMs < this.#untilMs) return false
    this.#untilMs = undefined
    this.#goOn(command)
    return true
  }

  #receive(command: ReceiveCommand): boolean {
    const arrival = this.#queue[0]
    if (arrival === undefined) return this.#waitFor(command)
    const index = this.#expectedIndex(arrival.message)
    if (index === undefined) {
      // Nobody has to expect 100.
      if (arrival.isHopByHop) {
        this.#queue.shift()
        return true
      }
      throw new AssertionFailure(`${this.waitsFor}, but got ${titleOf(arrival.message)}`)
    }
    this.#queue.shift()
    this.#untilMs = undefined
    this.#at = index
    const taken = this.scenario.commands[index]
    if (taken?.kind === 'recv') this.#take(taken, arrival.message)
    return true
  }

  /** The command that expects the message: this one, or one behind optional ones. */
  #expectedIndex(message: WireMessage): number | undefined {
    for (let index = this.#at; ; index += 1) {
      const command = this.scenario.commands[index]
      if (command?.kind !== 'recv') return undefined
      if (isExpected(command, message)) return index
      if (!command.isOptional) return undefined
    }
  }

  #waitFor(command: ReceiveCommand): boolean {
    if (command.timeoutMs === undefined) return false
    const nowMs = this.#stage.virtual.clock.now()
    this.#untilMs ??= nowMs + command.timeoutMs
    if (nowMs < this.#untilMs) return false
    this.#untilMs = undefined
    if (command.onTimeout === undefined)
      throw new AssertionFailure(`${this.waitsFor}, and waited ${command.timeoutMs} ms for it`)
    this.#at = this.scenario.labels.get(command.onTimeout) ?? this.scenario.commands.length
    return true
  }

  #take(command: ReceiveCommand, message: WireMessage): void {
    this.#last = message
    this.#cseq = cseqOf(message).number
    const other = headerOf(message, message.method === undefined ? 'To' : 'From')
    this.#peerTag = parameterOf(other, 'tag') || this.#peerTag
    if (command.keepsRoutes) {
      const routes = headersOf(message, 'Record-Route').flatMap((value) =>
        value.split(/,(?=[^>]*(?:<|$))/).map((one) => one.trim()),
      )
      this.#routes = message.method === undefined ? routes.toReversed() : routes
      this.#nextUrl = uriOf(headerOf(message, 'Contact'))
    }
    if (command.keepsChallenge) {
      this.#challenge = headerOf(message, message.status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate')
    }
    this.#goOn(command)
  }

  /** Runs the actions, then goes to the label of `next`, or to the command behind. */
  #goOn(command: Command): void {
    let target: number | undefined
    for (const action of command.actions) {
      runAction(action, {
        message: this.#last,
        variables: this.#variables,
        expand: (text) => expandText(text, this.#values(), new Set()),
        nowMs: this.#stage.virtual.clock.now(),
        chance: this.#setup.chance,
        lookUp: (file, key) => this.#setup.files.get(file)?.rows.findIndex(([field]) => field === key) ?? -1,
        jump: (index) => void (target = index),
        stop: () => void (target = this.scenario.commands.length),
      })
    }
    const isOpen =
      command.next !== undefined &&
      (command.test === undefined || this.#isSet(command.test)) &&
      (command.chance === 1 || this.#setup.chance() < command.chance)
    const label = command.next === undefined || !isOpen ? undefined : this.scenario.labels.get(command.next)
    this.#at = target ?? label ?? this.#at + 1
  }

  /** Everything but false is set. */
  #isSet(variable: string): boolean {
    return (this.#variables.get(variable) ?? false) !== false
  }

  #values(): KeywordValues {
    const { service, keys, number } = this.#setup
    const { ip, port } = this.#socket
    return {
      ...{ service, keys, callNumber: number, callId: this.id, index: this.#at },
      remoteIp: ip,
      remotePort: port,
      localIp: this.#agent.ip,
      localPort: this.#agent.port,
      transport: this.#agent.proto.toUpperCase(),
      cseq: this.#cseq,
      peerTag: this.#peerTag,
      routes: this.#routes,
      nextUrl: this.#nextUrl || `sip:${service}@${bracketIp(ip)}:${port}`,
      last: this.#last,
      challenge: this.#challenge,
      field: (index, file = '', row) => this.#fields.get(index, file, row),
      variables: this.#variables,
      nowMs: this.#stage.virtual.clock.now(),
    }
  }

  /** The socket of the server that it speaks with. */
  get server(): string {
    return socketText(this.#socket)
  }
}

function isExpected({ request, response, isPattern }: ReceiveCommand, message: WireMessage): boolean {
  const wanted = request ?? response ?? ''
  const actual = request === undefined ? String(message.status || '') : (message.method ?? '')
  if (!isPattern) return actual === wanted
  const pattern = compileRegex(wanted)
  return 'error' in pattern ? false : actual !== '' && pattern.test(actual)
}
