import type { HeaderType } from '../../sip/header-names.ts'
import type { SipMessage } from '../../sip/message.ts'
import { cseqOf } from '../../sip/parsed.ts'
import { sessionDescription } from './session-description.ts'
import { lastName, ofMessage, type ReadSelect, type SelectValue } from './reader.ts'
import { uriReaders } from './uri-parts.ts'

type Readers = readonly (readonly [path: string, read: ReadSelect])[]

/** Selects that give the body of the first header of a type, and fail without it. */
// prettier-ignore
const parsedHeaders: readonly (readonly [path: string, type: HeaderType])[] = [
  ['call_id', 'call-id'], ['cseq', 'cseq'], ['content_length', 'content-length'],
]

/** Those that do not fail without it. */
// prettier-ignore
const plainHeaders: readonly (readonly [path: string, type: HeaderType])[] = [
  ['expires', 'expires'], ['max_forwards', 'max-forwards'], ['organization', 'organization'], ['priority', 'priority'],
  ['min_se', 'min-se'], ['user_agent', 'user-agent'], ['sip_if_match', 'sip-if-match'], ['date', 'date'],
  ['content_type', 'content-type'], ['subject', 'subject'], ['session_expires', 'session-expires'], ['identity', 'identity'], ['identity_info', 'identity-info'],
]

const bodyOf = (msg: SipMessage, type: HeaderType): string | undefined => msg.header(type)?.body.trimEnd()

const ofRequest = (read: (msg: SipMessage) => SelectValue): ReadSelect =>
  ofMessage((msg) => (msg.isRequest ? read(msg) : undefined))
const ofReply = (read: (msg: SipMessage) => SelectValue): ReadSelect =>
  ofMessage((msg) => (msg.isRequest ? undefined : read(msg)))

const receivedUri = ofRequest(({ firstLine }) => (firstLine.kind === 'request' ? firstLine.uri : undefined))
const method = ofRequest((msg) => msg.method)
const version = ofMessage(({ firstLine }) => firstLine.version)
const status = ofReply((msg) => String(msg.status))
const reason = ofReply(({ firstLine }) => (firstLine.kind === 'reply' ? firstLine.reason : undefined))

const currentUri = ofRequest((msg) => msg.requestUri)

/** Where a request goes: the destination URI, or its own. */
export const nextHopUri: ReadSelect = ofRequest((msg) => msg.dstUri || msg.requestUri)

/** The number as it is written: `010`. */
function cseqNumber(msg: SipMessage): SelectValue {
  return cseqOf(msg) === undefined ? undefined : /^\d+/.exec(msg.header('cseq')?.body ?? '')?.[0]
}

/** Event without its parameters. */
function eventType(msg: SipMessage): SelectValue {
  return /^[^;\s]+/.exec(msg.header('event')?.body ?? '')?.[0]
}

/** The first line of a letter, which 6.1.5 finds only when it has a line end. */
function sdpLine(msg: SipMessage, letter: string): SelectValue {
  const sdp = sessionDescription(msg)
  if (sdp === undefined) return undefined
  for (const line of sdp.split('\n').slice(0, -1)) {
    if (line.startsWith(`${letter[0] ?? ''}=`)) return line.slice(2).replace(/\r$/, '')
  }
  return undefined
}

/** Selects of the message as a whole, and those of its plain headers. */
export const messageReaders: Readers = [
  ...parsedHeaders.map(([path, type]): readonly [string, ReadSelect] => [path, ofMessage((msg) => bodyOf(msg, type))]),
  ...plainHeaders.map(([path, type]): readonly [string, ReadSelect] => [
    path,
    ofMessage((msg) => bodyOf(msg, type) ?? null),
  ]),
  ['cseq.num', ofMessage(cseqNumber)],
  ['cseq.method', ofMessage((msg) => cseqOf(msg)?.method)],
  ['event', ofMessage(eventType)],
  ...uriReaders('ruri', currentUri),
  ...uriReaders(
    'dst_uri',
    ofMessage((msg) => msg.dstUri || undefined),
  ),
  ['dst_uri', ofRequest((msg) => msg.dstUri || null)],
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
  ['msg.body.sdp', ofMessage((msg) => sessionDescription(msg))],
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
