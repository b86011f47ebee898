import type { Carrier, Endpoint, Stage } from '../support/stage.ts'
import { header, reply, request, routeSet, toTag } from '../support/user-agent.ts'

/** A phone of a scenario: an endpoint, a user name, and what it needs to write messages. */
export interface Phone {
  readonly user: string
  readonly wire: Endpoint
  readonly aor: string
  readonly contact: string
  readonly via: string
  /** The name of the story, which makes Call-IDs and branches unlike those of others on the same server. */
  readonly story: string
}

export async function openPhone(stage: Stage, user: string, proto: Carrier = 'udp'): Promise<Phone> {
  const wire = await stage.endpoint(user, proto)
  if (proto === 'ws') return browser(stage, user, wire)
  const named = proto.replace('-server', '')
  const transport = named === 'udp' ? '' : `;transport=${named}`
  const place = `${wire.ip.includes(':') ? `[${wire.ip}]` : wire.ip}:${wire.port}`
  return {
    user,
    wire,
    aor: `sip:${user}@${stage.server.ip}`,
    contact: `sip:${user}@${place}${transport}`,
    via: `${named.toUpperCase()} ${place}`,
    story: stage.story,
  }
}

/** A browser knows no address of its own (RFC 7118 §5.1). */
function browser(stage: Stage, user: string, wire: Endpoint): Phone {
  const host = `${user}.invalid`
  return {
    user,
    wire,
    aor: `sip:${user}@${stage.server.ip}`,
    contact: `sip:${user}@${host};transport=ws`,
    via: `WS ${host}`,
    story: stage.story,
  }
}

/** Registers and takes the answer. */
export async function register(stage: Stage, phone: Phone, expires = 600, cseq = 1): Promise<string> {
  phone.wire.send(
    request({
      method: 'REGISTER',
      uri: `sip:${stage.server.ip}`,
      from: phone.aor,
      to: phone.aor,
      callId: `register-${phone.user}`,
      cseq,
      branch: `register-${phone.user}-${cseq}`,
      via: phone.via,
      contact: phone.contact,
      headers: [`Expires: ${expires}`],
    }),
  )
  return phone.wire.receive()
}

export interface CallOptions {
  readonly callId: string
  readonly to?: string
  readonly uri?: string
  readonly headers?: readonly string[]
  readonly maxForwards?: number
}

const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n'

/** The INVITE of a call; `cseq` 1. */
export function invite(caller: Phone, options: CallOptions): string {
  const to = options.to ?? 'sip:nobody@127.8.30.1'
  return request({
    method: 'INVITE',
    uri: options.uri ?? to,
    from: caller.aor,
    to,
    callId: options.callId,
    cseq: 1,
    branch: `invite-${options.callId}`,
    via: caller.via,
    contact: caller.contact,
    headers: ['Content-Type: application/sdp', ...(options.headers ?? [])],
    body: sdp,
    ...(options.maxForwards === undefined ? {} : { maxForwards: options.maxForwards }),
  })
}

/** The ACK to a negative final reply, or the CANCEL of an INVITE: same branch, same R-URI, no route. */
export function followUp(method: 'ACK' | 'CANCEL', invitation: string, caller: Phone, tag = ''): string {
  const [first = ''] = invitation.split('\r\n')
  const uri = first.split(' ')[1] ?? ''
  const to = /<([^>]+)>/.exec(header(invitation, 'To'))?.[1] ?? ''
  return request({
    method,
    uri,
    from: caller.aor,
    to,
    callId: header(invitation, 'Call-ID'),
    cseq: 1,
    branch: `invite-${header(invitation, 'Call-ID')}`,
    via: caller.via,
    ...(tag === '' ? {} : { toTag: tag }),
  })
}

/** A request inside the dialog that `final` (a 200 to the INVITE) set up, from the caller. */
export function inDialog(method: string, final: string, caller: Phone, cseq: number): string {
  const contact = /<([^>]+)>/.exec(header(final, 'Contact'))?.[1] ?? ''
  const to = /<([^>]+)>/.exec(header(final, 'To'))?.[1] ?? ''
  return request({
    method,
    uri: contact,
    from: caller.aor,
    to,
    toTag: toTag(final),
    callId: header(final, 'Call-ID'),
    cseq,
    branch: `${method.toLowerCase()}-${header(final, 'Call-ID')}-${cseq}`,
    via: caller.via,
    headers: routeSet(final),
  })
}

/** Receives a request at the callee's phone and answers it. */
export async function answer(callee: Phone, status: string): Promise<string> {
  const message = await callee.wire.receive()
  callee.wire.send(reply(message, status, { contact: callee.contact }))
  return message
}
