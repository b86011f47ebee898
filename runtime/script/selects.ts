import type { PvAccessor } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import type { ConfigFramework } from '../server/config-framework.ts'
import { addressesOf, cseqOf, fromOf, toOf, viasOf } from '../sip/parsed.ts'
import type { HeaderType } from '../sip/header-names.ts'
import { parseNameAddrs, type NameAddr } from '../sip/headers/name-addr.ts'
import type { SipMessage } from '../sip/message.ts'
import type { RouteContext } from './context.ts'
import { textToInt } from './integers.ts'
import { toStr } from './operators.ts'
import { readUriPart } from './uri-selects.ts'

type Read = (ctx: RouteContext) => Value

/** One part of a select: a name with an optional index. */
export interface SelectPart {
  readonly name: string
  readonly index: number | undefined
}

/** How a module gives selects: a reader for those it knows, undefined for others. */
export type BindModuleSelect = (parts: readonly SelectPart[]) => Read | undefined

/** Binds a select such as `@via[1].branch` or `@cfg_get.group.name` (LANGUAGE F4). */
export function bindSelect(
  text: string,
  services: { readonly config: ConfigFramework; readonly moduleSelects?: readonly BindModuleSelect[] },
): PvAccessor | { readonly error: string } {
  const parts = parseSelect(text)
  const ofModules = services.moduleSelects ?? []
  const read = parts === undefined ? undefined : (bindParts(parts, services.config) ?? bindFirst(parts, ofModules))
  if (read === undefined) return { error: 'unknown select' }
  return {
    get: (ctx) => read(ctx as RouteContext),
    str: (ctx) => toStr(read(ctx as RouteContext)),
    int: (ctx) => textToInt(toStr(read(ctx as RouteContext))),
  }
}

function bindFirst(parts: readonly SelectPart[], binders: readonly BindModuleSelect[]): Read | undefined {
  for (const bind of binders) {
    const read = bind(parts)
    if (read !== undefined) return read
  }
  return undefined
}

function parseSelect(text: string): readonly SelectPart[] | undefined {
  const parts: SelectPart[] = []
  const pattern = /\.?([A-Za-z_][A-Za-z0-9_]*)(?:\[(-?\d+)\])?|\["([^"]*)"\]/y
  pattern.lastIndex = text.startsWith('@') ? 1 : 0
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (match === null) return undefined
    parts.push({ name: match[1] ?? match[3] ?? '', index: match[2] === undefined ? undefined : Number(match[2]) })
  }
  return parts.length === 0 ? undefined : parts
}

function bindParts(parts: readonly SelectPart[], config: ConfigFramework): Read | undefined {
  const [first, second, third] = parts
  if (first === undefined) return undefined
  const field = second?.name.toLowerCase() ?? ''
  switch (first.name.toLowerCase()) {
    case 'cfg_get':
      return second === undefined || third === undefined ? undefined : () => readConfig(config, second.name, third.name)
    case 'via':
    case 'v':
      return ({ msg }) => readVia(msg, first.index ?? 1, field, third?.name)
    case 'from':
    case 'f':
      return ({ msg }) => readAddress(msg, fromOf(msg)?.value, parts, msg.header('from')?.body)
    case 'to':
    case 't':
      return ({ msg }) => readAddress(msg, toOf(msg)?.value, parts, msg.header('to')?.body)
    case 'contact':
    case 'm':
      return ({ msg }) => readAddress(msg, addressesOf(msg, 'contact')?.[0]?.value, parts, msg.header('contact')?.body)
    case 'record_route':
    case 'rr':
      return first.index === undefined ? ofHeader('record-route', parts) : undefined
    case 'rpid':
      return ofHeader('remote-party-id', parts)
    case 'next_hop':
      return ({ msg }) => readUriPart(msg, msg.dstUri || msg.requestUri, field, third?.name)
    case 'dst_uri':
      return ({ msg }) => (msg.dstUri === '' ? null : readUriPart(msg, msg.dstUri, field, third?.name))
    case 'received':
      return bindReceived(field)
    case 'version':
      return ({ msg }) => msg.firstLine.version
    case 'status':
      return ({ msg }) => (msg.firstLine.kind === 'reply' ? msg.firstLine.statusText : null)
    case 'reason':
      return ({ msg }) => (msg.firstLine.kind === 'reply' ? msg.firstLine.reason : null)
    case 'ruri':
    case 'request_uri':
      return ({ msg }) => (msg.isRequest ? readUriPart(msg, msg.requestUri, field, third?.name) : null)
    case 'cseq':
      return ({ msg }) =>
        field === 'method'
          ? (cseqOf(msg)?.method ?? null)
          : field === 'num'
            ? (cseqOf(msg)?.number ?? null)
            : (msg.header('cseq')?.body ?? null)
    case 'call_id':
      return ({ msg }) => msg.header('call-id')?.body ?? null
    case 'method':
      return ({ msg }) => (msg.isRequest ? msg.method : null)
    case 'src':
      return ({ msg }) => endpoint(msg.received.srcIp, msg.received.srcPort, field)
    case 'dst':
      return ({ msg }) => endpoint(msg.received.dstIp, msg.received.dstPort, field)
    case 'msg':
    case 'message':
      if (field === 'len') return ({ msg }) => String(msg.raw.length)
      if (field === 'type' && third === undefined) return ({ msg }) => (msg.isRequest ? '1' : '2')
      if (field === 'first_line') return ({ msg }) => msg.raw.slice(0, Math.max(0, msg.raw.search(/\r?\n/)))
      if (second === undefined) return ({ msg }) => msg.raw
      return (field === 'header' || field === 'h') && third !== undefined ? readHeader(third) : undefined
    default:
      return plainHeaders.has(first.name.toLowerCase()) && second === undefined ? readHeader(first) : undefined
  }
}

