import { existsSync } from 'node:fs'
import { socketText } from '#runtime/transport/sockets.ts'
import { completeReply } from '../exec/complete-reply.ts'
import { readMessageFile } from '../exec/message-file.ts'
import type { Recording } from '../recording/recording.ts'
import { readAddress, socketFor } from '../virtual/peer.ts'
import type { Peer } from '../virtual/recording-network.ts'
import type { VirtualServer } from '../virtual/virtual-server.ts'

/** Brings messages to a server on a network of its own, and lets its time pass. */
export interface Traffic {
  /** Whether something is being handled, or held by the debugger. */
  readonly isBusy: boolean
  /**
   * Brings the message of a file when what came before is done; undefined, or why not. A reply without a Via is one to the request
   * that the server sent last.
   */
  send(path: string): string | undefined
  /** Answers the request that the server sent last; `status` such as `486 Busy Here`. */
  reply(status: string): string | undefined
  /** Lets time pass when what came before is done. */
  advance(ms: number): void
  /** Resolves when there is nothing left to do. */
  done(): Promise<void>
}

/** Handling a message takes no time; a moment lets what was scheduled for now happen. */
const momentMs = 1

/** `wanted`: the socket that messages come to, instead of the first that fits. */
export function createTraffic({ network, clock, sockets }: VirtualServer, from: Peer, wanted?: string): Traffic {
  let left = 0
  let last = Promise.resolve()
  const queue = (action: () => Promise<void>): void => {
    left += 1
    last = last.then(action).finally(() => (left -= 1))
  }
  const deliver = (written: string): string | undefined => {
    const completed = completeReply(written, sentBy(network))
    const peer = completed === undefined ? from : (readAddress(completed.from) ?? from)
    const to = socketFor(sockets, peer, wanted)
    if (to === undefined) return `nothing listens for ${peer.proto}: ${sockets.map(socketText).join(', ')}`
    queue(async () => {
      network.deliver(completed?.message ?? written, peer, { ip: to.ip, port: to.port })
      await clock.advance(momentMs)
    })
    return undefined
  }
  return {
    get isBusy() {
      return left > 0
    },
    send: (path) => (existsSync(path) ? deliver(readMessageFile(path)) : `cannot read ${path}`),
    reply: (status) => {
      if (!/^[1-6]\d\d( |$)/.test(status)) return 'write a status such as 486 Busy Here'
      if (network.sent.every(({ message }) => message.startsWith('SIP/2.0 '))) return 'the server sent no request yet'
      return deliver(`SIP/2.0 ${status.includes(' ') ? status : `${status} Reply`}\r\n\r\n`)
    },
    advance: (ms) => queue(() => clock.advance(ms)),
    done: () => last,
  }
}

/** What the server sent, as a recording: all that completing a reply needs. */
function sentBy({ sent }: VirtualServer['network']): Recording {
  return { entries: sent.map((one) => ({ ...one, kind: 'sent', callId: '', cause: { kind: 'timer' } })) }
}
