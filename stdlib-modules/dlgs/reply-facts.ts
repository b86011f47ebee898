import { parseNameAddr } from '#runtime/sip/headers/name-addr.ts'

/** What a reply to an INVITE tells about a call. */
export interface ReplyFacts {
  readonly status: number
  readonly callId: string
  readonly fromTag: string
  readonly toTag: string
}

/** Reads a reply that is about to leave; undefined when it does not belong to an INVITE. */
export function inviteReplyFacts(text: string): ReplyFacts | undefined {
  const status = /^SIP\/2\.0 (\d{3})/.exec(text)?.[1]
  if (status === undefined) return undefined
  const end = text.indexOf('\r\n\r\n')
  const head = end === -1 ? text : text.slice(0, end)
  if (!/^CSeq[ \t]*:[ \t]*\d+[ \t]+INVITE[ \t]*\r?$/im.test(head)) return undefined
  const callId = headerBody(head, /^(?:Call-ID|i)[ \t]*:(.*)$/im)
  const fromTag = tagOf(headerBody(head, /^(?:From|f)[ \t]*:(.*)$/im))
  if (callId === undefined || fromTag === '') return undefined
  return { status: Number(status), callId, fromTag, toTag: tagOf(headerBody(head, /^(?:To|t)[ \t]*:(.*)$/im)) }
}

function headerBody(head: string, pattern: RegExp): string | undefined {
  return pattern.exec(head)?.[1]?.trim()
}

function tagOf(body: string | undefined): string {
  return body === undefined ? '' : (parseNameAddr(body)?.tag ?? '')
}
