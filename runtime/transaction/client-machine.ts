import { start, stop, type Step, type TimerName, type TransactionTimes } from './machine.ts'

/** State of a client transaction; `intervalMs` is the next interval of timer A or E. */
export interface ClientState {
  readonly name: 'calling' | 'trying' | 'proceeding' | 'completed' | 'accepted' | 'terminated'
  readonly intervalMs: number
}

export type ClientInput =
  { readonly kind: 'reply'; readonly status: number } | { readonly kind: 'timer'; readonly timer: TimerName }

/** The first step: the request is sent (RFC 3261 §17.1.1.2, §17.1.2.2). */
export function startClient(isInvite: boolean, times: TransactionTimes): Step<ClientState> {
  const [retransmission, final]: readonly [TimerName, TimerName] = isInvite ? ['A', 'B'] : ['E', 'F']
  const retransmit = times.isUnreliable && times.t1Ms > 0 ? [start(retransmission, times.t1Ms)] : []
  return {
    state: { name: isInvite ? 'calling' : 'trying', intervalMs: times.t1Ms },
    actions: [{ kind: 'send-request' }, ...retransmit, start(final, times.finalMs)],
  }
}

export function stepClient(
  state: ClientState,
  input: ClientInput,
  isInvite: boolean,
  times: TransactionTimes,
): Step<ClientState> {
  return isInvite ? stepInviteClient(state, input, times) : stepNonInviteClient(state, input, times)
}

/** RFC 3261 §17.1.1 figure 5 with the Accepted state of RFC 6026 §7.2; timer C of §16.8 instead of waiting for ever. */
function stepInviteClient(state: ClientState, input: ClientInput, times: TransactionTimes): Step<ClientState> {
  if (input.kind === 'timer') return inviteClientTimer(state, input.timer, times)
  const { status } = input
  if (state.name === 'completed') return { state, actions: status >= 300 ? [{ kind: 'send-ack' }] : [] }
  // RFC 6026 §7.2: further 2xx, from other branches downstream, go to the transaction user.
  if (state.name === 'accepted')
    return { state, actions: status >= 200 && status < 300 ? [{ kind: 'pass-reply' }] : [] }
  // A branch that was given up may still fail at its end, which must be acknowledged (recorded with 6.1.5).
  if (state.name === 'terminated') return { state, actions: status >= 300 ? [{ kind: 'send-ack' }] : [] }
  if (status < 200) {
    const isFirst = state.name === 'calling'
    const timerC = isFirst || times.restartsOnEachReply !== false ? [start('C', times.inviteMs)] : []
    return {
      state: { name: 'proceeding', intervalMs: state.intervalMs },
      actions: [...stop('A', 'B'), ...timerC, { kind: 'pass-reply' }],
    }
  }
  if (status < 300) {
    return {
      state: { name: 'accepted', intervalMs: 0 },
      actions: [...stop('A', 'B', 'C'), start('M', 64 * 500), { kind: 'pass-reply' }],
    }
  }
  return {
    state: { name: 'completed', intervalMs: 0 },
    actions: [...stop('A', 'B', 'C'), { kind: 'send-ack' }, { kind: 'pass-reply' }, start('D', times.waitMs)],
  }
}

function inviteClientTimer(state: ClientState, timer: TimerName, times: TransactionTimes): Step<ClientState> {
  if (timer === 'A' && state.name === 'calling') {
    // §17.1.1.2: the interval doubles; Kamailio stops doubling at retr_timer2.
    const intervalMs = Math.min(state.intervalMs * 2, times.t2Ms)
    return { state: { name: 'calling', intervalMs }, actions: [{ kind: 'send-request' }, start('A', intervalMs)] }
  }
  const terminated: ClientState = { name: 'terminated', intervalMs: 0 }
  if (timer === 'B' && state.name === 'calling')
    return { state: terminated, actions: [...stop('A'), { kind: 'timeout' }] }
  if (timer === 'C' && state.name === 'proceeding') {
    // §16.8: the branch is cancelled; its final reply may still come and must be acknowledged.
    return { state, actions: [{ kind: 'timeout' }, start('B', times.finalMs)] }
  }
  if (timer === 'B' && state.name === 'proceeding') return { state: terminated, actions: [{ kind: 'terminated' }] }
  if (timer === 'D' || timer === 'M')
    return { state: { name: 'terminated', intervalMs: 0 }, actions: [{ kind: 'terminated' }] }
  return { state, actions: [] }
}

/** RFC 3261 §17.1.2 figure 6. */
function stepNonInviteClient(state: ClientState, input: ClientInput, times: TransactionTimes): Step<ClientState> {
  if (input.kind === 'timer') return nonInviteClientTimer(state, input.timer, times)
  if (state.name === 'completed' || state.name === 'terminated') return { state, actions: [] }
  if (input.status < 200) {
    // §17.1.2.2 has E fire once more at its old time; Kamailio starts it again at T2 with each of these replies.
    const retransmit = times.isUnreliable && times.t1Ms > 0 ? [start('E', times.t2Ms)] : []
    return { state: { name: 'proceeding', intervalMs: times.t2Ms }, actions: [...retransmit, { kind: 'pass-reply' }] }
  }
  return {
    state: { name: 'completed', intervalMs: 0 },
    actions: [...stop('E', 'F'), { kind: 'pass-reply' }, start('K', times.waitMs)],
  }
}

function nonInviteClientTimer(state: ClientState, timer: TimerName, times: TransactionTimes): Step<ClientState> {
  const isOpen = state.name === 'trying' || state.name === 'proceeding'
  if (timer === 'E' && isOpen) {
    const intervalMs = state.name === 'proceeding' ? times.t2Ms : Math.min(state.intervalMs * 2, times.t2Ms)
    return { state: { name: state.name, intervalMs }, actions: [{ kind: 'send-request' }, start('E', intervalMs)] }
  }
  if (timer === 'F' && isOpen) {
    return { state: { name: 'terminated', intervalMs: 0 }, actions: [...stop('E', 'F'), { kind: 'timeout' }] }
  }
  if (timer === 'K') return { state: { name: 'terminated', intervalMs: 0 }, actions: [{ kind: 'terminated' }] }
  return { state, actions: [] }
}
