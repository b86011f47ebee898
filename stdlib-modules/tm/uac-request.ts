import type { Core } from '#runtime/server/core.ts'
import { parseMessage } from '#runtime/sip/parse-message.ts'
import type { HeaderField } from '#runtime/sip/message.ts'
import { parseUri } from '#runtime/sip/uri.ts'
import { findSendSocket } from '#runtime/routing/send-commands.ts'
import type { ReceiveInfo } from '#runtime/transport/sockets.ts'
import type { LocalRequest } from './api.ts'

/** A request as t_uac_send() and tm.t_uac_start take it. */
export interface UacArguments {
  readonly method: string
  readonly ruri: string
  /** '' or '.' for none, as for `socket`. */
  readonly nexthop: string
  readonly socket: string
  readonly headers: string
  readonly body: string
}

/** Headers that are built from what the caller gives, and not copied as they stand. */
const builtHeaders = new Set(['from', 'to', 'call-id', 'cseq', 'route', 'via', 'content-length'])

/**
 * Checks the arguments in Kamailio's order and gives the request, or what is wrong in the words of its faults
 * (6.1.5).
 */
export function readUacRequest(core: Core, args: UacArguments): LocalRequest | string {
  const { method, ruri, body } = args
  const nextHop = isAbsent(args.nexthop) ? undefined : args.nexthop
  const socket = isAbsent(args.socket) ? undefined : findSendSocket(core.transport.sockets, args.socket)
  if (!/^[!%'*+.0-9A-Z_`a-z~-]+$/.test(method)) return `Invalid method "${method}"`
  if (!isUri(ruri)) return `Invalid request uri "${ruri}"`
  if (nextHop !== undefined && !isUri(nextHop)) return `Invalid next-hop uri "${nextHop}"`
  if (!isAbsent(args.socket) && socket === undefined) return `No local socket for "${args.socket}"`
  const fields = readFields(args.headers)
  if (fields === undefined) return 'Invalid headers'
  const find = (type: string): string | undefined => fields.find((field) => field.type === type)?.body
  const from = find('from')
  const to = find('to')
  const hasType = fields.some((field) => field.type === 'content-type')
  if (body !== '' && !hasType) return 'Content-Type missing'
  if (to === undefined) return 'To missing'
  if (from === undefined) return 'From missing'
  const cseq = Number.parseInt(find('cseq') ?? '', 10)
  const callId = find('call-id')
  const routes = fields.filter((field) => field.type === 'route').map((field) => field.body)
  return {
    method,
    requestUri: ruri,
    from,
    to,
    headers: fields
      .filter((field) => !builtHeaders.has(field.type))
      .map((field) => `${field.name}: ${field.body}\r\n`)
      .join(''),
    body,
    routes,
    ...(nextHop === undefined ? {} : { nextHop }),
    ...(socket === undefined ? {} : { socket }),
    ...(callId === undefined ? {} : { callId }),
    ...(Number.isNaN(cseq) ? {} : { cseq }),
  }
}

function isAbsent(text: string): boolean {
  return text === '' || text === '.'
}

/** Nothing that could end the first line. */
function isUri(text: string): boolean {
  return !/[\s\0]/.test(text) && parseUri(text) !== undefined
}

function readFields(headers: string): readonly HeaderField[] | undefined {
  const text = `OPTIONS sip:local SIP/2.0\r\n${headers.replace(/\r?\n/g, '\r\n').replace(/(?:\r\n)*$/, '\r\n')}\r\n`
  const msg = parseMessage(text, nowhere, 0)
  return msg === undefined || msg.headerError !== undefined ? undefined : msg.headers
}

const nowhere: ReceiveInfo = {
  proto: 'udp',
  srcIp: '127.0.0.1',
  srcPort: 5060,
  dstIp: '127.0.0.1',
  dstPort: 5060,
  socket: {
    proto: 'udp',
    ip: '127.0.0.1',
    port: 5060,
    host: '127.0.0.1',
    advertised: undefined,
    name: undefined,
    virtual: false,
    family: 4,
  },
  connectionId: 0,
  timeMs: 0,
}
