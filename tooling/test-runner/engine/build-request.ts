import { bracketIp } from '#runtime/transport/sockets.ts'
import type { Call } from './call.ts'
import type { AgentIdentity } from './agent.ts'
import { cseqOf, headerOf, headersOf } from './wire-message.ts'
import { messageText, type HeaderChange } from './message-text.ts'

/** What a test says of a request; the rest is what a phone would send. */
export interface RequestWish {
  readonly method: string
  /** Absent inside a dialog, and for ACK and CANCEL. */
  readonly uri?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly contact?: string | undefined
  readonly headers: readonly HeaderChange[]
  readonly body?: string | undefined
}

/** Methods whose requests say where their sender can be reached (RFC 3261 §8.1.1.8, RFC 3311, RFC 6665). */
const withContact = new Set(['INVITE', 'REGISTER', 'SUBSCRIBE', 'NOTIFY', 'UPDATE', 'REFER'])

/** A request outside of what came before, or inside the dialog of the call when no URI is asked for. */
export function buildRequest(agent: AgentIdentity, call: Call, wish: RequestWish, branch: string): string {
  const { method } = wish
  const isInside = wish.uri === undefined
  const uri = wish.uri ?? (call.remoteTarget || 'sip:missing.invalid')
  const local = call.local || addressOf(wish.from ?? agent.aor)
  const remote = call.remote || addressOf(wish.to ?? withoutParameters(uri))
  const remoteTag = isInside && call.remoteTag !== '' ? `;tag=${call.remoteTag}` : ''
  const lines: [string, string][] = [
    ['Via', viaOf(agent, branch)],
    ['Max-Forwards', '70'],
    ...(isInside ? call.routeSet.map((value): [string, string] => ['Route', value]) : []),
    ['From', `${wish.from === undefined ? local : addressOf(wish.from)};tag=${call.localTag || agent.nextTag()}`],
    ['To', `${wish.to === undefined ? remote : addressOf(wish.to)}${remoteTag}`],
    ['Call-ID', call.id],
    ['CSeq', `${call.cseq + 1} ${method}`],
    ...(withContact.has(method) ? [['Contact', wish.contact ?? `<${agent.contact}>`] as [string, string]] : []),
    ['User-Agent', agent.name],
  ]
  return messageText(`${method} ${uri} SIP/2.0`, lines, wish.headers, bodyOf(agent, wish))
}

/** ACK of the last final reply to an INVITE: of a positive one inside the dialog, of a negative one in its transaction (§13.2.2.4, §17.1.1.3). */
export function buildAck(agent: AgentIdentity, call: Call, wish: RequestWish, branch: string): string | undefined {
  const { invite, inviteReply } = call
  if (invite === undefined || inviteReply === undefined) return undefined
  const isPositive = inviteReply.status < 300
  const uri = wish.uri ?? (isPositive ? call.remoteTarget || invite.uri : invite.uri)
  const routes = isPositive ? call.routeSet : headersOf(invite, 'Route')
  const lines: [string, string][] = [
    ['Via', isPositive ? viaOf(agent, branch) : headerOf(invite, 'Via')],
    ['Max-Forwards', '70'],
    ...routes.map((value): [string, string] => ['Route', value]),
    ['From', headerOf(invite, 'From')],
    ['To', headerOf(inviteReply, 'To')],
    ['Call-ID', call.id],
    ['CSeq', `${cseqOf(invite).number} ACK`],
  ]
  return messageText(`ACK ${uri} SIP/2.0`, lines, wish.headers, wish.body ?? '')
}

/** CANCEL of the last INVITE (§9.1). */
export function buildCancel(call: Call, wish: RequestWish): string | undefined {
  const { invite } = call
  if (invite === undefined) return undefined
  const lines: [string, string][] = [
    ['Via', headerOf(invite, 'Via')],
    ['Max-Forwards', '70'],
    ...headersOf(invite, 'Route').map((value): [string, string] => ['Route', value]),
    ['From', headerOf(invite, 'From')],
    ['To', headerOf(invite, 'To')],
    ['Call-ID', call.id],
    ['CSeq', `${cseqOf(invite).number} CANCEL`],
  ]
  return messageText(`CANCEL ${wish.uri ?? invite.uri} SIP/2.0`, lines, wish.headers, wish.body ?? '')
}

function viaOf({ proto, ip, port }: AgentIdentity, branch: string): string {
  return `SIP/2.0/${proto.toUpperCase()} ${bracketIp(ip)}:${port};rport;branch=${branch}`
}

function addressOf(text: string): string {
  return text.includes('<') ? text : `<${text}>`
}

/** The To of a request is who is wanted, without how to get there. */
function withoutParameters(uri: string): string {
  return uri.replace(/[;?].*$/, '')
}

function bodyOf(agent: AgentIdentity, { method, body, headers }: RequestWish): string {
  if (body !== undefined) return body
  const isTyped = headers.some(({ name }) => name.toLowerCase() === 'content-type')
  return method === 'INVITE' && !isTyped ? sessionOf(agent) : ''
}

/** The description of a plain audio call (RFC 4566). */
export function sessionOf({ ip }: Pick<AgentIdentity, 'ip'>): string {
  const address = `IN ${ip.includes(':') ? 'IP6' : 'IP4'} ${ip}`
  return [
    'v=0',
    `o=- 1 1 ${address}`,
    's=-',
    `c=${address}`,
    't=0 0',
    'm=audio 40000 RTP/AVP 0 8 101',
    'a=rtpmap:101 telephone-event/8000',
    'a=sendrecv',
    '',
  ].join('\r\n')
}
