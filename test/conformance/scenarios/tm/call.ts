import type { Stage } from '../../../support/stage.ts'
import { header, reply, request, toTag } from '../../../support/user-agent.ts'
import { followUp, invite, openPhone, type Phone } from '../../phones.ts'

/** Alice and those whom she may reach, on the configuration of the tm stories. */
export interface Cast {
  readonly stage: Stage
  readonly alice: Phone
  readonly bob: Phone
  readonly carol: Phone
  readonly dave: Phone
}

export async function openCast(stage: Stage): Promise<Cast> {
  return {
    stage,
    alice: await openPhone(stage, 'alice'),
    bob: await openPhone(stage, 'bob'),
    carol: await openPhone(stage, 'carol'),
    dave: await openPhone(stage, 'dave'),
  }
}

/** Sends Alice's INVITE to the route of the configuration that the user name chooses; gives the request. */
export function call({ alice }: Cast, user: string, headers: readonly string[] = []): string {
  const text = invite(alice, { callId: `${alice.story}-${user}`, to: `sip:${user}@127.8.30.1`, headers })
  alice.wire.send(text)
  return text
}

/** Sends another request of Alice to a route of the configuration. */
export function ask(
  { alice }: Cast,
  user: string,
  options: {
    readonly method?: string
    readonly headers?: readonly string[]
    readonly id?: string
    readonly body?: string
  } = {},
): string {
  const { method = 'MESSAGE', headers = [], id = '1', body = '' } = options
  const text = request({
    method,
    uri: `sip:${user}@127.8.30.1`,
    from: alice.aor,
    to: `sip:${user}@127.8.30.1`,
    callId: `${alice.story}-${user}-${id}`,
    cseq: 1,
    branch: `${alice.story}-${user}-${id}`,
    via: alice.via,
    contact: alice.contact,
    headers,
    body,
  })
  alice.wire.send(text)
  return text
}

/** Receives what a phone gets next and answers it with the statuses, one after the other. */
export async function answerWith(phone: Phone, ...statuses: readonly string[]): Promise<string> {
  const received = await phone.wire.receive(6000)
  answerTo(phone, received, ...statuses)
  return received
}

export function answerTo(phone: Phone, received: string, ...statuses: readonly string[]): void {
  for (const status of statuses) {
    phone.wire.send(
      reply(received, status, {
        tag: `test-${phone.user}`,
        contact: phone.contact,
        headers: [`X-Where: ${phone.user}`, 'X-Secret: 1'],
      }),
    )
  }
}

/** Receives until a final reply comes, and acknowledges a negative one. */
export async function finish({ alice, stage }: Cast, sent: string, timeoutMs = 6000): Promise<string> {
  for (;;) {
    const message = await alice.wire.receive(timeoutMs)
    const status = Number(message.slice(8, 11))
    if (status < 200 || header(message, 'Call-ID') !== header(sent, 'Call-ID')) continue
    if (status >= 300 && sent.startsWith('INVITE')) alice.wire.send(followUp('ACK', sent, alice, toTag(message)))
    await stage.advance(250)
    return message
  }
}

/** Acknowledges the negative reply that Alice may have to her INVITE, so that the story after does not see it repeated. */
export async function acknowledge({ alice, stage }: Cast, sent: string): Promise<void> {
  const isFinal = (message: string): boolean =>
    Number(message.slice(8, 11)) >= 300 && header(message, 'CSeq') === header(sent, 'CSeq')
  const final = alice.wire.arrivals.findLast(({ message }) => isFinal(message))
  if (final === undefined) return
  alice.wire.send(followUp('ACK', sent, alice, toTag(final.message)))
  await stage.advance(20)
}

/** The CANCEL of an INVITE, with further headers. */
export function cancel({ alice }: Cast, sent: string, headers: readonly string[] = []): void {
  const text = followUp('CANCEL', sent, alice)
  alice.wire.send(headers.length === 0 ? text : text.replace('User-Agent:', `${headers.join('\r\n')}\r\nUser-Agent:`))
}
