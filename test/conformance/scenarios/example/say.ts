import type { Stage } from '../../../support/stage.ts'
import { reply, request, toTag } from '../../../support/user-agent.ts'
import { followUp, inDialog, invite, openPhone, type Phone } from '../../phones.ts'
import { until } from '../network/ask.ts'

/** The servers beside the proxy, as test/conformance/configs/proxy.cfg names them. */
export const gatewayOne = 'callee-1'
export const gatewayTwo = 'callee-2'
export const voicemail = 'callee-3'
export const emergencyOne = 'callee-4'
export const emergencyTwo = 'callee-5'
/** A phone outside of the networks that are trusted. */
export const stranger = 'caller-1'

/** A phone calls somebody of the domain, or a URI: the INVITE that it sent. */
export function call(caller: Phone, whom: string, id = 'one', headers: readonly string[] = []): string {
  const to = whom.includes(':') ? whom : `sip:${whom}@127.8.30.1`
  const sent = invite(caller, { callId: `${caller.story}-${id}`, to, headers })
  caller.wire.send(sent)
  return sent
}

/** A request other than INVITE outside of dialogs. */
export function ask(caller: Phone, method: string, whom: string, headers: readonly string[] = [], cseq = 1): void {
  const to = whom.includes(':') ? whom : `sip:${whom}@127.8.30.1`
  caller.wire.send(
    request({
      method,
      uri: to,
      from: caller.aor,
      to,
      callId: `${caller.story}-${method}`,
      cseq,
      branch: `${caller.story}-${method}-${cseq}`,
      via: caller.via,
      contact: caller.contact,
      headers,
    }),
  )
}

/** The next request of a method; what comes before it, such as the ACK to a call that failed, is passed over. */
export async function take(phone: Phone, method: string): Promise<string> {
  for (;;) {
    const message = await phone.wire.receive(6000)
    if (message.startsWith(`${method} `)) return message
  }
}

/** Takes a call and answers it, with a To tag of its own. */
export async function takeCall(phone: Phone, ...statuses: readonly string[]): Promise<string> {
  const invitation = await take(phone, 'INVITE')
  for (const status of statuses) answerWith(phone, invitation, status)
  return invitation
}

export function answerWith(phone: Phone, received: string, status: string, headers: readonly string[] = []): void {
  phone.wire.send(reply(received, status, { tag: `test-${phone.user}`, contact: phone.contact, headers }))
}

/** The caller is refused, and acknowledges. */
export async function refused(caller: Phone, sent: string): Promise<void> {
  const final = await until(caller, 300, 6000)
  caller.wire.send(followUp('ACK', sent, caller, toTag(final)))
}

/** The caller is answered, acknowledges and hangs up. */
export async function talked(caller: Phone, callee: Phone): Promise<void> {
  const final = await until(caller, 200, 6000)
  caller.wire.send(inDialog('ACK', final, caller, 1))
  await take(callee, 'ACK')
  caller.wire.send(inDialog('BYE', final, caller, 2))
  answerWith(callee, await take(callee, 'BYE'), '200 OK')
  await until(caller, 200)
}

/** Opens the phones of a story, in order. */
export function open(stage: Stage, ...users: readonly string[]): Promise<Phone[]> {
  return Promise.all(users.map((user) => openPhone(stage, user)))
}

/** Registers some contacts of a user in one request. */
export async function registerAll(phone: Phone, contacts: readonly string[], cseq = 1): Promise<string> {
  phone.wire.send(registration(phone, phone.user, contacts, cseq))
  return until(phone, 200)
}

export function registration(
  phone: Phone,
  user: string,
  contacts: readonly string[],
  cseq = 1,
  headers: readonly string[] = [],
): string {
  const aor = user.includes(':') ? user : `sip:${user}@127.8.30.1`
  return request({
    method: 'REGISTER',
    uri: 'sip:127.8.30.1',
    from: aor,
    to: aor,
    callId: `${phone.story}-${phone.user}`,
    cseq,
    branch: `${phone.story}-${phone.user}-${cseq}`,
    via: phone.via,
    headers: [...contacts.map((contact) => `Contact: ${contact}`), ...headers],
  })
}
