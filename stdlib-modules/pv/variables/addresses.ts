import type { Value } from '#grammar/value.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { BoundPv, PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { NameAddr } from '#runtime/sip/headers/name-addr.ts'
import { fromOf, toOf, type InField } from '#runtime/sip/parsed.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { Uri } from '#runtime/sip/uri.ts'
import { bound } from './fixed-names.ts'

type Address = InField<NameAddr>
/** Writes an edit for a text; null deletes. The result tells whether the assignment counts as done. */
type Write = (msg: SipMessage, address: Address, text: string | null) => boolean

/** Offset in the message of the first byte of the user part, or of the host when there is no user. */
function userStart({ field, value }: Address): number {
  return field.bodyStart + value.uriStart + value.uri.indexOf(':') + 1
}

/** Offset in the message of the host. */
function hostStart(address: Address, uri: Uri): number {
  const start = userStart(address)
  if (uri.user === '') return start
  const afterUser = uri.text.indexOf(':') + 1 + uri.user.length
  return start + uri.text.indexOf('@', afterUser) - uri.text.indexOf(':')
}

const setUri: Write = (msg, { field, value }, text) => {
  if (text === null) return true
  msg.edits.replace(field.bodyStart + value.uriStart, value.uri.length, text)
  return true
}

/** The user alone is replaced; with null the `@` behind it goes too, but a password stays, and an empty text leaves both (6.1.5). */
const setUser: Write = (msg, address, text) => {
  const uri = msg.parsedUri(address.value.uri)
  if (uri === undefined) return false
  const at = userStart(address)
  if (uri.user === '') {
    if (text !== null && text !== '') msg.edits.insert(at, `${text}@`)
    return true
  }
  const isLast = msg.raw[at + uri.user.length] === '@'
  const removed = uri.user.length + (text === null && isLast ? 1 : 0)
  msg.edits.replace(at, removed, text ?? '')
  return true
}

const setDomain: Write = (msg, address, text) => {
  const uri = msg.parsedUri(address.value.uri)
  if (uri === undefined) return false
  if (text !== null && uri.host !== '') msg.edits.replace(hostStart(address, uri), uri.host.length, text)
  return true
}

/** An address without brackets gets them with its name; a name that goes takes the blank behind it along. */
const setDisplay: Write = (msg, { field, value }, text) => {
  const at = field.bodyStart + value.displayStart
  const length = value.displayEnd - value.displayStart
  if (length > 0) {
    const blank = text === null && msg.raw[at + length] === ' ' ? 1 : 0
    msg.edits.replace(at, length + blank, text ?? '')
  } else if (text !== null) {
    msg.edits.insert(at, value.bracketed ? `${text} ` : `${text} <`)
    if (!value.bracketed) msg.edits.insert(field.bodyStart + value.uriEnd, '>')
  }
  return true
}

/** Variables of From or To; what is assigned becomes an edit, seen only in the message that is sent. */
function addressVariables(
  name: string,
  find: (msg: SipMessage) => Address | undefined,
  log: ModuleLogger,
): { readonly uri: PvBehaviour; readonly user: PvBehaviour } & {
  readonly domain: PvBehaviour
  readonly display: PvBehaviour
  readonly userLength: PvBehaviour
} {
  const uriOf = ({ msg }: RouteContext): Uri | undefined => msg.parsedUri(find(msg)?.value.uri ?? '')
  const part = (read: (uri: Uri) => string): ((ctx: RouteContext) => Value) => {
    return (ctx) => {
      const uri = uriOf(ctx)
      return uri === undefined ? null : read(uri) || null
    }
  }
  const setter =
    (write: Write, canDelete: boolean): NonNullable<BoundPv['set']> =>
    ({ msg }, value) => {
      const address = find(msg)
      if (address === undefined || typeof value === 'number') {
        log.error(`a part of ${name} cannot be set to ${String(value)}`)
        return false
      }
      if (value === null && !canDelete) log.warn(`this part of ${name} cannot be deleted`)
      return write(msg, address, value)
    }
  return {
    uri: bound({ get: ({ msg }) => find(msg)?.value.uri ?? null, set: setter(setUri, false) }),
    user: bound({ get: part(({ user }) => user), set: setter(setUser, true) }),
    domain: bound({ get: part(({ host }) => host), set: setter(setDomain, false) }),
    display: bound({ get: ({ msg }) => find(msg)?.value.display || null, set: setter(setDisplay, true) }),
    // Kamailio takes an assignment to $tUl as one to $tU.
    userLength: bound({ get: (ctx) => uriOf(ctx)?.user.length ?? null, set: setter(setUser, true) }),
  }
}

/** From and To: URI, user, host, display name, tag. */
export function fromToVariables(log: ModuleLogger): { readonly [name: string]: PvBehaviour } {
  const from = addressVariables('From', fromOf, log)
  const to = addressVariables('To', toOf, log)
  return {
    fu: from.uri,
    from: from.uri,
    fU: from.user,
    'from.user': from.user,
    fd: from.domain,
    'from.domain': from.domain,
    fn: from.display,
    ft: ({ msg }) => fromOf(msg)?.value.tag ?? null,
    fUl: from.userLength,
    tu: to.uri,
    to: to.uri,
    tU: to.user,
    'to.user': to.user,
    td: to.domain,
    'to.domain': to.domain,
    tn: to.display,
    tt: ({ msg }) => toOf(msg)?.value.tag ?? null,
    tts: ({ msg }) => (toOf(msg)?.value.tag === undefined ? 0 : 1),
    tUl: to.userLength,
  }
}
