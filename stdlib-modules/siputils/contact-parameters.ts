import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { findParameter, type Parameter } from '#runtime/sip/parameters.ts'
import { addressesOf } from '#runtime/sip/parsed.ts'
import { parseUri, type Uri } from '#runtime/sip/uri.ts'
import { protoNumbers } from '#runtime/transport/sockets.ts'
import { firstContacts, replaceContactUri, type ContactPlace } from './contact-list.ts'

/** Base64 with `-` and `_`, without padding (RFC 4648 section 5). Text is latin1. */
export function encodeBase64Url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The text behind Base64 with `-` and `_`; padding may stand at its end. Undefined when it is none. */
export function decodeBase64Url(text: string): string | undefined {
  const bare = text.replace(/={1,2}$/, '')
  if (!/^[A-Za-z0-9_-]{2,}$/.test(bare)) return undefined
  // A character too many holds less than a byte: Kamailio leaves it out.
  const whole = bare.length % 4 === 1 ? bare.slice(0, -1) : bare
  return atob(whole.replaceAll('-', '+').replaceAll('_', '/'))
}

/** The functions that keep a Contact URI in a parameter of another one; their codes were recorded from 6.1.5. */
export function createContactParameterFunctions(log: ModuleLogger) {
  /** Does something to each Contact of all headers until it fails; Contacts that cannot be read are as good as none. */
  const each = ({ msg }: RouteContext, change: (place: ContactPlace) => 1 | -1): 1 | -1 => {
    for (const { field, value } of addressesOf(msg, 'contact') ?? []) {
      if (value.uri !== '*' && change({ field, address: value }) === -1) return -1
    }
    return 1
  }
  const encode = (ctx: RouteContext, name: string, address: string, isAliased: boolean): number => {
    const { srcIp, srcPort, proto } = ctx.msg.received
    const alias = isAliased ? `;alias=${srcIp}~${srcPort}~${protoNumbers[proto]}` : ''
    const places = firstContacts(ctx.msg)
    if (places === 'bad') {
      log.error('contact parsing failed')
      return -4
    }
    for (const place of places === 'absent' ? [] : places) {
      const value = encodeBase64Url(place.address.uri + alias)
      replaceContactUri(ctx.msg, place, `${address};${name}=${value}`, true)
    }
    return 1
  }
  /** What a URI holds in a parameter: undefined when it holds nothing, -1 when that is no Base64. */
  const decode = (uri: Uri | undefined, name: string): string | undefined | -1 => {
    const value = uri === undefined ? undefined : findParameter(uri.parameters, name)?.value
    if (uri === undefined || value === undefined || value === '') return undefined
    const decoded = decodeBase64Url(value)
    if (decoded !== undefined) return decoded
    log.error(`failed to decode uri [${uri.text}]`)
    return -1
  }
  return {
    contact_param_encode: (ctx: RouteContext, args: { readonly name: string; readonly uri: string }): number =>
      encode(ctx, args.name, args.uri, false),
    contact_param_encode_alias: (ctx: RouteContext, args: { readonly name: string; readonly uri: string }): number =>
      encode(ctx, args.name, args.uri, true),
    contact_param_decode: (ctx: RouteContext, { name }: { readonly name: string }): 1 | -1 =>
      each(ctx, (place) => {
        const decoded = decode(parseUri(place.address.uri), name)
        if (decoded === -1) return -1
        if (decoded !== undefined) replaceContactUri(ctx.msg, place, decoded)
        return 1
      }),
    contact_param_decode_ruri: ({ msg }: RouteContext, { name }: { readonly name: string }): 1 | -1 => {
      const uri = msg.parsedUri(msg.requestUri)
      const decoded = decode(uri, name)
      if (uri === undefined || decoded === -1) return -1
      if (decoded === undefined) return 1
      msg.newUri = decoded
      msg.uriIsNew = true
      return 1
    },
    contact_param_rm: (ctx: RouteContext, { name }: { readonly name: string }): 1 | -1 =>
      each(ctx, (place) => {
        const uri = parseUri(place.address.uri)
        const found = uri?.parameters.findLast((one) => one.name.toLowerCase() === name.toLowerCase())
        if (uri !== undefined && found !== undefined) cut(ctx, place, uri, found)
        return 1
      }),
    /** A message without a Contact that can be read counts as one that has the parameter (6.1.5). */
    contact_param_check: ({ msg }: RouteContext, { name }: { readonly name: string }): 1 | -1 => {
      const addresses = addressesOf(msg, 'contact')
      if (addresses === undefined || addresses.length === 0) return 1
      const hasIt = addresses.some(({ value }) => {
        const uri = parseUri(value.uri)
        return uri !== undefined && findParameter(uri.parameters, name) !== undefined
      })
      return hasIt ? 1 : -1
    },
  }
}

/** Removes one parameter and the `;` before it from a Contact URI. */
function cut({ msg }: RouteContext, { field, address }: ContactPlace, uri: Uri, parameter: Parameter): void {
  const headers = uri.headers === '' ? 0 : uri.headers.length + 1
  const offset = uri.text.length - headers - uri.parametersText.length
  const start = field.bodyStart + address.uriStart + offset + parameter.start - 1
  msg.edits.remove(start, parameter.end - parameter.start + 1)
}
