import type { Value } from '#grammar/value.ts'
import type { BoundPv, PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { innerText, indexNumber } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { toStr } from '#runtime/script/operators.ts'
import type { Branch, SipMessage } from '#runtime/sip/message.ts'
import { changeUri, defaultPort, parseUri, type Uri } from '#runtime/sip/uri.ts'

function requestUri(msg: SipMessage): Uri | undefined {
  return msg.isRequest ? msg.parsedUri(msg.requestUri) : undefined
}

function originalUri(msg: SipMessage): Uri | undefined {
  return msg.firstLine.kind === 'request' ? msg.parsedUri(msg.firstLine.uri) : undefined
}

/** A part of a URI; a part that is absent is null. */
function part(
  uri: (msg: SipMessage) => Uri | undefined,
  read: (uri: Uri) => string,
): (ctx: RouteContext) => string | null {
  return ({ msg }) => {
    const parsed = uri(msg)
    const text = parsed === undefined ? '' : read(parsed)
    return text === '' ? null : text
  }
}

const portText = (uri: Uri): string => (uri.port === '' ? String(defaultPort(uri)) : uri.port)
const transportText = (uri: Uri): string =>
  uri.transport === '' ? (uri.scheme === 'sips' ? 'TLS' : 'UDP') : uri.transport.toUpperCase()

function changeRequestUri(msg: SipMessage, change: (uri: Uri) => string): boolean {
  const uri = requestUri(msg)
  if (uri === undefined) return false
  msg.newUri = change(uri)
  msg.uriIsNew = true
  return true
}

/** A readable part of the R-URI that can be assigned. */
function writablePart(read: (uri: Uri) => string, write: (uri: Uri, text: string) => string): PvBehaviour {
  const get = part(requestUri, read)
  const set = ({ msg }: RouteContext, value: Value): boolean => changeRequestUri(msg, (uri) => write(uri, toStr(value)))
  return { bind: (): BoundPv => ({ get, set }) }
}

const ru: PvBehaviour = {
  bind: () => ({
    get: ({ msg }) => (msg.isRequest ? msg.requestUri : null),
    set: ({ msg }, value) => {
      if (value === null) return true
      if (typeof value !== 'string') return false
      msg.newUri = value
      msg.uriIsNew = true
      return true
    },
  }),
}

const du: PvBehaviour = {
  bind: () => ({
    get: ({ msg }) => (msg.dstUri === '' ? null : msg.dstUri),
    set: ({ msg }, value) => {
      if (typeof value === 'number') return false
      msg.dstUri = value ?? ''
      return true
    },
  }),
}

function dstUri(msg: SipMessage): Uri | undefined {
  return msg.dstUri === '' ? undefined : parseUri(msg.dstUri)
}

function nextHop(msg: SipMessage): Uri | undefined {
  return dstUri(msg) ?? requestUri(msg)
}

/** The R-URI, the next hop and the branches. */
export const requestUriVariables: { readonly [name: string]: PvBehaviour } = {
  ru,
  ruri: ru,
  rU: writablePart(
    (uri) => uri.user,
    (uri, text) => changeUri(uri, { user: text, ...(text === '' ? { password: '' } : {}) }),
  ),
  'ruri.user': part(requestUri, (uri) => uri.user),
  rd: writablePart(
    (uri) => uri.host,
    (uri, text) => changeUri(uri, { host: text }),
  ),
  'ruri.domain': part(requestUri, (uri) => uri.host),
  rp: writablePart(portText, (uri, text) => changeUri(uri, { port: text })),
  rP: part(requestUri, transportText),
  rz: part(requestUri, (uri) => uri.scheme),
  rul: ({ msg }) => msg.requestUri.length,
  rUl: ({ msg }) => requestUri(msg)?.user.length ?? 0,
  ou: ({ msg }) => (msg.firstLine.kind === 'request' ? msg.firstLine.uri : null),
  ouri: ({ msg }) => (msg.firstLine.kind === 'request' ? msg.firstLine.uri : null),
  oU: part(originalUri, (uri) => uri.user),
  od: part(originalUri, (uri) => uri.host),
  op: part(originalUri, portText),
  oP: part(originalUri, transportText),
  oUl: ({ msg }) => originalUri(msg)?.user.length ?? 0,
  du,
  duri: du,
  dd: part(dstUri, (uri) => uri.host),
  dp: part(dstUri, portText),
  dP: part(dstUri, transportText),
  nh: {
    bind: ({ inner }) => ({
      get: (ctx) => {
        const uri = nextHop(ctx.msg)
        if (uri === undefined) return null
        const readers: { readonly [key: string]: string } = {
          u: uri.text,
          U: uri.user,
          d: uri.host,
          p: portText(uri),
          P: transportText(uri).toLowerCase(),
          i: uri.host,
        }
        return readers[innerText(inner, ctx)] ?? null
      },
    }),
  },
  br: {
    bind: () => ({
      get: ({ msg }) => msg.branches[0]?.uri ?? null,
      set: ({ msg }, value) => {
        if (value === null) msg.branches = []
        else msg.branches.push(newBranch(toStr(value)))
        return true
      },
    }),
  },
  bR: ({ msg }) => (msg.branches.length === 0 ? null : msg.branches.map((branch) => `<${branch.uri}>`).join(', ')),
  branch: {
    bind: ({ inner, index }) => ({
      get: (ctx) => {
        const name = innerText(inner, ctx)
        if (name === 'count') return ctx.msg.branches.length
        const at = indexNumber(index, ctx)
        const branch = ctx.msg.branches.at(at === 'all' ? 0 : at)
        return branch === undefined ? null : readBranch(branch, name)
      },
      set: (ctx, value) => {
        const at = indexNumber(index, ctx)
        const branch = ctx.msg.branches.at(at === 'all' ? 0 : at)
        return branch !== undefined && writeBranch(branch, innerText(inner, ctx), value)
      },
    }),
  },
  ruid: ({ msg }) => (msg.ruid === '' ? null : msg.ruid),
  location_ua: ({ msg }) => (msg.locationUserAgent === '' ? null : msg.locationUserAgent),
}

function newBranch(uri: string): Branch {
  return {
    uri,
    dstUri: '',
    path: '',
    q: -1,
    flags: 0,
    socket: undefined,
    instance: '',
    regId: 0,
    ruid: '',
    userAgent: '',
    connectionId: 0,
  }
}

function readBranch(branch: Branch, name: string): Value {
  const values: { readonly [name: string]: Value } = {
    uri: branch.uri,
    dst_uri: branch.dstUri || null,
    path: branch.path || null,
    q: branch.q,
    flags: branch.flags,
    ruid: branch.ruid || null,
    instance: branch.instance || null,
    location_ua: branch.userAgent || null,
    otcpid: branch.connectionId,
    send_socket:
      branch.socket === undefined ? null : `${branch.socket.proto}:${branch.socket.ip}:${branch.socket.port}`,
  }
  return values[name] ?? null
}

function writeBranch(branch: Branch, name: string, value: Value): boolean {
  switch (name) {
    case 'uri':
      branch.uri = toStr(value)
      return true
    case 'dst_uri':
      branch.dstUri = toStr(value)
      return true
    case 'path':
      branch.path = toStr(value)
      return true
    case 'q':
      branch.q = Number(value ?? -1)
      return true
    case 'flags':
      branch.flags = Number(value ?? 0)
      return true
    default:
      return false
  }
}
