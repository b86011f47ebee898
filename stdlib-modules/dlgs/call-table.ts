import { coreHash } from '#runtime/identifiers/core-hash.ts'

/** States of a call in the order of their numbers in dlgs.list. */
export const callStates = ['init', 'progress', 'answered', 'confirmed', 'terminated', 'notanswered'] as const
export type CallState = (typeof callStates)[number]

/** One call that is tracked. Times are seconds since 1970, 0 when they have not come. */
export interface Call {
  readonly src: string
  readonly dst: string
  readonly data: string
  readonly ruid: string
  readonly callId: string
  readonly hash: number
  readonly fromTag: string
  toTag: string
  readonly startedAt: number
  answeredAt: number
  finishedAt: number
  state: CallState
  tags: string[]
}

export interface Lifetimes {
  readonly init_lifetime: number
  readonly active_lifetime: number
  readonly finish_lifetime: number
}

/** A longer Call-ID is not tracked: keys that a sender chooses stay short. */
export const longestCallId = 4096

/** The calls that are tracked, by Call-ID. */
export class CallTable {
  readonly #calls = new Map<string, Call[]>()
  /**
   * How many calls are in each state. As in Kamailio 6.1.5 a call that is forgotten stays in the count of its last state,
   * so these numbers only fall when calls move on.
   */
  readonly active = newCounts()
  /** How many calls were forgotten in each state. */
  readonly final = newCounts()

  get isEmpty(): boolean {
    return this.#calls.size === 0
  }

  add(call: Omit<Call, 'hash' | 'state' | 'tags' | 'answeredAt' | 'finishedAt'>): Call {
    const hash = coreHash(call.callId)
    const ruid = `${call.ruid}-${hash.toString(16)}`
    const added: Call = { ...call, ruid, hash, state: 'init', tags: [], answeredAt: 0, finishedAt: 0 }
    const sharing = this.#calls.get(call.callId)
    if (sharing === undefined) this.#calls.set(call.callId, [added])
    else sharing.push(added)
    this.active.init += 1
    return added
  }

  /** The call of a message, whichever side sent it. */
  find(callId: string, fromTag: string, toTag: string | undefined): Call | undefined {
    return this.#calls.get(callId)?.find((call) => call.fromTag === fromTag || call.fromTag === toTag)
  }

  move(call: Call, state: CallState, now: number): void {
    if (call.state === state) return
    this.active[call.state] -= 1
    this.active[state] += 1
    call.state = state
    if (state === 'answered') call.answeredAt = now
    if (isOver(call)) call.finishedAt = now
  }

  all(): readonly Call[] {
    return [...this.#calls.values()].flat()
  }

  /** Forgets the calls whose lifetime has passed, of those that `isOurs`; gives them. */
  expire(now: number, lifetimes: Lifetimes, isOurs: (callId: string) => boolean = () => true): readonly Call[] {
    const ended: Call[] = []
    for (const [callId, sharing] of this.#calls) {
      const over = sharing.filter((call) => now >= endOf(call, lifetimes))
      if (over.length === 0 || !isOurs(callId)) continue
      for (const call of over) {
        this.final[call.state] += 1
        this.forget(call)
      }
      ended.push(...over)
    }
    return ended
  }

  /** A call as another process knows it; with `counts` it is followed here from now on. */
  adopt(call: Call, counts: boolean): void {
    this.forget(call)
    this.#calls.set(call.callId, [...(this.#calls.get(call.callId) ?? []), call])
    if (counts) this.active[call.state] += 1
  }

  forget({ callId, ruid }: Pick<Call, 'callId' | 'ruid'>): void {
    const kept = this.#calls.get(callId)?.filter((call) => call.ruid !== ruid) ?? []
    if (kept.length === 0) this.#calls.delete(callId)
    else this.#calls.set(callId, kept)
  }
}

/** Whether the call has ended; such calls do not count. */
export function isOver(call: Call): boolean {
  return call.state === 'terminated' || call.state === 'notanswered'
}

function endOf(call: Call, lifetimes: Lifetimes): number {
  if (isOver(call)) return call.finishedAt + lifetimes.finish_lifetime
  return call.state === 'confirmed'
    ? call.answeredAt + lifetimes.active_lifetime
    : call.startedAt + lifetimes.init_lifetime
}

function newCounts(): Record<CallState, number> {
  return { init: 0, progress: 0, answered: 0, confirmed: 0, terminated: 0, notanswered: 0 }
}
