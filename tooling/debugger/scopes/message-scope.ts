import type { RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { addressesOf, fromOf, toOf } from '#runtime/sip/parsed.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { groupNode, numbered, textNode, type VariableNode } from './variable-node.ts'

/** The message as it was received: its first line, headers, body, and what they say. */
export function messageNodes({ msg }: RouteContext): readonly VariableNode[] {
  const { received } = msg
  const headers = numbered(msg.headers.map(({ name, body }) => textNode(name, body.trimEnd())))
  const lines = msg.body === '' ? [] : msg.body.split('\n')
  const body = lines.map((line, index) => textNode(String(index + 1), line.replace(/\r$/, '')))
  return [
    textNode('Start line', msg.raw.slice(0, msg.firstLine.end).trimEnd()),
    textNode('Received', `${received.proto}:${received.srcIp}:${received.srcPort} on ${socketText(received.socket)}`),
    groupNode('Headers', headers),
    groupNode('Body', body, `${msg.body.length} bytes`),
    groupNode('Parsed', parsedNodes(msg)),
  ]
}

function parsedNodes(msg: SipMessage): readonly VariableNode[] {
  const nodes: VariableNode[] = []
  if (msg.isRequest) nodes.push(uriNode('R-URI', msg.requestUri, msg))
  const from = fromOf(msg)?.value
  const to = toOf(msg)?.value
  if (from !== undefined) nodes.push(uriNode('From', from.uri, msg))
  if (to !== undefined) nodes.push(uriNode('To', to.uri, msg))
  for (const contact of addressesOf(msg, 'contact') ?? []) nodes.push(uriNode('Contact', contact.value.uri, msg))
  return numbered(nodes)
}

/** A URI with its parts. */
function uriNode(name: string, text: string, msg: SipMessage): VariableNode {
  const uri = msg.parsedUri(text)
  if (uri === undefined) return textNode(name, text)
  const parts = [
    ['scheme', uri.scheme],
    ['user', uri.user],
    ['host', uri.host],
    ['port', uri.port],
    ['transport', uri.transport],
    ['parameters', uri.parametersText],
    ['headers', uri.headers],
  ] as const
  return textNode(name, text, () =>
    parts.filter(([, part]) => part !== '').map(([part, value]) => textNode(part, value)),
  )
}
