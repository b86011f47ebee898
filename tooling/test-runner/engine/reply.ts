import type { Agent } from './agent.ts'
import { TestMistake } from './assertion.ts'
import { buildReply, type ReplyWish } from './build-reply.ts'
import { knownCall } from './calls.ts'
import type { Stage } from './stage.ts'
import { headerOf, type WireMessage } from './wire-message.ts'

/** What a test says of a reply. */
export interface ReplyStep extends ReplyWish {
  readonly call?: string | undefined
  /** The method of the request, when another one than the last is meant. */
  readonly to?: string | undefined
  readonly socket?: string | undefined
}

/** An agent replies to the last request of the call that has no final reply yet. */
export async function sendReply(stage: Stage, agent: Agent, wish: ReplyStep): Promise<string> {
  const call = knownCall(stage, agent, wish.call)
  const request = call?.unanswered.findLast((one) => wish.to === undefined || one.method === wish.to)
  if (call === undefined || request === undefined) throw new TestMistake(nothingToAnswer(stage, agent, wish))
  return replyTo(stage, agent, request, wish)
}

/** An agent replies to this request. */
export async function replyTo(stage: Stage, agent: Agent, request: WireMessage, wish: ReplyStep): Promise<string> {
  const call = agent.callWithId(headerOf(request, 'Call-ID'))
  if (call === undefined) throw new TestMistake(`${agent.name} has not got that request`)
  const text = buildReply(agent, call, request, wish)
  call.answeredWith(request, wish.status, text)
  agent.current = call
  await stage.deliver(text, agent, stage.socketFor(agent, wish.socket))
  return text
}

function nothingToAnswer(_stage: Stage, agent: Agent, { to, status }: ReplyStep): string {
  const last = agent.arrivals.findLast(({ message }) => message.method !== undefined && message.method !== 'ACK')
  const what = to === undefined ? 'request' : to
  return last === undefined
    ? `${agent.name} cannot reply ${status}: it has got no ${what}`
    : `${agent.name} cannot reply ${status}: it has answered every ${what} of the call`
}
