import type { RouteContext } from '#runtime/script/context.ts'
import type { Outgoing } from '#runtime/sip/edits.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { serializeMessage } from '#runtime/sip/serialize.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { lineDiff } from '../../check/line-diff.ts'
import { textNode, type VariableNode } from './variable-node.ts'

/** What stands for text that is known only when the message is sent. */
const unsent: Outgoing = { socketHost: 'HOST', socketPort: 5060, proto: 'udp', branch: 'BRANCH' }

/**
 * The difference between the message as it was received and as it would be sent now, before a Via is added: a unified diff. '' when
 * nothing changed.
 */
export function messageDiff({ msg }: RouteContext): string {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n')
  return lineDiff('message', plain(msg.raw), plain(changedText(msg))).replace(
    /^--- .*\n\+\+\+ .*\n/,
    '--- received\n+++ now\n',
  )
}

function changedText(msg: SipMessage): string {
  const { raw, firstLine } = msg
  const rest = serializeMessage(msg, msg.edits.all, unsent, false)
  if (firstLine.kind === 'reply') return raw.slice(0, firstLine.end) + rest
  const { uriStart, uri, end } = firstLine
  return raw.slice(0, uriStart) + msg.requestUri + raw.slice(uriStart + uri.length, end) + rest
}

/** The lines of the difference, and what else the script has set for when the message is sent. */
export function changeNodes(ctx: RouteContext): readonly VariableNode[] {
  const { msg } = ctx
  const diff = messageDiff(ctx).split('\n').slice(2, -1)
  const nodes = diff.map((line, index) => textNode(String(index + 1), line))
  if (msg.dstUri !== '') nodes.push(textNode('next hop', msg.dstUri))
  if (msg.path !== '') nodes.push(textNode('path', msg.path))
  if (msg.forceSocket !== undefined) nodes.push(textNode('from socket', socketText(msg.forceSocket)))
  for (const header of msg.replyHeaders) nodes.push(textNode('on replies', header.trimEnd()))
  if (msg.replyBody !== undefined) nodes.push(textNode('body of replies', msg.replyBody))
  return nodes.length === 0 ? [textNode('nothing', 'as received')] : nodes
}
