import type { BoundPv, PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { indexNumber, innerText } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { shownAddress } from '#runtime/sip/build-request.ts'
import { addressesOf, callIdOf, cseqOf, fromOf, methodOf, toOf, viasOf } from '#runtime/sip/parsed.ts'
import { headerType } from '#runtime/sip/header-names.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { bracketIp, protoNumbers, type ListenSocket } from '#runtime/transport/sockets.ts'

/** Kamailio's numbers of the methods: each is one bit (`$rmid`, and `$rm` where a number is wanted). */
const methodNumbers: ReadonlyMap<string, number> = new Map(
  [
    'INVITE',
    'CANCEL',
    'ACK',
    'BYE',
    'INFO',
    'REGISTER',
    'SUBSCRIBE',
    'NOTIFY',
    'MESSAGE',
    'OPTIONS',
    'PRACK',
    'UPDATE',
    'REFER',
    'PUBLISH',
  ].map((method, index) => [method, 1 << index]),
)
const otherMethod = 1 << 14

function methodNumber(msg: SipMessage): number {
  return methodNumbers.get(methodOf(msg)) ?? otherMethod
}

/** A text variable with an integer beside it. */
function textWithNumber(get: (ctx: RouteContext) => string | null, int: (ctx: RouteContext) => number): PvBehaviour {
  return { bind: (): BoundPv => ({ get, int }) }
}

/** The body of the first header of a type, null without one. */
function bodyOf(type: Parameters<SipMessage['header']>[0]): PvBehaviour {
  return ({ msg }) => msg.header(type)?.body ?? null
}

function socketUri(socket: ListenSocket, withTransport: boolean): string {
  const transport = withTransport || socket.proto !== 'udp' ? `;transport=${socket.proto}` : ''
  return `sip:${bracketIp(socket.ip)}:${socket.port}${transport}`
}

function sourceUri({ msg }: RouteContext, withTransport: boolean): string {
  const { proto, srcIp, srcPort } = msg.received
  const transport = withTransport || proto !== 'udp' ? `;transport=${proto}` : ''
  return `sip:${bracketIp(srcIp)}:${srcPort}${transport}`
}

/** Variables that only read the message: first line, common headers, source and destination. */
export const messageVariables: { readonly [name: string]: PvBehaviour } = {
  rm: textWithNumber(
    ({ msg }) => methodOf(msg) || null,
    ({ msg }) => methodNumber(msg),
  ),
  rmid: ({ msg }) => methodNumber(msg),
  rs: textWithNumber(
    ({ msg }) => (msg.firstLine.kind === 'reply' ? msg.firstLine.statusText : null),
    ({ msg }) => msg.status,
  ),
  rsi: ({ msg }) => msg.status,
  rr: ({ msg }) => (msg.firstLine.kind === 'reply' ? msg.firstLine.reason : null),
  rv: ({ msg }) => msg.firstLine.version,
  mt: ({ msg }) => (msg.isRequest ? 1 : 2),
  mts: ({ msg }) => (msg.isRequest ? 'rq' : 'rp'),
  mi: ({ msg }) => msg.id,
  mb: ({ msg }) => msg.raw,
  ml: ({ msg }) => msg.raw.length,
  rb: ({ msg }) => (msg.body === '' ? null : msg.body),
  bs: ({ msg }) => msg.body.length,
  cl: ({ msg }) => Number(msg.header('content-length')?.body.trim() ?? 0),
  ci: ({ msg }) => callIdOf(msg) ?? null,
  cs: textWithNumber(
    ({ msg }) => cseqOf(msg)?.number ?? null,
    ({ msg }) => Number(cseqOf(msg)?.number ?? 0),
  ),
  csb: ({ msg }) => msg.header('cseq')?.body.trimEnd() ?? null,
  ct: bodyOf('contact'),
  ctu: ({ msg }) => addressesOf(msg, 'contact')?.[0]?.value.uri ?? null,
  cts: ({ msg }) => (msg.header('contact')?.body.trim() === '*' ? 1 : 0),
  cT: bodyOf('content-type'),
  ua: bodyOf('user-agent'),
  re: ({ msg }) => addressesOf(msg, 'remote-party-id')?.[0]?.value.uri ?? null,
  rt: ({ msg }) => addressesOf(msg, 'refer-to')?.[0]?.value.uri ?? null,
  ai: ({ msg }) => addressesOf(msg, 'p-asserted-identity')?.[0]?.value.uri ?? null,
  pu: ({ msg }) => addressesOf(msg, 'p-preferred-identity')?.[0]?.value.uri ?? null,
  di: ({ msg }) => addressesOf(msg, 'diversion')?.[0]?.value.uri ?? null,
  ft: ({ msg }) => fromOf(msg)?.value.tag ?? null,
  tt: ({ msg }) => toOf(msg)?.value.tag ?? null,
  tts: ({ msg }) => (toOf(msg)?.value.tag === undefined ? 0 : 1),
  si: ({ msg }) => msg.received.srcIp,
  src_ip: ({ msg }) => msg.received.srcIp,
  siz: ({ msg }) => bracketIp(msg.received.srcIp),
  sp: ({ msg }) => msg.received.srcPort,
  su: (ctx) => sourceUri(ctx, false),
  sut: (ctx) => sourceUri(ctx, true),
  sas: ({ msg }) => `${msg.received.proto}:${bracketIp(msg.received.srcIp)}:${msg.received.srcPort}`,
  pr: textWithNumber(
    ({ msg }) => msg.received.proto,
    ({ msg }) => protoNumbers[msg.received.proto],
  ),
  proto: textWithNumber(
    ({ msg }) => msg.received.proto,
    ({ msg }) => protoNumbers[msg.received.proto],
  ),
  prid: ({ msg }) => protoNumbers[msg.received.proto],
  Ri: ({ msg }) => msg.received.socket.ip,
  Rp: ({ msg }) => msg.received.socket.port,
  Ru: ({ msg }) => socketUri(msg.received.socket, false),
  Rut: ({ msg }) => socketUri(msg.received.socket, true),
  Rn: ({ msg }) => msg.received.socket.name ?? null,
  Ras: ({ msg }) => `${msg.received.proto}:${bracketIp(msg.received.socket.ip)}:${msg.received.socket.port}`,
  RAi: ({ msg }) => shownAddress(msg.received.socket).host,
  RAp: ({ msg }) => shownAddress(msg.received.socket).port,
  RAu: ({ msg }) => `sip:${shownAddress(msg.received.socket).host}:${shownAddress(msg.received.socket).port}`,
  conid: ({ msg }) => (msg.received.connectionId === 0 ? null : msg.received.connectionId),
  af: {
    bind: ({ inner }) => ({
      get: (ctx) => {
        const isV6 = ctx.msg.received.socket.family === 6
        return innerText(inner, ctx) === 'id' ? (isV6 ? 10 : 2) : isV6 ? 'IPv6' : 'IPv4'
      },
    }),
  },
  hdr: {
    bind: ({ inner, index }) => ({
      get: (ctx) => {
        const name = innerText(inner, ctx)
        const fields = name === '*' ? ctx.msg.headers : ctx.msg.headersNamed(name)
        const at = indexNumber(index, ctx)
        if (at === 'all') return fields.length === 0 ? null : fields.map((field) => field.body).join(',')
        return fields.at(at)?.body ?? null
      },
    }),
  },
  hdrc: { bind: ({ inner }) => ({ get: (ctx) => ctx.msg.headersNamed(innerText(inner, ctx)).length }) },
  hfl: {
    bind: ({ inner, index }) => ({
      get: (ctx) => {
        const at = indexNumber(index, ctx)
        return listItems(ctx.msg, innerText(inner, ctx)).at(at === 'all' ? 0 : at) ?? null
      },
    }),
  },
  hflc: { bind: ({ inner }) => ({ get: (ctx) => listItems(ctx.msg, innerText(inner, ctx)).length }) },
}

/** The items of all comma lists in the headers of a name. */
function listItems(msg: SipMessage, name: string): readonly string[] {
  const type = headerType(name)
  if (type === 'via') return viasOf(msg).map(({ field, value }) => field.body.slice(value.start, value.end).trim())
  const found = addressesOf(msg, type) ?? []
  return found.map(({ field, value }) => field.body.slice(value.start, value.end))
}
