import { cseqOf, isReply, topBranchOf } from './message-facts.ts'
import type { Recording, SentEntry, StepEntry } from './recording.ts'

/** Where a message that left the server comes from, traced back to a statement. */
export interface Origin {
  /**
   * `statement`: it was executed while it was sent. `received`: the server answered or forwarded a message by itself, as it does
   * replies of a transaction. `again`: it had been sent before. `timer`: time had passed.
   */
  readonly how: 'statement' | 'received' | 'again' | 'timer'
  /** The statement that sent it, or that made the transaction in which it was sent; absent when none did. */
  readonly step: StepEntry | undefined
}

/** The origins of all messages that left the server. */
export function originsOf({ entries }: Recording): ReadonlyMap<SentEntry, Origin> {
  const origins = new Map<SentEntry, Origin>()
  const known = new Map<string, StepEntry>()
  const before = new Map<string, Origin>()
  for (const entry of entries) {
    if (entry.kind !== 'sent') continue
    const copyKey = `${entry.to} ${entry.message}`
    const origin = originOf(entry, before.get(copyKey), known)
    origins.set(entry, origin)
    before.set(copyKey, origin)
    // ACK and CANCEL are sent for a request: what follows belongs to that.
    const isOfOther =
      ['ACK', 'CANCEL'].includes(cseqOf(entry.message).method) && known.has(branchKey(entry.callId, entry.message))
    if (origin.step === undefined || isReply(entry.message) || isOfOther) continue
    known.set(branchKey(entry.callId, entry.message), origin.step)
    known.set(callKey(entry.callId, entry.message), origin.step)
  }
  return origins
}

function originOf(
  { cause, callId, message }: SentEntry,
  earlier: Origin | undefined,
  known: ReadonlyMap<string, StepEntry>,
): Origin {
  if (cause.kind === 'step') return { how: 'statement', step: cause.entry }
  if (earlier !== undefined) return { how: 'again', step: earlier.step }
  const about = cause.kind === 'received' ? cause.entry.message : message
  const step = known.get(branchKey(callId, about)) ?? known.get(callKey(callId, about))
  return { how: cause.kind, step }
}

/** Names the branch of a transaction that the server is the client of. */
function branchKey(callId: string, message: string): string {
  return `${callId} branch ${topBranchOf(message)}`
}

/** A number of CSeq is that of one request, its ACK and its CANCEL. */
function callKey(callId: string, message: string): string {
  return `${callId} cseq ${cseqOf(message).number}`
}
