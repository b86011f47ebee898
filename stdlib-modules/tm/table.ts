import { boundedKey } from '#runtime/identifiers/bounded-key.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { callIdOf, cseqOf, fromOf, topVia } from '#runtime/sip/parsed.ts'
import type { Branch, Transaction } from './transaction.ts'

/**
 * What a request is matched by (RFC 3261 §17.2.3): branch, sent-by and method of the INVITE for an ACK; the older
 * rule without
 * the magic cookie. Undefined when the request has no usable Via.
 */
export function transactionKey(msg: SipMessage, method = msg.method): string | undefined {
  const via = topVia(msg)?.value
  if (via === undefined) return undefined
  const ofMethod = method === 'ACK' ? 'INVITE' : method
  if (via.branch?.startsWith('z9hG4bK') === true) {
    // The Call-ID goes beyond the RFC: a phone that uses a branch twice does not get somebody else's answer.
    const sentBy = `${via.host.toLowerCase()}:${via.portNumber || 5060}`
    return boundedKey(`${via.branch}|${sentBy}|${ofMethod}|${callIdOf(msg) ?? ''}`)
  }
  const cseq = cseqOf(msg)?.number ?? ''
  return boundedKey(
    `${callIdOf(msg) ?? ''}|${fromOf(msg)?.value.tag ?? ''}|${cseq}|${via.host}:${via.port}|${ofMethod}`,
  )
}

function dialogKey(msg: SipMessage): string {
  const tag = fromOf(msg)?.value.tag ?? ''
  return boundedKey(`${cseqOf(msg)?.number ?? ''}|${tag}|${callIdOf(msg) ?? ''}`)
}

/** All transactions of the server, by the request and by the branches that were sent. */
export class TransactionTable {
  readonly #byRequest = new Map<string, Transaction>()
  readonly #byId = new Map<string, Transaction>()
  /** INVITEs by what an ACK to their 2xx shares with them. */
  readonly #byDialog = new Map<string, Transaction>()
  readonly #byBranch = new Map<string, { readonly transaction: Transaction; readonly branch: Branch }>()

  get size(): number {
    return this.#byRequest.size
  }

  get all(): readonly Transaction[] {
    return [...this.#byRequest.values()]
  }

  has(transaction: Transaction): boolean {
    return this.#byRequest.get(transaction.key) === transaction
  }

  /** The transaction with Kamailio's two numbers, as t_continue() and tm.reply give them. */
  findByNumbers(index: number, label: number): Transaction | undefined {
    return this.#byId.get(`${index}:${label}`)
  }

  /** The INVITE transaction with this Call-ID and CSeq number. */
  findByCallId(callId: string, cseq: number): Transaction | undefined {
    return this.all.find(
      ({ request, isInvite, isLocal }) =>
        isInvite && !isLocal && callIdOf(request) === callId && Number(cseqOf(request)?.number) === cseq,
    )
  }

  add(transaction: Transaction): void {
    this.#byRequest.set(transaction.key, transaction)
    this.#byId.set(transaction.id, transaction)
    if (transaction.isInvite && !transaction.isLocal) this.#byDialog.set(dialogKey(transaction.request), transaction)
  }

  /** The INVITE to whose 2xx this ACK belongs: it has a branch of its own (RFC 3261 §13.2.2.4). */
  findAcknowledged(ack: SipMessage): Transaction | undefined {
    const invite = this.#byDialog.get(dialogKey(ack))
    return invite !== undefined && invite.status >= 200 && invite.status < 300 ? invite : undefined
  }

  addBranch(transaction: Transaction, branch: Branch): void {
    this.#byBranch.set(branch.branchId, { transaction, branch })
  }

  remove(transaction: Transaction): void {
    if (this.#byRequest.get(transaction.key) === transaction) this.#byRequest.delete(transaction.key)
    this.#byId.delete(transaction.id)
    const dialog = dialogKey(transaction.request)
    if (this.#byDialog.get(dialog) === transaction) this.#byDialog.delete(dialog)
    for (const branch of transaction.branches) this.#byBranch.delete(branch.branchId)
  }

  /** The transaction that a request belongs to; for a CANCEL give the method of the request it cancels. */
  find(msg: SipMessage, method?: string): Transaction | undefined {
    const key = transactionKey(msg, method)
    return key === undefined ? undefined : this.#byRequest.get(key)
  }

  /** The branch that a reply answers, by our Via's branch parameter. */
  findBranch(branchId: string): { readonly transaction: Transaction; readonly branch: Branch } | undefined {
    return this.#byBranch.get(branchId)
  }
}
