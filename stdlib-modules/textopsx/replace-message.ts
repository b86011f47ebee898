import type { RouteContext } from '#runtime/script/context.ts'
import type { Outgoing } from '#runtime/sip/edits.ts'
import { applyEdits } from '#runtime/sip/edits.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { parseFirstLine } from '#runtime/sip/parse-message.ts'
import { serializeMessage } from '#runtime/sip/serialize.ts'

/** The text of a message with the changes of the script made, as it would leave through the socket that it came in by. */
export function changedText(msg: SipMessage): string {
  const { firstLine, raw, edits } = msg
  const { socket } = msg.received
  const out: Outgoing = { socketHost: socket.host, socketPort: socket.port, proto: socket.proto, branch: '', socket }
  const inLine = edits.all.filter((edit) => edit.at < firstLine.end)
  const line =
    firstLine.kind === 'request'
      ? raw.slice(0, firstLine.uriStart) +
        msg.requestUri +
        raw.slice(firstLine.uriStart + firstLine.uri.length, firstLine.end)
      : applyEdits(raw, inLine, out, 0, firstLine.end)
  return line + serializeMessage(msg, edits.all, out, false)
}

/** Puts another text in the place of a message; false, and nothing changed, when the text is no message. */
export function replaceText(msg: SipMessage, text: string): boolean {
  const firstLine = parseFirstLine(text)
  if (firstLine === undefined) return false
  msg.become(text, firstLine)
  return true
}

/**
 * Puts another text in the place of the message that a route works on. A request gives way to a changed copy, for a transaction
 * that was made of it keeps what was received; replies, and what event routes see, change for everybody who holds them.
 */
export function replaceCurrent(ctx: RouteContext, text: string): boolean {
  if (!ctx.msg.isRequest || ctx.kind === 'event') return replaceText(ctx.msg, text)
  const copy = ctx.msg.clone()
  if (!replaceText(copy, text)) return false
  ctx.msg = copy
  return true
}
