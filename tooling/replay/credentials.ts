import type { LinkedFunction } from '#runtime/script/link-environment.ts'
import type { CapturedMessage } from '../capture/captured-message.ts'
import { callOf } from '../recording/call-of.ts'
import { cseqOf, isReply } from '../recording/message-facts.ts'

/** Functions that check digest credentials, by module; 1 says that they are right. */
const checks: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['auth', new Set(['pv_www_authenticate', 'pv_proxy_authenticate', 'pv_auth_check'])],
  ['auth_db', new Set(['www_authenticate', 'proxy_authenticate', 'auth_check'])],
])

/**
 * Credentials of a capture fit the nonce of the captured server, not that of ours, and nobody has the passwords. So they are right
 * when that server went on with the request, and are checked as usual when it asked for others.
 */
export function acceptsAsCaptured(
  received: readonly CapturedMessage[],
  sent: readonly CapturedMessage[],
): (target: LinkedFunction) => LinkedFunction {
  const refused = new Set(
    sent.filter(({ text }) => /^SIP\/2\.0 40[17] /.test(text)).map(({ text }) => requestKey(text)),
  )
  const accepted = new Set(
    received
      .filter(({ text }) => !isReply(text) && /\n(?:proxy-)?authorization[ \t]*:/i.test(text))
      .map(({ text }) => requestKey(text))
      .filter((key) => !refused.has(key)),
  )
  return (target) => {
    if (checks.get(target.module)?.has(target.name) !== true) return target
    return { ...target, run: (ctx, args) => (accepted.has(requestKey(ctx.msg.raw)) ? 1 : target.run(ctx, args)) }
  }
}

function requestKey(text: string): string {
  const { number, method } = cseqOf(text)
  return `${callOf(text)} ${number} ${method}`
}
