import { start, stop, type Action, type Step, type TimerName, type TransactionTimes } from './machine.ts'

/** State of a server transaction; `intervalMs` is the next interval of timer G. */
export interface ServerState {
  readonly name: 'trying' | 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated'
  readonly intervalMs: number
}

export type ServerInput =
  /** The request again. */
  | { readonly kind: 'request' }
  | { readonly kind: 'ack' }
  /** A reply of this server or of a branch, to be sent upstream. */
  | { readonly kind: 'reply'; readonly status: number }
  /** The final reply was sent and every branch is over: only retransmissions are left to absorb. */
  | { readonly kind: 'over' }
  | { readonly kind: 'timer'; readonly timer: TimerName }

export function startServer(isInvite: boolean): ServerState {
  return { name: isInvite ? 'proceeding' : 'trying', intervalMs: 0 }
}

export function stepServer(
  state: ServerState,
  input: ServerInput,
  isInvite: boolean,
  times: TransactionTimes,
): Step<ServerState> {
  return isInvite ? stepInviteServer(state, input, times) : stepNonInviteServer(state, input, times)
}

const send: Action = { kind: 'send-reply' }

/**
 * RFC 3261 §17.2.1 figure 7 with the Accepted state of RFC 6026 §7.1. As in Kamailio one time, wt_timer, stands for
 * the timers that
 * end the transaction (H, I, J, L); it starts with `over`, and a reply is sent again no longer than it lasts.
 */
function stepInviteServer(state: ServerState, input: ServerInput, times: TransactionTimes): Step<ServerState> {
  switch (input.kind) {
    case 'request':
      // §17.2.1: the last reply is sent again. The RFCs absorb an INVITE after an ACK or a 2xx; Kamailio answers it too.
      return { state, actions: state.name === 'terminated' ? [] : [send] }
    case 'ack':
      if (state.name !== 'completed') return { state, actions: [] }
      return { state: { name: 'confirmed', intervalMs: 0 }, actions: stop('G', 'H') }
    case 'over':
      return { state, actions: [start('L', times.waitMs)] }
    case 'reply':
      return inviteServerReply(state, input.status, times)
    case 'timer':
      return inviteServerTimer(state, input.timer, times)
  }
}

function inviteServerReply(state: ServerState, status: number, times: TransactionTimes): Step<ServerState> {
  if (state.name === 'accepted') return { state, actions: status >= 200 && status < 300 ? [send] : [] }
  if (state.name !== 'proceeding') return { state, actions: [] }
  if (status < 200) return { state, actions: [send] }
  if (status < 300) return { state: { name: 'accepted', intervalMs: 0 }, actions: [send] }
  const retransmit = times.isUnreliable ? [start('G', times.t1Ms)] : []
  return {
    state: { name: 'completed', intervalMs: times.t1Ms },
    actions: [send, ...retransmit, start('H', times.finalMs)],
  }
}

function inviteServerTimer(state: ServerState, timer: TimerName, times: TransactionTimes): Step<ServerState> {
  if (timer === 'G' && state.name === 'completed') {
    const intervalMs = Math.min(state.intervalMs * 2, times.t2Ms)
    return { state: { name: 'completed', intervalMs }, actions: [send, start('G', intervalMs)] }
  }
  const terminated: ServerState = { name: 'terminated', intervalMs: 0 }
  if (timer === 'H' && state.name === 'completed') {
    return { state: { name: 'confirmed', intervalMs: 0 }, actions: [...stop('G'), { kind: 'no-ack' }] }
  }
  if (timer === 'L') return { state: terminated, actions: [...stop('G', 'H'), { kind: 'terminated' }] }
  return { state, actions: [] }
}

/** RFC 3261 §17.2.2 figure 8. */
function stepNonInviteServer(state: ServerState, input: ServerInput, times: TransactionTimes): Step<ServerState> {
  switch (input.kind) {
    case 'request':
      return { state, actions: state.name === 'proceeding' || state.name === 'completed' ? [send] : [] }
    case 'ack':
      return { state, actions: [] }
    case 'reply':
      if (state.name === 'completed' || state.name === 'terminated') return { state, actions: [] }
      if (input.status < 200) return { state: { name: 'proceeding', intervalMs: 0 }, actions: [send] }
      return { state: { name: 'completed', intervalMs: 0 }, actions: [send] }
    case 'over':
      return { state, actions: [start('L', times.waitMs)] }
    case 'timer':
      if (input.timer !== 'L') return { state, actions: [] }
      return { state: { name: 'terminated', intervalMs: 0 }, actions: [{ kind: 'terminated' }] }
  }
}
