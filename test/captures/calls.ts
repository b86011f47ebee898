import type { CapturedMessage } from '#tooling/capture/captured-message.ts'

/** The parties of made-up captures: the server is none of ours, and writes its own branches, tags and routes. */
export const parties = {
  caller: { ip: '192.0.2.10', port: 5062 },
  server: { ip: '198.51.100.1', port: 5060 },
  callee: { ip: '203.0.113.7', port: 5060 },
} as const

type Party = keyof typeof parties

const route = 'Record-Route: <sip:198.51.100.1;lr;ftag=caller;did=4f1>'
const routeSet = route.replace('Record-', '')
const callerVia = 'Via: SIP/2.0/UDP 192.0.2.10:5062;rport;branch=z9hG4bKcaller'
const serverVia = 'Via: SIP/2.0/UDP 198.51.100.1;branch=z9hG4bKcap'
const calleeVia = 'Via: SIP/2.0/UDP 203.0.113.7;branch=z9hG4bKcallee'

/** Messages of one call, ten milliseconds apart. */
class CallScript {
  readonly messages: CapturedMessage[] = []
  readonly #callId: string
  readonly #startMs: number

  constructor(callId: string, startMs: number) {
    this.#callId = callId
    this.#startMs = startMs
  }

  add(from: Party, to: Party, first: string, cseq: string, tag: string, lines: readonly string[]): this {
    const toTag = tag === '' ? '' : `;tag=${tag}`
    const isBack = tag === 'caller'
    const names = isBack
      ? ['From: <sip:bob@h>;tag=callee', 'To: <sip:alice@h>;tag=caller']
      : ['From: <sip:alice@h>;tag=caller', `To: <sip:bob@h>${toTag}`]
    const text = [
      first,
      ...lines,
      ...names,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${cseq}`,
      'Max-Forwards: 60',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n')
    const number = this.messages.length + 1
    const timeMs = this.#startMs + number * 10
    this.messages.push({ timeMs, proto: 'udp', from: parties[from], to: parties[to], text, number })
    return this
  }
}

export interface MadeCall {
  readonly callId: string
  /** Whom the caller wants. */
  readonly user?: string
  /** The host of the URI to which the server sent it; the callee's address without it. */
  readonly host?: string
  readonly startMs?: number
}

const defaultStartMs = Date.UTC(2026, 0, 5, 10)

/** A call that is answered, and that the callee ends. */
export function answeredCall({
  callId,
  user = 'bob',
  host = '203.0.113.7',
  startMs = defaultStartMs,
}: MadeCall): readonly CapturedMessage[] {
  const own = `${callerVia}${callId}`
  const relayed = [`${serverVia}${callId};i=7`, own]
  const invite = `INVITE sip:${user}@198.51.100.1 SIP/2.0`
  const back = [`${serverVia}${callId}b`, `${calleeVia}${callId}`]
  return new CallScript(callId, startMs)
    .add('caller', 'server', invite, '1 INVITE', '', [own, 'Contact: <sip:alice@192.0.2.10:5062>'])
    .add('server', 'caller', 'SIP/2.0 100 Trying', '1 INVITE', '', [own])
    .add('server', 'callee', `INVITE sip:${user}@${host} SIP/2.0`, '1 INVITE', '', [
      route,
      ...relayed,
      'Contact: <sip:alice@192.0.2.10:5062>',
    ])
    .add('callee', 'server', 'SIP/2.0 180 Ringing', '1 INVITE', 'callee', [route, ...relayed])
    .add('server', 'caller', 'SIP/2.0 180 Ringing', '1 INVITE', 'callee', [route, own])
    .add('callee', 'server', 'SIP/2.0 200 OK', '1 INVITE', 'callee', [
      route,
      ...relayed,
      'Contact: <sip:bob@203.0.113.7>',
    ])
    .add('server', 'caller', 'SIP/2.0 200 OK', '1 INVITE', 'callee', [route, own, 'Contact: <sip:bob@203.0.113.7>'])
    .add('caller', 'server', 'ACK sip:bob@203.0.113.7 SIP/2.0', '1 ACK', 'callee', [routeSet, `${own}a`])
    .add('server', 'callee', 'ACK sip:bob@203.0.113.7 SIP/2.0', '1 ACK', 'callee', [
      `${serverVia}${callId}a`,
      `${own}a`,
    ])
    .add('callee', 'server', 'BYE sip:alice@192.0.2.10:5062 SIP/2.0', '9 BYE', 'caller', [
      routeSet,
      `${calleeVia}${callId}`,
    ])
    .add('server', 'caller', 'BYE sip:alice@192.0.2.10:5062 SIP/2.0', '9 BYE', 'caller', back)
    .add('caller', 'server', 'SIP/2.0 200 OK', '9 BYE', 'caller', back)
    .add('server', 'callee', 'SIP/2.0 200 OK', '9 BYE', 'caller', [`${calleeVia}${callId}`]).messages
}

/** A call that the server refuses by itself with 404. */
export function refusedCall({
  callId,
  user = 'nobody',
  startMs = defaultStartMs,
}: MadeCall): readonly CapturedMessage[] {
  const own = `${callerVia}${callId}`
  return new CallScript(callId, startMs)
    .add('caller', 'server', `INVITE sip:${user}@198.51.100.1 SIP/2.0`, '1 INVITE', '', [own])
    .add('server', 'caller', 'SIP/2.0 404 Not Found', '1 INVITE', `made-by-server-${callId}`, [own])
    .add('caller', 'server', `ACK sip:${user}@198.51.100.1 SIP/2.0`, '1 ACK', `made-by-server-${callId}`, [own])
    .messages
}

/** A ping of the server, which its peer answers. */
export function ping(callId: string, startMs = defaultStartMs): readonly CapturedMessage[] {
  const via = [`${serverVia}${callId}`]
  return new CallScript(callId, startMs)
    .add('server', 'callee', 'OPTIONS sip:203.0.113.7 SIP/2.0', '10 OPTIONS', '', via)
    .add('callee', 'server', 'SIP/2.0 200 OK', '10 OPTIONS', 'pinged', via).messages
}
