import { boundedKey } from '#runtime/identifiers/bounded-key.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { callIdOf, cseqOf, fromOf, toOf } from '#runtime/sip/parsed.ts'
import type { TmTransaction } from '../tm/api.ts'

const keyOf: unique symbol = Symbol('acc acknowledged')

/** An INVITE that was answered with 2xx and waits for its ACK. */
export interface Answered {
  readonly transaction: TmTransaction
  readonly reply: SipMessage | undefined
  readonly status: number
}

/** The INVITEs that were answered: their ACK has a branch of its own and is found by its dialog (RFC 3261 section 13.2.2.4). */
export class AnsweredInvites {
  readonly #byDialog = new Map<string, Answered>()

  add(answered: Answered): void {
    const { request } = answered.transaction
    const key = dialogKey(request, answered.reply ?? request)
    answered.transaction.attachments.set(keyOf, key)
    this.#byDialog.set(key, answered)
  }

  /** What an ACK acknowledges; undefined for its retransmissions. */
  take(ack: SipMessage): Answered | undefined {
    const key = dialogKey(ack, ack)
    const found = this.#byDialog.get(key)
    this.#byDialog.delete(key)
    return found
  }

  /** Forgets an INVITE whose transaction ended without an ACK. */
  remove(transaction: TmTransaction): void {
    const key = transaction.attachments.get(keyOf)
    if (typeof key === 'string' && this.#byDialog.get(key)?.transaction === transaction) this.#byDialog.delete(key)
  }
}

function dialogKey(request: SipMessage, withToTag: SipMessage): string {
  const parts = [
    cseqOf(request)?.number ?? '',
    fromOf(request)?.value.tag ?? '',
    toOf(withToTag)?.value.tag ?? '',
    callIdOf(request) ?? '',
  ]
  return boundedKey(parts.join('|'))
}
