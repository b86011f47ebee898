import type { ListenSocket } from '#runtime/transport/sockets.ts'
import type { Agent, Arrival } from './agent.ts'
import { buildReply, type ReplyWish } from './build-reply.ts'
import { reasonOf } from './reasons.ts'
import type { Stage } from './stage.ts'
import { cseqOf, headerOf, readWireMessage } from './wire-message.ts'

/** A call that is made for one block: its branches answer what the test says. What the server sends by itself in it nobody has to expect. */
export class PreparedCall {
  readonly #stage: Stage
  readonly #replies: readonly (readonly ReplyWish[])[]
  /** To how many branches the request was sent. */
  sent = 0

  constructor(stage: Stage, replies: readonly (readonly ReplyWish[])[]) {
    this.#stage = stage
    this.#replies = replies
  }

  /** The caller sends the request. */
  begin(text: string, caller: Agent): void {
    const message = readWireMessage(text)
    const id = headerOf(message, 'Call-ID')
    const call = caller.callWithId(id) ?? caller.newCall(id)
    call.sent(message)
    caller.current = call
    if (!this.#stage.agents.has(caller.name)) this.#stage.others.set(caller.address, caller)
  }

  /** A branch got a message: it answers. */
  take(agent: Agent, arrival: Arrival, socket: ListenSocket): void {
    const { message, call, isRetransmission } = arrival
    if (isRetransmission || message.method === undefined || message.method === 'ACK') return
    const reply = (request: typeof message, wish: ReplyWish): void => {
      const text = buildReply(agent, call, request, wish)
      call.answeredWith(request, wish.status, text)
      this.#stage.deliverSoon(text, agent, socket)
    }
    if (message.method !== 'CANCEL') {
      for (const wish of this.#replies[this.sent] ?? []) reply(message, wish)
      this.sent += 1
      return
    }
    // What a phone does (RFC 3261 §9.2).
    reply(message, plain(200))
    const { number } = cseqOf(message)
    const open = call.unanswered.find((one) => one.method === 'INVITE' && cseqOf(one).number === number)
    if (open !== undefined) reply(open, plain(487))
  }
}

function plain(status: number): ReplyWish {
  return { status, reason: reasonOf(status), headers: [] }
}
