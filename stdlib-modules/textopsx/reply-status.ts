import type { SipMessage } from '#runtime/sip/message.ts'
import type { TextopsxEnv, TextopsxFunctions } from './shared-types.ts'

/**
 * change_reply_status(): the status changes at once, so that $rs and tm see it, the reason when the reply is passed on. As in
 * Kamailio 6.1.5 only negative final replies may change their class.
 */
export function replyStatusFunctions(
  env: TextopsxEnv,
): Pick<TextopsxFunctions, 'change_reply_status' | 'change_reply_status_code'> {
  const change = (msg: SipMessage, code: number, reason: string | undefined): 1 | -1 => {
    const problem = problemWith(msg, code, reason)
    if (problem !== undefined) {
      env.log.error(problem)
      return -1
    }
    msg.changeStatus(code)
    if (reason !== undefined) replaceReason(msg, reason)
    return 1
  }
  return {
    change_reply_status: ({ msg }, { code, reason }) => change(msg, code, reason),
    change_reply_status_code: ({ msg }, { code }) => change(msg, code, undefined),
  }
}

function problemWith(msg: SipMessage, code: number, reason: string | undefined): string | undefined {
  if (msg.firstLine.kind !== 'reply') return 'not called on a reply'
  if (reason === '') return 'invalid reason parameter'
  if (code < 100 || code > 699) return `wrong status code: ${code}`
  const isClassKept = Math.floor(code / 100) === Math.floor(msg.status / 100)
  return isClassKept || (msg.status >= 300 && code >= 300)
    ? undefined
    : 'the class of provisional or positive final replies cannot be changed'
}

function replaceReason(msg: SipMessage, reason: string): void {
  if (msg.firstLine.kind !== 'reply') return
  const line = msg.raw.slice(0, msg.firstLine.end).replace(/\r?\n$/, '')
  const { length } = msg.firstLine.reason
  msg.edits.replace(line.length - length, length, reason.replace(/[\r\n]+/g, ' '))
}
