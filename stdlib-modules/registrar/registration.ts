import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpValue } from '#runtime/script/xavp.ts'
import { callIdOf, cseqOf, viasOf } from '#runtime/sip/parsed.ts'
import { bracketIp, socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import type { ContactInfo } from '../usrloc/api.ts'
import { allMethods, methodMask } from '../usrloc/methods.ts'
import { hasOption, parseQ, type RequestContact } from './contact-header.ts'
import { askedExpires, grantedExpires, type AskedExpires } from './expires.ts'
import { hasOutboundPath, pathOf, receivedOfPath } from './path-header.ts'
import type { RegistrarState } from './registrar-state.ts'
import { saveErrors, type SaveError } from './save-errors.ts'
import { xavpNumber, xavpSetting } from './xavp-records.ts'

/** Flags of save(). */
export const saveFlags = { noReply: 2, oneContact: 4, noRandom: 8, prepareReply: 16 } as const

/** `silent`: the registration fails and yet the reply is a 200, as Kamailio does for a bad reg-id. */
export type BuildResult = readonly ContactInfo[] | { readonly error: SaveError } | { readonly error: 'silent' }

const longestReceived = 255

export function usesOutbound(ctx: RouteContext): boolean {
  return hasOption(ctx.msg, 'supported', 'outbound') || hasOption(ctx.msg, 'require', 'outbound')
}

/** The time that a contact asks for: the script's $xavp(cfg=>expires) counts before the message. */
export function expiresOf(ctx: RouteContext, state: RegistrarState, parameter: string | undefined): AskedExpires {
  const { xavp_cfg, default_expires } = state.env.params
  const set = xavpNumber(ctx, xavp_cfg, 'expires')
  if (set !== undefined && set >= 0) return { seconds: set, isDefault: false }
  return askedExpires(ctx.msg, parameter, default_expires)
}

/** Makes the bindings that a REGISTER asks for; all of them or none. */
export function buildContacts(
  ctx: RouteContext,
  state: RegistrarState,
  contacts: readonly RequestContact[],
  flags: number,
): BuildResult {
  const shared = sharedInfo(ctx, state)
  if ('error' in shared) return shared
  const built: ContactInfo[] = []
  for (const contact of contacts) {
    const info = contactInfo(ctx, state, contact, shared, flags)
    if ('error' in info) return info
    built.push(info)
  }
  return built
}

type SharedInfo = Omit<ContactInfo, 'address' | 'expires' | 'q' | 'methods' | 'instance' | 'regId' | 'ruid'>

/** What all contacts of a request have in common. */
function sharedInfo(ctx: RouteContext, state: RegistrarState): SharedInfo | { readonly error: SaveError } {
  const { msg } = ctx
  const { params, core, log } = state.env
  const cseq = Number(cseqOf(msg)?.number ?? Number.NaN)
  if (!(cseq <= 0xffffffff)) {
    log.error('failed to convert cseq number')
    return { error: saveErrors.badCSeq }
  }
  const path = params.use_path === 0 ? '' : pathOf(msg)
  if (path === undefined) return { error: saveErrors.pathParse }
  const pathReceived = params.path_use_received === 0 ? '' : receivedOfPath(path)
  const avp = state.receivedAvp?.get(ctx) ?? null
  const received = pathReceived !== '' ? pathReceived : typeof avp === 'string' ? avp : ''
  if (received.length > longestReceived) {
    log.error('received too long')
    return { error: saveErrors.tooLong }
  }
  const { usrloc } = state
  return {
    received,
    path,
    callId: callIdOf(msg) ?? '',
    cseq,
    flags: 0,
    cflags: (msg.branchFlags | (pathReceived === '' ? 0 : (usrloc?.natFlag ?? 0))) >>> 0,
    userAgent: msg.header('user-agent')?.body ?? 'n/a',
    socket: socketOf(ctx, state),
    serverId: core.settings.int('server_id'),
    connectionId: connectionOf(ctx, state),
    lastModified: state.nowSeconds(),
    xavp: copyXavps(ctx, usrloc?.contactXavp ?? ''),
  }
}

function contactInfo(
  ctx: RouteContext,
  state: RegistrarState,
  contact: RequestContact,
  shared: SharedInfo,
  flags: number,
): ContactInfo | { readonly error: SaveError | 'silent' } {
  const { params, core, log } = state.env
  const regId = regIdOf(ctx, state, contact)
  if (regId === undefined) {
    log.error('invalid reg-id value')
    return { error: 'silent' }
  }
  const random = (flags & saveFlags.noRandom) === 0 ? () => core.host.random.uint32() : undefined
  const seconds = grantedExpires(expiresOf(ctx, state, contact.expires), params, random)
  // A binding that goes away is not read any further (seen with 6.1.5).
  const q = qOf(ctx, state, contact) ?? (seconds === 0 ? -1 : undefined)
  if (q === undefined) {
    log.error('invalid q parameter')
    return { error: saveErrors.badQ }
  }
  const methods = contact.methods ?? ctx.msg.header('allow')?.body
  if (methods !== undefined && !/^\s*[^\s,]+(\s*,\s*[^\s,]+)*\s*$/.test(methods.slice(0, 1000))) {
    log.error('failed to parse contact methods')
    return { error: saveErrors.messageParse }
  }
  return {
    ...shared,
    address: contact.uri,
    // A binding that is to be removed has no time; the caller looks for 0.
    expires: seconds === 0 ? 0 : shared.lastModified + seconds,
    q,
    methods: methods === undefined ? allMethods : methodMask(methods),
    instance: contact.instance,
    regId,
    ruid: state.usrloc?.nextRuid() ?? '',
  }
}

/** reg-id belongs to an instance and counts only with SIP Outbound; undefined when it is no number above 0. */
function regIdOf(ctx: RouteContext, state: RegistrarState, contact: RequestContact): number | undefined {
  if (contact.regId === undefined || contact.instance === '') return 0
  return /^[1-9]\d{0,8}$/.test(contact.regId) ? Number(contact.regId) : undefined
}

function qOf(ctx: RouteContext, state: RegistrarState, contact: RequestContact): number | undefined {
  const { xavp_cfg, default_q } = state.env.params
  const set = xavpNumber(ctx, xavp_cfg, 'q')
  if (set !== undefined) return set >= 0 && set <= 1000 ? set : undefined
  return contact.q === undefined || contact.q === '' ? default_q : parseQ(contact.q)
}

/** The socket that took the request; with sock_flag the one that a header or $xavp(cfg=>socket) names. */
function socketOf(ctx: RouteContext, state: RegistrarState): ListenSocket {
  const { params, core, log } = state.env
  const { socket } = ctx.msg.received
  if (params.sock_flag < 0 || ((ctx.msg.flags >>> params.sock_flag) & 1) === 0) return socket
  const set = xavpSetting(ctx, params.xavp_cfg, 'socket')
  const header = params.sock_hdr_name === null ? undefined : ctx.msg.headersNamed(params.sock_hdr_name)[0]?.body
  const text = typeof set === 'string' ? set : header?.trim()
  if (text === undefined || text === '') return socket
  const named = core.transport.sockets.find((candidate) => namesOf(candidate).includes(text))
  if (named === undefined) log.error(`non-local socket <${text}>`)
  return named ?? socket
}

function namesOf(socket: ListenSocket): readonly string[] {
  const { advertised } = socket
  if (advertised === undefined) return [socketText(socket)]
  const port = advertised.port === 0 ? socket.port : advertised.port
  return [socketText(socket), `${socket.proto}:${bracketIp(advertised.host)}:${port}`]
}

function connectionOf(ctx: RouteContext, state: RegistrarState): number {
  const set = xavpNumber(ctx, state.env.params.xavp_cfg, 'tcpconn_id')
  if (set !== undefined) return set
  const { connectionId } = ctx.msg.received
  return connectionId === 0 ? -1 : connectionId
}

function copyXavps(ctx: RouteContext, name: string): readonly XavpValue[] {
  const values = name === '' ? undefined : ctx.attributes.xavps.roots.get(name)
  return values?.map(copyXavp) ?? []
}

/** A copy that later changes by the script do not reach. */
export function copyXavp(value: XavpValue): XavpValue {
  if (!(value instanceof Map)) return value
  return new Map([...value].map(([name, members]) => [name, members.map(copyXavp)]))
}

/** RFC 5626 §6.1: behind an edge proxy the first Path URI must carry ob. */
export function lacksOutboundFirstHop(ctx: RouteContext, contacts: readonly RequestContact[]): boolean {
  if (!usesOutbound(ctx) || !contacts.some((contact) => contact.regId !== undefined)) return false
  return viasOf(ctx.msg).length > 1 && !hasOutboundPath(pathOf(ctx.msg) ?? '')
}
