import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { toStr } from '#runtime/script/operators.ts'
import type { NameAddr } from '#runtime/sip/headers/name-addr.ts'
import { fromOf, toOf, type InField } from '#runtime/sip/parsed.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { changeUri, type Uri } from '#runtime/sip/uri.ts'

type Find = (msg: SipMessage) => InField<NameAddr> | undefined

/** Variables of From or To; what is assigned becomes an edit, seen only in the message that is sent. */
function addressVariables(find: Find): { readonly [part: string]: PvBehaviour } {
  const replaceUri = ({ msg }: RouteContext, text: string): boolean => {
    const found = find(msg)
    if (found === undefined) return false
    const { field, value } = found
    msg.edits.replace(field.bodyStart + value.uriStart, value.uriEnd - value.uriStart, text)
    return true
  }
  const changePart = (ctx: RouteContext, change: (uri: Uri) => string): boolean => {
    const uri = ctx.msg.parsedUri(find(ctx.msg)?.value.uri ?? '')
    return uri !== undefined && replaceUri(ctx, change(uri))
  }
  const readUri =
    (read: (uri: Uri) => string) =>
    (ctx: RouteContext): Value => {
      const uri = ctx.msg.parsedUri(find(ctx.msg)?.value.uri ?? '')
      const text = uri === undefined ? '' : read(uri)
      return text === '' ? null : text
    }
  return {
    uri: {
      bind: () => ({
        get: ({ msg }) => find(msg)?.value.uri ?? null,
        set: (ctx, value) => value !== null && replaceUri(ctx, toStr(value)),
      }),
    },
    user: {
      bind: () => ({
        get: readUri((uri) => uri.user),
        set: (ctx, value) => changePart(ctx, (uri) => changeUri(uri, { user: toStr(value) })),
      }),
    },
    domain: {
      bind: () => ({
        get: readUri((uri) => uri.host),
        set: (ctx, value) => value !== null && changePart(ctx, (uri) => changeUri(uri, { host: toStr(value) })),
      }),
    },
    name: {
      bind: () => ({
        get: ({ msg }) => {
          const display = find(msg)?.value.display ?? ''
          return display === '' ? null : display
        },
        set: (ctx, value) => setDisplay(find(ctx.msg), ctx.msg, value === null ? '' : toStr(value)),
      }),
    },
  }
}

/** Replaces the display name; an address without brackets gets them. */
function setDisplay(found: InField<NameAddr> | undefined, msg: SipMessage, text: string): boolean {
  if (found === undefined) return false
  const { field, value } = found
  const start = field.bodyStart + value.displayStart
  msg.edits.replace(start, value.displayEnd - value.displayStart, value.bracketed ? text : `${text} <`)
  if (!value.bracketed) msg.edits.insert(field.bodyStart + value.uriEnd, '>')
  return true
}

const from = addressVariables(fromOf)
const to = addressVariables(toOf)
const missing: PvBehaviour = () => null

/** From and To. */
export const fromToVariables: { readonly [name: string]: PvBehaviour } = {
  fu: from['uri'] ?? missing,
  from: from['uri'] ?? missing,
  fU: from['user'] ?? missing,
  'from.user': from['user'] ?? missing,
  fd: from['domain'] ?? missing,
  'from.domain': from['domain'] ?? missing,
  fn: from['name'] ?? missing,
  tu: to['uri'] ?? missing,
  to: to['uri'] ?? missing,
  tU: to['user'] ?? missing,
  'to.user': to['user'] ?? missing,
  td: to['domain'] ?? missing,
  'to.domain': to['domain'] ?? missing,
  tn: to['name'] ?? missing,
  ful: ({ msg }) => fromOf(msg)?.value.uri.length ?? 0,
  fUl: ({ msg }) => msg.parsedUri(fromOf(msg)?.value.uri ?? '')?.user.length ?? 0,
  tUl: ({ msg }) => msg.parsedUri(toOf(msg)?.value.uri ?? '')?.user.length ?? 0,
}
