import { implement } from '#runtime/modules/define.ts'
import { blockReasons } from '#runtime/routing/blocklist.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { blst } from './exports.ts'

const every = 0xff

/** Where a message came from. */
function sourceOf({ received }: SipMessage) {
  return { proto: received.proto, ip: received.srcIp, port: received.srcPort }
}

/** Blocking by script. What a script blocks counts whatever dst_blocklist_*_imask say (6.1.5). */
export default implement(blst, ({ core: { blocklist } }) => {
  const block = (msg: SipMessage, seconds: number): 1 => {
    if (blocklist?.isOn !== true) return 1
    if (seconds < 0) blocklist.remove(sourceOf(msg))
    else blocklist.force(sourceOf(msg), blockReasons.script, seconds === 0 ? undefined : seconds * 1000)
    return 1
  }
  const reasonsOf = (args: object): number => ('reasons' in args ? Number(args.reasons) : every)
  return {
    functions: {
      blst_add: ({ msg }, args) => block(msg, 'seconds' in args ? args.seconds : 0),
      blst_add_retry_after: ({ msg }, { min, max }) => {
        const wanted = /^\s*(\d{1,9})/.exec(msg.header('retry-after')?.body ?? '')?.[1]
        return wanted === undefined ? -1 : block(msg, Math.max(Math.min(Number(wanted), max), min))
      },
      blst_del: ({ msg }) => (blocklist?.isOn === true && blocklist.remove(sourceOf(msg)) ? 1 : -1),
      blst_is_blocklisted: ({ msg }) => (blocklist?.has(sourceOf(msg)) === true ? 1 : -1),
      blst_set_ignore: ({ msg }, args) => {
        msg.ignoredFailures |= reasonsOf(args)
        return 1
      },
      blst_clear_ignore: ({ msg }, args) => {
        msg.ignoredFailures &= ~reasonsOf(args)
        return 1
      },
      blst_rpl_set_ignore: ({ msg }, args) => {
        msg.ignoredReplyFailures |= reasonsOf(args)
        return 1
      },
      blst_rpl_clear_ignore: ({ msg }, args) => {
        msg.ignoredReplyFailures &= ~reasonsOf(args)
        return 1
      },
    },
  }
})
