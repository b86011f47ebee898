import { hash } from 'node:crypto'
import type { Core } from '#runtime/server/core.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { callIdOf, cseqOf, topVia } from '#runtime/sip/parsed.ts'

/**
 * To-tags of replies without a transaction: the same for a request and its retransmissions and for the ACK to the reply, and
 * different between servers. In the form of Kamailio's: 32 and 8 hexadecimal digits.
 */
export class ReplyTags {
  readonly #secret: string

  constructor(core: Core) {
    this.#secret = core.host.random.hex(16)
  }

  tagFor(msg: SipMessage): string {
    const branch = topVia(msg)?.value.branch ?? ''
    const unique = `${this.#secret}${callIdOf(msg) ?? ''}\n${cseqOf(msg)?.number ?? ''}\n${branch}`
    const suffix = hash('md5', unique).slice(0, 8)
    return `${this.#secret}.${suffix}`
  }

  /** Whether a To-tag is the one that this server gave to the request of an ACK; those of other servers show at a glance. */
  isOwn(tag: string, ack: SipMessage): boolean {
    return tag.startsWith(this.#secret) && tag === this.tagFor(ack)
  }
}
