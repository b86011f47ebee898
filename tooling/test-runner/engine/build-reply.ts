import type { AgentIdentity } from './agent.ts'
import { sessionOf } from './build-request.ts'
import type { Call } from './call.ts'
import { reasonOf } from './reasons.ts'
import { messageText, type HeaderChange } from './message-text.ts'
import { headerOf, headersOf, parameterOf, type WireMessage } from './wire-message.ts'

/** What a test says of a reply; the rest is what a phone would send. */
export interface ReplyWish {
  readonly status: number
  readonly reason: string
  readonly contact?: string | undefined
  readonly headers: readonly HeaderChange[]
  readonly body?: string | undefined
}

/** Reads `486` and `486 Busy Here`; undefined when it is no status. */
export function readReplyStart(text: string): Pick<ReplyWish, 'status' | 'reason'> | undefined {
  const [, status, reason] = /^([1-6]\d\d)(?:\s+(.*))?$/.exec(text.trim()) ?? []
  return status === undefined ? undefined : { status: Number(status), reason: reason ?? reasonOf(Number(status)) }
}

/** A reply (§8.2.6): Via, From, To, Call-ID, CSeq and Record-Route of the request, an own tag, Contact and answer where a dialog begins. */
export function buildReply(agent: AgentIdentity, call: Call, request: WireMessage, wish: ReplyWish): string {
  const { status, reason } = wish
  const to = headerOf(request, 'To')
  const isTagged = status === 100 || parameterOf(to, 'tag') !== ''
  const isInvite = request.method === 'INVITE'
  const hasContact = status > 100 && status < 300 && (isInvite || /^(UPDATE|SUBSCRIBE)$/.test(request.method ?? ''))
  const isRouted = status > 100 && status < 300
  const lines: [string, string][] = [
    ...headersOf(request, 'Via').map((value): [string, string] => ['Via', value]),
    ...(isRouted ? headersOf(request, 'Record-Route') : []).map((value): [string, string] => ['Record-Route', value]),
    ['From', headerOf(request, 'From')],
    ['To', isTagged ? to : `${to};tag=${call.localTag}`],
    ['Call-ID', headerOf(request, 'Call-ID')],
    ['CSeq', headerOf(request, 'CSeq')],
    ...(hasContact || wish.contact !== undefined
      ? [['Contact', wish.contact ?? `<${agent.contact}>`] as [string, string]]
      : []),
    ['User-Agent', agent.name],
  ]
  const usual = isInvite && status >= 200 && status < 300 ? sessionOf(agent) : ''
  return messageText(`SIP/2.0 ${status} ${reason}`, lines, wish.headers, wish.body ?? usual)
}
