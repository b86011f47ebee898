/** The timers of RFC 3261 §17 and RFC 6026, by their letters. */
export type TimerName = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M'

/** What a state machine wants done. The machine itself knows neither sockets nor clocks. */
export type Action =
  | { readonly kind: 'send-request' }
  | { readonly kind: 'send-reply' }
  | { readonly kind: 'send-ack' }
  /** The reply goes to the transaction user. */
  | { readonly kind: 'pass-reply' }
  /** No final reply came in time. */
  | { readonly kind: 'timeout' }
  /** No ACK came in time. */
  | { readonly kind: 'no-ack' }
  | { readonly kind: 'start-timer'; readonly timer: TimerName; readonly afterMs: number }
  | { readonly kind: 'stop-timer'; readonly timer: TimerName }
  | { readonly kind: 'terminated' }

export interface Step<S> {
  readonly state: S
  readonly actions: readonly Action[]
}

/** Times in milliseconds; Kamailio's names beside those of the RFC. */
export interface TransactionTimes {
  /** T1: first retransmission (retr_timer1). */
  readonly t1Ms: number
  /** T2: longest interval between retransmissions (retr_timer2). */
  readonly t2Ms: number
  /** Timer B and F: no reply at all (fr_timer). */
  readonly finalMs: number
  /** After a provisional reply to INVITE (fr_inv_timer, the RFC's timer C). */
  readonly inviteMs: number
  /**
   * How long a transaction that is over absorbs retransmissions (wt_timer): Kamailio's one time for the RFC's D, H to
   * L, counted from
   * the moment when the final reply was sent and no branch was open any more.
   */
  readonly waitMs: number
  /** The transport repeats nothing by itself: requests and replies are sent again. */
  readonly isUnreliable: boolean
  /** Each provisional reply to INVITE starts timer C again (restart_fr_on_each_reply); absent means yes. */
  readonly restartsOnEachReply?: boolean
}

export function start(timer: TimerName, afterMs: number): Action {
  return { kind: 'start-timer', timer, afterMs }
}

export function stop(...timers: readonly TimerName[]): readonly Action[] {
  return timers.map((timer) => ({ kind: 'stop-timer', timer }))
}
