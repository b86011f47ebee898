import type { Peer } from '../../virtual/recording-network.ts'
import { bracketIp, transportParameter } from '#runtime/transport/sockets.ts'
import { addressText } from '../../virtual/peer.ts'
import { Call } from './call.ts'
import { cseqOf, headerOf, type WireMessage } from './wire-message.ts'

/** What a test says of a user agent. */
export interface AgentSetup {
  readonly name: string
  readonly at: Peer
  /** The user of its address of record; its name when absent. */
  readonly user?: string | undefined
  readonly domain: string
  readonly password?: string | undefined
  /** A phone acknowledges negative replies to its INVITEs by itself (§17.1.1.3); off to let the test do it. */
  readonly isAcknowledging: boolean
}

/** Who speaks in a message that is built. */
export interface AgentIdentity extends Peer {
  readonly name: string
  readonly aor: string
  /** The URI at which it can be reached. */
  readonly contact: string
  nextTag(): string
}

/** A message that reached an agent. */
export interface Arrival {
  readonly message: WireMessage
  /** The socket of the server that sent it. */
  readonly from: string
  readonly timeMs: number
  readonly call: Call
  /** The same message came before. */
  readonly isRetransmission: boolean
  /** Nobody has to expect it: 100 Trying, the ACK of a negative reply, what the server sends by itself when a block is run alone. */
  readonly isHopByHop: boolean
  /** The test expected it. */
  isTaken: boolean
}

/** A user agent of a test: its address, what reached it, and its calls. */
export class Agent implements AgentIdentity {
  readonly setup: AgentSetup
  readonly name: string
  readonly proto: Peer['proto']
  readonly ip: string
  readonly port: number
  readonly aor: string
  readonly contact: string
  readonly arrivals: Arrival[] = []
  readonly calls: Call[] = []
  /** The calls that the test gave a name. */
  readonly named = new Map<string, Call>()
  /** The call of the last step. */
  current: Call | undefined
  #tags = 0
  #branches = 0
  #callIds = 0

  constructor(setup: AgentSetup) {
    this.setup = setup
    this.name = setup.name
    this.proto = setup.at.proto
    this.ip = setup.at.ip
    this.port = setup.at.port
    const user = setup.user ?? setup.name
    this.aor = `sip:${user}@${setup.domain}`
    this.contact = `sip:${user}@${bracketIp(this.ip)}:${this.port}${this.proto === 'udp' ? '' : `;transport=${transportParameter(this.proto)}`}`
  }

  get address(): string {
    return addressText(this)
  }

  nextTag(): string {
    this.#tags += 1
    return `${this.name}-${this.#tags}`
  }

  nextBranch(): string {
    this.#branches += 1
    return `z9hG4bK-${this.name}-${this.#branches}`
  }

  /** A call that begins; `id` when the test chooses its Call-ID. */
  newCall(id?: string): Call {
    this.#callIds += 1
    const call = new Call(id ?? `${this.name}-${this.#callIds}@${bracketIp(this.ip)}`)
    this.calls.push(call)
    return call
  }

  callWithId(id: string): Call | undefined {
    return this.calls.find((one) => one.id === id)
  }

  /** Takes in what the server sent; gives what is known of it then. */
  arrive(message: WireMessage, from: string, timeMs: number, isOptional = false): Arrival {
    const id = headerOf(message, 'Call-ID')
    const isRetransmission = this.arrivals.some((one) => one.message.text === message.text)
    const call = this.callWithId(id) ?? this.newCall(id)
    if (!isRetransmission) {
      if (message.method === undefined) call.replied(message)
      else call.received(message, this.nextTag())
    }
    const isHopByHop = isOptional || message.status === 100 || (message.method === 'ACK' && call.answered >= 300)
    const arrival: Arrival = { message, from, timeMs, call, isRetransmission, isHopByHop, isTaken: false }
    this.arrivals.push(arrival)
    return arrival
  }

  /** Whether a reply is a negative one to an INVITE of this agent, which it has to acknowledge. */
  hasToAcknowledge({ message, call }: Arrival): boolean {
    return (
      this.setup.isAcknowledging &&
      message.status >= 300 &&
      cseqOf(message).method === 'INVITE' &&
      call.invite !== undefined &&
      cseqOf(call.invite).number === cseqOf(message).number
    )
  }
}
