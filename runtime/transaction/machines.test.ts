import { describe, expect, it } from 'vitest'
import { startClient, stepClient, type ClientInput, type ClientState } from './client-machine.ts'
import type { Action, TransactionTimes } from './machine.ts'
import { startServer, stepServer, type ServerInput, type ServerState } from './server-machine.ts'

const udp: TransactionTimes = {
  t1Ms: 500,
  t2Ms: 4000,
  finalMs: 30_000,
  inviteMs: 120_000,
  waitMs: 5000,
  isUnreliable: true,
}
const tcp: TransactionTimes = { ...udp, isUnreliable: false }

function show(action: Action): string {
  if (action.kind === 'start-timer') return `+${action.timer}${action.afterMs}`
  return action.kind === 'stop-timer' ? `-${action.timer}` : action.kind
}

function runClient(isInvite: boolean, times: TransactionTimes, inputs: readonly ClientInput[]): readonly string[] {
  const first = startClient(isInvite, times)
  let state: ClientState = first.state
  const seen = [`${state.name}: ${first.actions.map(show).join(' ')}`]
  for (const input of inputs) {
    const step = stepClient(state, input, isInvite, times)
    state = step.state
    seen.push(`${state.name}: ${step.actions.map(show).join(' ')}`)
  }
  return seen
}

function runServer(isInvite: boolean, times: TransactionTimes, inputs: readonly ServerInput[]): readonly string[] {
  let state: ServerState = startServer(isInvite)
  return inputs.map((input) => {
    const step = stepServer(state, input, isInvite, times)
    state = step.state
    return `${state.name}: ${step.actions.map(show).join(' ')}`
  })
}

const reply = (status: number) => ({ kind: 'reply', status }) as const
const timer = (name: 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M') =>
  ({ kind: 'timer', timer: name }) as const
const again = { kind: 'request' } as const

describe('INVITE client transaction (RFC 3261 §17.1.1)', () => {
  it('sends again with doubling intervals until a reply comes', () => {
    expect(runClient(true, udp, [timer('A'), timer('A'), timer('A'), timer('A'), reply(100), timer('A')])).toEqual([
      'calling: send-request +A500 +B30000',
      'calling: send-request +A1000',
      'calling: send-request +A2000',
      'calling: send-request +A4000',
      'calling: send-request +A4000',
      'proceeding: -A -B +C120000 pass-reply',
      'proceeding: ',
    ])
  })

  it('never sends again over a reliable transport', () => {
    expect(runClient(true, tcp, [])).toEqual(['calling: send-request +B30000'])
  })

  it('acknowledges a negative reply and each retransmission of it, and passes it once', () => {
    expect(runClient(true, udp, [reply(486), reply(486), timer('D')])).toEqual([
      'calling: send-request +A500 +B30000',
      'completed: -A -B -C send-ack pass-reply +D5000',
      'completed: send-ack',
      'terminated: terminated',
    ])
  })

  it('passes every 2xx (RFC 6026) and leaves the ACK to the user agent', () => {
    expect(runClient(true, udp, [reply(200), reply(200), reply(486)]).slice(1)).toEqual([
      'accepted: -A -B -C +M32000 pass-reply',
      'accepted: pass-reply',
      'accepted: ',
    ])
  })

  it('times out without a reply', () =>
    expect(runClient(true, udp, [timer('B')]).at(-1)).toBe('terminated: -A timeout'))

  it('times out after a provisional reply, and still acknowledges the reply to the CANCEL (RFC 3261 §16.8)', () => {
    expect(runClient(true, udp, [reply(180), timer('C'), reply(487), timer('D')]).slice(2)).toEqual([
      'proceeding: timeout +B30000',
      'completed: -A -B -C send-ack pass-reply +D5000',
      'terminated: terminated',
    ])
    expect(runClient(true, udp, [reply(180), timer('C'), timer('B'), reply(487)]).slice(3)).toEqual([
      'terminated: terminated',
      'terminated: send-ack',
    ])
  })
})

describe('other client transaction (RFC 3261 §17.1.2)', () => {
  it('sends again up to T2, at T2 once a provisional reply came', () => {
    expect(runClient(false, udp, [timer('E'), reply(100), timer('E'), reply(200), timer('E'), timer('K')])).toEqual([
      'trying: send-request +E500 +F30000',
      'trying: send-request +E1000',
      'proceeding: +E4000 pass-reply',
      'proceeding: send-request +E4000',
      'completed: -E -F pass-reply +K5000',
      'completed: ',
      'terminated: terminated',
    ])
  })

  it('times out', () => expect(runClient(false, udp, [timer('F')]).at(-1)).toBe('terminated: -E -F timeout'))
})

describe('INVITE server transaction (RFC 3261 §17.2.1)', () => {
  it('repeats the last reply for a repeated request and a negative one until its ACK', () => {
    expect(
      runServer(true, udp, [
        reply(100),
        again,
        reply(486),
        again,
        timer('G'),
        timer('G'),
        { kind: 'ack' },
        timer('G'),
        { kind: 'over' },
        timer('L'),
      ]),
    ).toEqual([
      'proceeding: send-reply',
      'proceeding: send-reply',
      'completed: send-reply +G500 +H30000',
      'completed: send-reply',
      'completed: send-reply +G1000',
      'completed: send-reply +G2000',
      'confirmed: -G -H',
      'confirmed: ',
      'confirmed: +L5000',
      'terminated: -G -H terminated',
    ])
  })

  it('does not repeat replies over a reliable transport', () => {
    expect(runServer(true, tcp, [reply(486)])).toEqual(['completed: send-reply +H30000'])
  })

  it('answers a repeated INVITE with its 2xx (6.1.5) and lets further 2xx through (RFC 6026)', () => {
    expect(runServer(true, udp, [reply(200), again, reply(200), reply(486), { kind: 'over' }, timer('L')])).toEqual([
      'accepted: send-reply',
      'accepted: send-reply',
      'accepted: send-reply',
      'accepted: ',
      'accepted: +L5000',
      'terminated: -G -H terminated',
    ])
  })

  it('stops repeating when no ACK comes, or when it has been over for wt_timer (6.1.5)', () => {
    expect(runServer(true, udp, [reply(486), timer('H')]).at(-1)).toBe('confirmed: -G no-ack')
    expect(runServer(true, udp, [reply(486), { kind: 'over' }, timer('L')]).at(-1)).toBe('terminated: -G -H terminated')
  })
})

describe('other server transaction (RFC 3261 §17.2.2)', () => {
  it('stays silent until its first reply, then repeats the last one', () => {
    expect(
      runServer(false, udp, [again, reply(100), again, reply(200), again, reply(500), { kind: 'over' }, timer('L')]),
    ).toEqual([
      'trying: ',
      'proceeding: send-reply',
      'proceeding: send-reply',
      'completed: send-reply',
      'completed: send-reply',
      'completed: ',
      'completed: +L5000',
      'terminated: terminated',
    ])
  })
})
