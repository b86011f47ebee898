import { boundedKey } from '#runtime/identifiers/bounded-key.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { callIdOf, cseqOf, fromOf, topVia } from '#runtime/sip/parsed.ts'
import { flattened } from '#runtime/sip/flattened.ts'
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
    return keyOf(`${via.branch}|${sentBy}|${ofMethod}|${callIdOf(msg) ?? ''}`)
  }
  const cseq = cseqOf(msg)?.number ?? ''
  return keyOf(`${callIdOf(msg) ?? ''}|${fromOf(msg)?.value.tag ?? ''}|${cseq}|${via.host}:${via.port}|${ofMethod}`)
}

function keyOf(text: string): string {
  return flattened(boundedKey(text))
}

function dialogKey(msg: SipMessage): string {
  const tag = fromOf(msg)?.value.tag ?? ''
  return keyOf(`${cseqOf(msg)?.number ?? ''}|${tag}|${callIdOf(msg) ?? ''}`)
}

/** All transactions of the server, by the request and by the branches that were sent. */
export class TransactionTable {
  readonly #byRequest = new Map<string, Transaction>()
  /** By label: no two living transactions have the same. */
  readonly #byLabel = new Map<number, Transaction>()
  /** INVITEs by what an ACK to their 2xx shares with them. */
  readonly #byDialog = new Map<string, Transaction>()
  readonly #byBranch = new Map<string, { readonly transaction: Transaction; readonly branch: Branch }>()

  /** A script asks for the transaction of the same request again and again: its key stays until another message comes. */
  #lastKey: { readonly msg: SipMessage; readonly raw: string; readonly key: string | undefined } | undefined

  /** What transactionKey() gives. */
  keyOf(msg: SipMessage, method?: string): string | undefined {
    if (method !== undefined && method !== msg.method) return transactionKey(msg, method)
    const last = this.#lastKey
    if (last?.msg === msg && last.raw === msg.raw) return last.key
    const key = transactionKey(msg)
    this.#lastKey = { msg, raw: msg.raw, key }
    return key
  }

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
    const found = this.#byLabel.get(label)
    return found?.index === index ? found : undefined
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
    this.#byLabel.set(transaction.label, transaction)
    if (!transaction.isInvite || transaction.isLocal) return
    transaction.dialogKey = dialogKey(transaction.request)
    this.#byDialog.set(transaction.dialogKey, transaction)
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
    this.#byLabel.delete(transaction.label)
    const { dialogKey: dialog } = transaction
    if (dialog !== undefined && this.#byDialog.get(dialog) === transaction) this.#byDialog.delete(dialog)
    for (const branch of transaction.branches) this.#byBranch.delete(branch.branchId)
  }

  /** The transaction that a request belongs to; for a CANCEL give the method of the request it cancels. */
  find(msg: SipMessage, method?: string): Transaction | undefined {
    const key = this.keyOf(msg, method)
    return key === undefined ? undefined : this.#byRequest.get(key)
  }

  /** The branch that a reply answers, by our Via's branch parameter. */
  findBranch(branchId: string): { readonly transaction: Transaction; readonly branch: Branch } | undefined {
    return this.#byBranch.get(branchId)
  }
}
