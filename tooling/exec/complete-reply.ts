import { cseqOf, firstLineOf, isReply } from '../recording/message-facts.ts'
import type { Recording, SentEntry } from '../recording/recording.ts'

/** A reply with the headers of the request that it answers, and where it comes from: where that request was sent. */
export interface CompletedReply {
  readonly message: string
  readonly from: string
}

/**
 * Completes a reply that was written without Via, since nobody knows beforehand which branch the server will choose: it answers the
 * newest request of its CSeq's method that the server sent (INVITE, or else any, without one). Headers that it has stay.
 * undefined for everything else, and when the server sent no such request.
 */
export function completeReply(message: string, { entries }: Recording): CompletedReply | undefined {
  const end = message.indexOf('\r\n\r\n')
  const head = end === -1 ? message : message.slice(0, end)
  if (!isReply(message) || /^(?:via|v)[ \t]*:/im.test(head)) return undefined
  const requests = entries.filter((one): one is SentEntry => one.kind === 'sent' && !isReply(one.message))
  const wanted = cseqOf(message).method || 'INVITE'
  const request =
    requests.findLast((one) => cseqOf(one.message).method === wanted && !one.message.startsWith('ACK ')) ??
    requests.at(-1)
  if (request === undefined) return undefined
  const [, ...own] = head.split('\r\n')
  const taken = headersOf(request.message, own)
  const lines = [firstLineOf(message), ...taken, ...own]
  const body = end === -1 ? '' : message.slice(end + 4)
  if (!own.some((one) => /^(?:content-length|l)[ \t]*:/i.test(one))) lines.push(`Content-Length: ${body.length}`)
  return { message: `${lines.join('\r\n')}\r\n\r\n${body}`, from: request.to }
}

/** The headers that a reply repeats (RFC 3261 §8.2.6.2), with a tag of its own in To. */
function headersOf(request: string, own: readonly string[]): readonly string[] {
  const has = (name: RegExp): boolean => own.some((one) => name.test(one))
  const lines = request.slice(0, request.indexOf('\r\n\r\n')).split('\r\n')
  return [
    /^(?:via|v)[ \t]*:/i,
    /^record-route[ \t]*:/i,
    /^(?:from|f)[ \t]*:/i,
    /^(?:to|t)[ \t]*:/i,
    /^(?:call-id|i)[ \t]*:/i,
    /^cseq[ \t]*:/i,
  ]
    .filter((name) => !has(name))
    .flatMap((name) => lines.filter((one) => name.test(one)))
    .map((line) => (/^(?:to|t)[ \t]*:/i.test(line) && !/;[ \t]*tag[ \t]*=/i.test(line) ? `${line};tag=kamkit` : line))
}