/** An address in a header that is not parsed for others: the first one of the first header. */
function ofHeader(name: HeaderType, parts: readonly SelectPart[]): Read {
  return ({ msg }) => {
    const body = msg.header(name)?.body
    const first = body === undefined ? undefined : parseNameAddrs(body)?.[0]
    return readAddress(msg, first, parts, body)
  }
}

/** Where the message came in. */
function bindReceived(field: string): Read | undefined {
  switch (field) {
    case 'ip':
      return ({ msg }) => msg.received.dstIp
    case 'port':
      return ({ msg }) => String(msg.received.dstPort)
    case 'proto':
      return ({ msg }) => msg.received.proto
    case 'proto_ip_port':
      return ({ msg }) => `${msg.received.proto}:${msg.received.dstIp}:${msg.received.dstPort}`
    default:
      return undefined
  }
}

/** Selects that give the body of the first header of their name. */
// prettier-ignore
const plainHeaders: ReadonlySet<string> = new Set([
  'expires', 'max_forwards', 'content_type', 'content_length', 'subject', 'organization', 'priority', 'session_expires', 'min_se',
  'user_agent', 'sip_if_match', 'event', 'refer_to', 'date', 'identity', 'identity_info',
])

/** The body of a header: `_` stands for `-`; of several the first or the one of the index, 0 and below from the end. */
function readHeader({ name, index = 1 }: SelectPart): Read {
  const written = name.replaceAll('_', '-')
  return ({ msg }) => {
    const all = msg.headersNamed(written)
    const found = index > 0 ? all[index - 1] : all.at(index === 0 ? -1 : index)
    return found?.body ?? null
  }
}

function readConfig(config: ConfigFramework, group: string, name: string): Value {
  return config.find(group, name)?.get() ?? null
}

function endpoint(ip: string, port: number, field: string): Value {
  return field === 'port' ? String(port) : field === 'ip_port' ? `${ip}:${port}` : ip
}

function readVia(msg: SipMessage, index: number, field: string, param: string | undefined): Value {
  const vias = viasOf(msg)
  const via = (index < 0 ? vias.at(index) : vias[index - 1])?.value
  if (via === undefined) return null
  const find = (name: string): Value =>
    via.parameters.find((parameter) => parameter.name.toLowerCase() === name.toLowerCase())?.value ?? null
  switch (field) {
    case 'host':
      return via.host
    case 'port':
      return via.port === '' ? null : via.port
    case 'transport':
      return via.transport
    case 'name':
      return 'SIP'
    case 'version':
      return '2.0'
    case 'params':
      return param === undefined ? null : find(param)
    default:
      return field === '' ? null : find(field)
  }
}

/** Parts of an address: `.uri` with its own parts, `.name`, `.params["x"]`, or a parameter by its name. */
function readAddress(
  msg: SipMessage,
  address: NameAddr | undefined,
  parts: readonly SelectPart[],
  body: string | undefined,
): Value {
  if (address === undefined) return null
  const [, second, third, fourth] = parts
  const field = second?.name.toLowerCase() ?? ''
  const find = (name: string): Value =>
    address.parameters.find((parameter) => parameter.name.toLowerCase() === name.toLowerCase())?.value ?? null
  switch (field) {
    case '':
      return body ?? null
    case 'uri':
      return readUriPart(msg, address.uri, third?.name.toLowerCase() ?? '', fourth?.name)
    case 'name':
      return address.display === '' ? null : address.display
    case 'params':
      return third === undefined ? null : find(third.name)
    case 'tag':
      // A tag that is not there is the empty text, not null.
      return find(field) ?? ''
    default:
      return find(field)
  }
}
