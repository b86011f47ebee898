import type { Value } from '#grammar/value.ts'
import type { HeaderType } from '../../sip/header-names.ts'
import type { SipMessage } from '../../sip/message.ts'
import { cseqOf } from '../../sip/parsed.ts'
import { sessionDescription } from './session-description.ts'
import { lastName, ofMessage, type ReadSelect } from './reader.ts'
import { uriReaders } from './uri-parts.ts'

type Readers = readonly (readonly [path: string, read: ReadSelect])[]

/** Selects that give the body of the first header of a type. */
// prettier-ignore
const plainHeaders: readonly (readonly [path: string, type: HeaderType])[] = [
  ['call_id', 'call-id'], ['cseq', 'cseq'], ['expires', 'expires'], ['max_forwards', 'max-forwards'], ['content_type', 'content-type'],
  ['content_length', 'content-length'], ['subject', 'subject'], ['organization', 'organization'], ['priority', 'priority'],
  ['session_expires', 'session-expires'], ['min_se', 'min-se'], ['user_agent', 'user-agent'], ['sip_if_match', 'sip-if-match'],
  ['date', 'date'], ['identity', 'identity'], ['identity_info', 'identity-info'],
]

const ofRequest = (read: (msg: SipMessage) => Value): ReadSelect =>
  ofMessage((msg) => (msg.isRequest ? read(msg) : null))
const ofReply = (read: (msg: SipMessage) => Value): ReadSelect => ofMessage((msg) => (msg.isRequest ? null : read(msg)))

const receivedUri = ofRequest(({ firstLine }) => (firstLine.kind === 'request' ? firstLine.uri : null))
const method = ofRequest((msg) => msg.method)
const version = ofMessage(({ firstLine }) => firstLine.version)
const status = ofReply((msg) => String(msg.status))
const reason = ofReply(({ firstLine }) => (firstLine.kind === 'reply' ? firstLine.reason : null))

const currentUri = ofRequest((msg) => msg.requestUri)

/** Where a request goes: the destination URI, or its own. */
export const nextHopUri: ReadSelect = ofRequest((msg) => msg.dstUri || msg.requestUri)

/** The number as it is written: `010`. */
function cseqNumber(msg: SipMessage): Value {
  return cseqOf(msg) === undefined ? null : (/^\d+/.exec(msg.header('cseq')?.body ?? '')?.[0] ?? null)
}

/** Event without its parameters. */
function eventType(msg: SipMessage): Value {
  return /^[^;\s]+/.exec(msg.header('event')?.body ?? '')?.[0] ?? null
}

/** The first line of a letter, which 6.1.5 finds only when it has a line end. */
function sdpLine(msg: SipMessage, letter: string): Value {
  const sdp = sessionDescription(msg)
  if (sdp === undefined) return null
  for (const line of sdp.split('\n').slice(0, -1)) {
    if (line.startsWith(`${letter[0] ?? ''}=`)) return line.slice(2).replace(/\r$/, '')
  }
  return null
}

/** Selects of the message as a whole, and those of its plain headers. */
export const messageReaders: Readers = [
  ...plainHeaders.map(([path, type]): readonly [string, ReadSelect] => [
    path,
    ofMessage((msg) => msg.header(type)?.body.trimEnd() ?? null),
  ]),
  ['cseq.num', ofMessage(cseqNumber)],
  ['cseq.method', ofMessage((msg) => cseqOf(msg)?.method ?? null)],
  ['event', ofMessage(eventType)],
  ...uriReaders('ruri', currentUri),
  ...uriReaders(
    'dst_uri',
    ofMessage((msg) => msg.dstUri || null),
  ),
  ...uriReaders('next_hop', nextHopUri),
  ['method', method],
  ['version', version],
  ['status', status],
  ['reason', reason],
  ['msg', ofMessage((msg) => msg.raw)],
  ['msg.first_line', ofMessage((msg) => msg.raw.slice(0, msg.firstLine.end).trimEnd())],
  ['msg.flags', ofMessage((msg) => String(msg.flags))],
  ['msg.len', ofMessage((msg) => String(msg.raw.length))],
  ['msg.id', ofMessage((msg) => String(msg.id))],
  ['msg.id.hex', ofMessage((msg) => msg.id.toString(16).toUpperCase().padStart(8, '0'))],
  ['msg.type', ofMessage((msg) => (msg.isRequest ? '1' : '2'))],
  ['msg.header', ofMessage((msg) => msg.raw.slice(msg.firstLine.end, msg.bodyStart))],
  ['msg.body', ofMessage((msg) => msg.body)],
  ['msg.body.sdp', ofMessage((msg) => sessionDescription(msg) ?? null)],
  ['msg.body.sdp.line.*', ofMessage((msg, choices) => sdpLine(msg, lastName(choices)))],
  ['msg.request', ofRequest((msg) => msg.raw)],
  ['msg.request.method', method],
  ...uriReaders('msg.request.uri', receivedUri),
  ['msg.request.version', ofRequest(({ firstLine }) => firstLine.version)],
  ['msg.response', ofReply((msg) => msg.raw)],
  ['msg.response.version', ofReply(({ firstLine }) => firstLine.version)],
  ['msg.response.status', status],
  ['msg.response.reason', reason],
]
