import type { RouteContext } from '#runtime/script/context.ts'
import { fromOf } from '#runtime/sip/parsed.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { DebuggedCall } from './debugged-call.ts'

/** Which calls are looked at: those with one of the Call-IDs, or of one of the users. */
export interface CallFilter {
  readonly callIds?: readonly string[] | undefined
  /** Users of the From URI: `alice`, or `alice@example.com` with the domain. */
  readonly fromUsers?: readonly string[] | undefined
}

export interface CallTableEvents {
  began(call: DebuggedCall): void
  forgotten(call: DebuggedCall): void
}

/** How much is kept. */
export interface Limits {
  /** Moments of one call, and of all together. */
  readonly momentsOfCall: number
  readonly moments: number
  readonly calls: number
}

/** A moment takes some 10 KB, more where a script has many variables: a server that serves others too must not run out of memory. */
const usualLimits: Limits = { momentsOfCall: 20_000, moments: 50_000, calls: 5000 }

/** The calls that the debugger looks at, by Call-ID. */
export class CallTable {
  readonly #filter: CallFilter | undefined
  readonly #events: CallTableEvents
  /** In the order in which they began. */
  readonly #byId = new Map<string, DebuggedCall>()
  readonly #ofRun = new WeakMap<RouteContext, DebuggedCall>()
  #count = 0
  #moments = 0
  readonly #limits: Limits

  constructor(filter: CallFilter | undefined, events: CallTableEvents, limits = usualLimits) {
    this.#limits = limits
    const isEmpty = (filter?.callIds ?? []).length === 0 && (filter?.fromUsers ?? []).length === 0
    this.#filter = isEmpty ? undefined : filter
    this.#events = events
  }

  get all(): readonly DebuggedCall[] {
    return [...this.#byId.values()]
  }

  find(callId: string): DebuggedCall | undefined {
    return this.#byId.get(callId)
  }

  /** The call of a run that has begun. */
  of(ctx: RouteContext): DebuggedCall | undefined {
    return this.#ofRun.get(ctx)
  }

  /** A run begins; calls that are not looked at are passed over, and so is a program that could not be stopped. */
  begin(ctx: RouteContext): void {
    const { linked } = ctx
    if (linked?.program.canPause !== true) return
    const callId = ctx.msg.header('call-id')?.body ?? ''
    const call = this.#byId.get(callId) ?? this.#beginCall(callId, ctx.msg)
    if (call === undefined) return
    this.#ofRun.set(ctx, call)
    call.beginRun(ctx, linked)
  }

  ended(ctx: RouteContext): void {
    this.#ofRun.delete(ctx)
    this.#moments += 1
  }

  /** A moment was added to a call: the oldest ones give way. */
  recorded(call: DebuggedCall): void {
    this.#moments += 1
    const { momentsOfCall, moments } = this.#limits
    const over = call.moments.length - momentsOfCall
    // A whole part at once: taking away one each time would move all others each time.
    if (over > momentsOfCall / 10) this.#moments -= call.dropOldest(over)
    if (this.#moments > moments) this.#forgetOldest()
  }

  #beginCall(callId: string, msg: SipMessage): DebuggedCall | undefined {
    const from = userOf(msg)
    if (!this.#isWanted(callId, from)) return undefined
    this.#count += 1
    const about = msg.raw.slice(0, msg.firstLine.end).trimEnd()
    const call = new DebuggedCall(callId, this.#count, about, from)
    this.#byId.set(callId, call)
    if (this.#byId.size > this.#limits.calls) this.#forgetOldest()
    this.#events.began(call)
    return call
  }

  #isWanted(callId: string, from: string): boolean {
    const { callIds = [], fromUsers = [] } = this.#filter ?? {}
    if (this.#filter === undefined) return true
    const user = from.split('@', 1)[0] ?? ''
    return callIds.includes(callId) || fromUsers.includes(from) || fromUsers.includes(user)
  }

  /** Forgets the call that began first and does nothing just now. */
  #forgetOldest(): void {
    for (const call of this.#byId.values()) {
      if (call.active.length > 0 || call.gate !== undefined) continue
      this.#byId.delete(call.callId)
      this.#moments -= call.moments.length
      this.#events.forgotten(call)
      return
    }
  }
}

/** `alice@example.com` of the From header, '' when it has none. */
function userOf(msg: SipMessage): string {
  const uri = msg.parsedUri(fromOf(msg)?.value.uri ?? '')
  return uri === undefined ? '' : uri.user === '' ? uri.host : `${uri.user}@${uri.host}`
}
