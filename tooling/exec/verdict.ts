import type { Execution } from './offline-server.ts'

/** What became of a message, in a word. */
export type Verdict = 'replied' | 'relayed' | 'dropped' | 'none'

/**
 * `relayed`: it, or a request made from it, was sent on. `replied`: it was answered. `dropped`: the script ended with drop and
 * nothing was sent. `none`: nothing was sent, which is right for an ACK and a mistake for most else.
 */
export function verdictOf(message: string, { sent, steps }: Execution): Verdict {
  const isReply = message.startsWith('SIP/2.0 ')
  const replies = sent.filter((one) => one.message.startsWith('SIP/2.0 '))
  if (sent.length > (isReply ? 0 : replies.length)) return 'relayed'
  if (replies.length > 0) return 'replied'
  return steps.at(-1)?.step.action === 'drop' ? 'dropped' : 'none'
}
