import { carrierOf, socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import type { Peer } from '../../virtual/recording-network.ts'
import type { Agent } from './agent.ts'
import { TestMistake } from './assertion.ts'
import { buildAck, buildCancel, buildRequest, type RequestWish } from './build-request.ts'
import { callFor, knownCall } from './calls.ts'
import type { Call } from './call.ts'
import type { Stage } from './stage.ts'
import { headerOf, readWireMessage, uriOf } from './wire-message.ts'

/** What a test says of a message that an agent sends. */
export interface SendWish extends RequestWish {
  /** The name of the call when the agent has several. */
  readonly call?: string | undefined
  /** The socket of the server, `udp:IP:PORT`. */
  readonly socket?: string | undefined
  /** Where the message comes from, when it is not the agent's own address. */
  readonly source?: Peer | undefined
}

/** An agent sends a request: a new one to a URI, or one inside its dialog or transaction. */
export async function sendRequest(stage: Stage, agent: Agent, wish: SendWish): Promise<string> {
  const call = callOfRequest(stage, agent, wish)
  const text = requestText(agent, call, wish)
  await deliverOwn(stage, agent, call, text, wish)
  return text
}

/** An agent sends a text as it is. */
export async function sendRaw(
  stage: Stage,
  agent: Agent,
  raw: string,
  wish: Pick<SendWish, 'call' | 'socket' | 'source'>,
): Promise<string> {
  // A file has line ends of its own; on the wire they are CRLF.
  const text = withWireLineEnds(raw)
  const message = readWireMessage(text)
  const id = headerOf(message, 'Call-ID')
  const call = agent.callWithId(id) ?? agent.newCall(id)
  if (wish.call !== undefined) agent.named.set(wish.call, call)
  await deliverOwn(stage, agent, call, text, wish)
  return text
}

/** The last message of an agent once more, as when its acknowledgement was lost. */
export async function retransmit(stage: Stage, agent: Agent, callName: string | undefined): Promise<void> {
  const call = knownCall(stage, agent, callName)
  if (call?.lastSent === undefined) throw new TestMistake(`${agent.name} has sent nothing that could be sent again`)
  await stage.deliver(call.lastSent, agent, stage.socketFor(agent, undefined))
}

async function deliverOwn(
  stage: Stage,
  agent: Agent,
  call: Call,
  text: string,
  { socket, source }: Pick<SendWish, 'socket' | 'source'>,
): Promise<void> {
  const message = readWireMessage(text)
  const to = socketOf(stage, source ?? agent, socket, message.method === undefined ? '' : nextHop(text))
  if (message.method !== undefined) call.sent(message)
  agent.current = call
  await stage.deliver(text, source ?? agent, to)
}

/** The socket that the first Route names, when it is one of the server's; requests go there. */
function socketOf(stage: Stage, from: Peer, wanted: string | undefined, hop: string): ListenSocket {
  if (wanted !== undefined || hop === '') return stage.socketFor(from, wanted)
  const named = stage.virtual.sockets.find(
    (one) =>
      one.proto === carrierOf(from.proto) &&
      socketText(one) === `${one.proto}:${hop.includes(':', hop.indexOf(']') + 1) ? hop : `${hop}:5060`}`,
  )
  return named ?? stage.socketFor(from, undefined)
}

function nextHop(text: string): string {
  const route = uriOf(headerOf(readWireMessage(text), 'Route'))
  return /^sips?:(?:[^@]*@)?([^;?]+)/i.exec(route)?.[1] ?? ''
}

function callOfRequest(stage: Stage, agent: Agent, { uri, method, call: name, headers }: SendWish): Call {
  if (uri === undefined || method === 'ACK' || method === 'CANCEL') {
    const call = knownCall(stage, agent, name)
    if (call !== undefined) return call
    throw new TestMistake(
      `${agent.name} has no call${name === undefined ? '' : ` ${name}`}: write the URI, as in ${method} sip:bob@example.com`,
    )
  }
  const id = headers.find((one) => one.name.toLowerCase() === 'call-id')?.values[0]
  return callFor(stage, agent, name, id)
}

function requestText(agent: Agent, call: Call, wish: SendWish): string {
  switch (wish.method) {
    case 'ACK': {
      const ack = buildAck(agent, call, wish, agent.nextBranch())
      if (ack === undefined) throw new TestMistake(`${agent.name} has no final reply to an INVITE to acknowledge`)
      return ack
    }
    case 'CANCEL': {
      const cancel = buildCancel(call, wish)
      if (cancel === undefined) throw new TestMistake(`${agent.name} has sent no INVITE to cancel`)
      return cancel
    }
    default:
      return buildRequest(agent, call, wish, agent.nextBranch())
  }
}

/** Line ends of a text in a file as they are on the wire. */
export function withWireLineEnds(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n')
}
