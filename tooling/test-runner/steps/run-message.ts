import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { Agent } from '../engine/agent.ts'
import { buildRequest } from '../engine/build-request.ts'
import type { HeaderChange } from '../engine/message-text.ts'
import { withWireLineEnds } from '../engine/send.ts'
import { nobodyAt, nobodysPeer, type Stage } from '../engine/stage.ts'
import { uriOfTarget } from './sends.ts'

interface MessageWish {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly contact: string | undefined
  readonly headers: readonly HeaderChange[]
  readonly body: string | undefined
  readonly agent: string | undefined
  readonly raw: string | undefined
  readonly socket: string | undefined
}

interface PlacedMessage {
  readonly message: string
  readonly from: Agent
  readonly to: ListenSocket
}

/** Reads `METHOD URI`, an OPTIONS to the server when nothing is written; undefined when it is something else. */
export function parseRunMessage(
  text: string | undefined,
): { readonly place: (stage: Stage, wish: MessageWish) => PlacedMessage } | undefined {
  const [, method, target] = /^([A-Z][A-Za-z0-9!%*+._`'~-]*)\s+(\S+)$/.exec(text?.trim() ?? 'OPTIONS .') ?? []
  if (method === undefined || target === undefined) return undefined
  return {
    place: (stage, wish) => {
      const first = stage.agents.values().next().value
      const from = wish.agent === undefined ? (first ?? new Agent(nobodyAt(nobodysPeer))) : stage.agent(wish.agent)
      const to = stage.socketFor(from, wish.socket)
      if (wish.raw !== undefined) return { message: withWireLineEnds(wish.raw), from, to }
      const uri = target === '.' ? `sip:${socketText(to).replace(/^\w+:/, '')}` : uriOfTarget(stage, target)
      const message = buildRequest(from, from.newCall(), { method, uri, ...wish }, from.nextBranch())
      return { message, from, to }
    },
  }
}
