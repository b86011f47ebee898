import { implement } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SlApi } from '../sl/api.ts'
import { checks, proxyRequireBit } from './checks.ts'
import { sanity } from './exports.ts'
import type { Failure } from './failure.ts'

/** Why the message failed its last check. */
const failureKey: unique symbol = Symbol('sanity failure')

const noFailure: Failure = { status: 500, reason: 'Server Sanity Failure' }

/** Checks of messages, and answers to those that fail. */
export default implement(sanity, (env) => {
  const { params, log } = env
  /** Answers a request; true for messages that get no answer anyway. */
  const answer = (ctx: RouteContext, failure: Failure): boolean => {
    if (!ctx.msg.isRequest || ctx.msg.method === 'ACK') return true
    const isSent =
      failure.isUnanswerable !== true &&
      env.api<SlApi>('sl')?.sendStatelessReply(ctx, failure.status, failure.reason) === true
    if (!isSent) log.warn(`failed to send ${failure.status} reply`)
    return isSent
  }
  const firstFailure = (ctx: RouteContext, bits: number, uris: number): Failure | undefined => {
    const isRfc = env.core.malformed === 'rfc'
    const options = { uris, proxyRequire: names(params.proxy_require), isRfc }
    for (const { bit, check } of checks) {
      const isWanted = (bits & bit) !== 0 || (isRfc && bit === proxyRequireBit && ctx.msg.isRequest)
      const failure = !isWanted ? undefined : check(ctx.msg, options)
      if (failure !== undefined) return failure
    }
    return undefined
  }
  const isInRange = (bits: number, uris: number): boolean => {
    if (bits < 1 || bits >= 32768) log.error(`input parameter (${bits}) outside of valid range <1-32768)`)
    else if (uris < 1 || uris >= 16) log.error(`second input parameter (${uris}) outside of valid range <1-16`)
    else return true
    return false
  }
  const fail = (ctx: RouteContext, failure: Failure): void => {
    if (failure.log !== undefined) log.warn(failure.log)
    else log.debug(() => `${failure.status} ${failure.reason}`)
    if (failure.isSilent === true) return
    ctx.msg.attachments.set(failureKey, failure)
    if (failure.header !== undefined && !ctx.msg.replyHeaders.includes(failure.header)) {
      ctx.msg.replyHeaders.push(failure.header)
    }
    if (params.noreply === 0) answer(ctx, failure)
  }
  return {
    functions: {
      sanity_check: (ctx, args) => {
        const [bits, uris] = [args.checks ?? params.default_checks, args.uris ?? params.uri_checks]
        if ((args.checks !== undefined || args.uris !== undefined) && !isInRange(bits, uris)) return -1
        const failure = firstFailure(ctx, bits, uris)
        if (failure === undefined) return 1
        fail(ctx, failure)
        return params.autodrop === 0 ? -1 : 0
      },
      sanity_reply: (ctx) => {
        // With noreply=0 the answer went out with the check (6.1.5).
        if (params.noreply === 0) return 1
        const known = ctx.msg.attachments.get(failureKey)
        // Only this module uses the key.
        return answer(ctx, known === undefined ? noFailure : (known as Failure)) ? 1 : -1
      },
    },
  }
})

function names(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
