import type { TransactionTimes } from '#runtime/transaction/machine.ts'
import type { TmParams } from './engine.ts'
import type { ArmedRoutes } from './transaction.ts'

/** What the script may set for one transaction, before it exists or afterwards; starts from the parameters. */
export interface TransactionSettings {
  armed: ArmedRoutes
  /** fr_timer in milliseconds. */
  finalMs: number
  /** fr_inv_timer in milliseconds. */
  inviteMs: number
  t1Ms: number
  t2Ms: number
  /** max_inv_lifetime in milliseconds. */
  inviteLifetimeMs: number
  /** max_noninv_lifetime in milliseconds. */
  otherLifetimeMs: number
  isAutoTrying: boolean
  is6xxOrdinary: boolean
  hasNoFailover: boolean
  hasNoInternalReply: boolean
  hasNoCancelReason: boolean
  hasNoAutoAck: boolean
}

export function newSettings(params: TmParams): TransactionSettings {
  return {
    armed: { failure: '', branch: '', onreply: '', branchFailure: '' },
    finalMs: params.fr_timer,
    inviteMs: params.fr_inv_timer,
    t1Ms: params.retr_timer1,
    t2Ms: params.retr_timer2,
    inviteLifetimeMs: params.max_inv_lifetime,
    otherLifetimeMs: params.max_noninv_lifetime,
    isAutoTrying: params.auto_inv_100 !== 0,
    is6xxOrdinary: params.disable_6xx_block !== 0,
    hasNoFailover: false,
    hasNoInternalReply: false,
    hasNoCancelReason: params.e2e_cancel_reason === 0,
    hasNoAutoAck: false,
  }
}

/** Whether two transactions wait equally long for everything. */
export function areSameTimes(one: TransactionTimes, other: TransactionTimes): boolean {
  return (
    one.t1Ms === other.t1Ms &&
    one.t2Ms === other.t2Ms &&
    one.finalMs === other.finalMs &&
    one.inviteMs === other.inviteMs &&
    one.waitMs === other.waitMs &&
    one.isUnreliable === other.isUnreliable &&
    one.restartsOnEachReply === other.restartsOnEachReply
  )
}

/** Kamailio's timers count sixteenths of a second and round up. */
const tickMs = 62.5

export function roundToTick(ms: number): number {
  return Math.ceil(ms / tickMs) * tickMs
}

/** The times of a machine: as the script set them, in whole ticks. */
export function timesOf(settings: TransactionSettings, params: TmParams, proto: string): TransactionTimes {
  return {
    t1Ms: roundToTick(settings.t1Ms),
    t2Ms: roundToTick(settings.t2Ms),
    finalMs: roundToTick(settings.finalMs),
    inviteMs: roundToTick(settings.inviteMs),
    waitMs: roundToTick(params.wt_timer),
    isUnreliable: proto === 'udp',
    restartsOnEachReply: params.restart_fr_on_each_reply !== 0,
  }
}
