import { blockReasons } from '#runtime/routing/blocklist.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { methodBit } from '../usrloc/methods.ts'
import type { TmEnv } from './engine.ts'
import type { Branch, Transaction } from './transaction.ts'

/** A destination that never answered is blocked when the method is one of blst_methods_add (use_dst_blocklist). */
export function blockSilent({ core, params }: TmEnv, { method }: Transaction, { destination }: Branch): void {
  const counts = ((destination.ignoredFailures ?? 0) & blockReasons.timeout) === 0
  if (counts && (params.blst_methods_add & methodBit(method)) !== 0)
    core.blocklist?.add(destination, blockReasons.timeout)
}

/**
 * With blst_503 a destination that answered 503 is blocked for as long as its Retry-After says, between blst_503_min_timeout and
 * blst_503_max_timeout, or for blst_503_def_timeout without one; whatever the method (6.1.5).
 */
export function blockUnavailable({ core, params }: TmEnv, { destination }: Branch, reply: SipMessage): void {
  const ignored = (destination.ignoredFailures ?? 0) | reply.ignoredFailures
  if (params.blst_503 === 0 || (ignored & blockReasons.unavailable) !== 0) return
  const wanted = /^\s*(\d{1,9})/.exec(reply.header('retry-after')?.body ?? '')?.[1]
  const { blst_503_min_timeout: min, blst_503_max_timeout: max, blst_503_def_timeout: otherwise } = params
  const seconds = wanted === undefined ? otherwise : Math.max(Math.min(Number(wanted), max), min)
  core.blocklist?.add(destination, blockReasons.unavailable, seconds * 1000)
}
