import { header, headers, reply, request, statusOf, toTag } from '../../../support/user-agent.ts'
import { inDialog, type Phone } from '../../phones.ts'

export interface Asking {
  /** Where it goes: $ru and $du; the R-URI says how. */
  readonly to?: string
  readonly du?: string
  /** The socket that the script chooses. */
  readonly socket?: string
  readonly and?: string
  readonly method?: string
  readonly id?: string
  readonly headers?: readonly string[]
  /** Instead of the phone's own Via, without branch. */
  readonly via?: string
  readonly hasNoRport?: boolean
  readonly maxForwards?: number
  readonly body?: string
}

/** A request of a phone to the route of the configuration that does what `how` says. */
export function asked(phone: Phone, how: string, options: Asking = {}): string {
  const { method = 'MESSAGE', id = '1', body = '' } = options
  const named = [
    ['X-To', options.to],
    ['X-Du', options.du],
    ['X-Sock', options.socket],
    ['X-And', options.and],
  ] as const
  const text = request({
    method,
    uri: `sip:${how}@127.8.30.1`,
    from: `sip:${phone.user}@127.8.30.1`,
    to: `sip:${how}@127.8.30.1`,
    callId: `${phone.story}-${id}`,
    cseq: 1,
    branch: `${phone.story}-${id}`,
    via: options.via ?? phone.via,
    contact: phone.contact,
    headers: [
      ...named.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`])),
      ...(options.headers ?? []),
    ],
    body,
    ...(options.maxForwards === undefined ? {} : { maxForwards: options.maxForwards }),
  })
  return options.hasNoRport === true ? text.replace(';rport', '') : text
}

/** The ACK to a negative reply, or the CANCEL, of a request that was asked: the same first Via and R-URI. */
export function follow(method: 'ACK' | 'CANCEL', sent: string, tag = ''): string {
  const [first = ''] = sent.split('\r\n')
  const lines = sent.split('\r\n\r\n')[0]?.split('\r\n').slice(1) ?? []
  const kept = lines.filter((line) => /^(Via|Max-Forwards|From|Call-ID):/.test(line))
  const to = header(sent, 'To')
  return [
    first.replace(/^\w+/, method),
    ...kept,
    `To: ${to}${tag === '' ? '' : `;tag=${tag}`}`,
    `CSeq: 1 ${method}`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

/** Waits for a request and answers it. */
export async function answered(phone: Phone, ...statuses: readonly string[]): Promise<string> {
  const received = await phone.wire.receive()
  say(phone, received, ...statuses)
  return received
}

export function say(phone: Phone, received: string, ...statuses: readonly string[]): void {
  for (const status of statuses)
    phone.wire.send(reply(received, status, { tag: `test-${phone.user}`, contact: phone.contact }))
}

/** Receives until the reply has at least this status. */
export async function until(phone: Phone, status: number, timeoutMs = 4000): Promise<string> {
  for (;;) {
    const message = await phone.wire.receive(timeoutMs)
    if (statusOf(message) >= status) return message
  }
}

/** A call from one phone to another by a route of the configuration: INVITE, 180, 200, ACK, BYE from each side's view. */
export async function wholeCall(caller: Phone, callee: Phone, how: string, options: Asking = {}): Promise<void> {
  caller.wire.send(asked(caller, how, { ...options, method: 'INVITE', to: options.to ?? callee.contact }))
  const invitation = await answered(callee, '180 Ringing')
  await until(caller, 180)
  say(callee, invitation, '200 OK')
  const final = await until(caller, 200)
  caller.wire.send(inDialog('ACK', final, caller, 1))
  await callee.wire.receive()
  caller.wire.send(inDialog('INFO', final, caller, 2))
  await answered(callee, '200 OK')
  await until(caller, 200)
  callee.wire.send(fromCallee('BYE', invitation, callee))
  await answered(caller, '200 OK')
  await until(callee, 200)
}

/** A request of the callee inside the dialog of an INVITE that it received. */
export function fromCallee(method: string, invitation: string, callee: Phone, cseq = 1): string {
  const contact = /<([^>]+)>/.exec(header(invitation, 'Contact'))?.[1] ?? ''
  const address = (name: string): string => /<([^>]+)>/.exec(header(invitation, name))?.[1] ?? ''
  const routes = headers(invitation, 'Record-Route').map((value) => `Route: ${value}`)
  const text = request({
    method,
    uri: contact,
    from: address('To'),
    fromTag: `test-${callee.user}`,
    to: address('From'),
    toTag: /;tag=([^;\s]+)/.exec(header(invitation, 'From'))?.[1] ?? '',
    callId: header(invitation, 'Call-ID'),
    cseq,
    branch: `${method}-${header(invitation, 'Call-ID')}-callee`,
    via: callee.via,
    headers: routes,
  })
  return text
}

/** The ACK to a negative reply that a phone received. */
export function acknowledge(phone: Phone, sent: string, final: string): void {
  phone.wire.send(follow('ACK', sent, toTag(final)))
}
