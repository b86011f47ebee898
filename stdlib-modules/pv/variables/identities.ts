import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { indexNumber } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { HeaderType } from '#runtime/sip/header-names.ts'
import type { NameAddr } from '#runtime/sip/headers/name-addr.ts'
import { addressesOf } from '#runtime/sip/parsed.ts'
import type { Uri } from '#runtime/sip/uri.ts'

type Read = (address: NameAddr, ctx: RouteContext) => Value

/** A part of one identity of RFC 3325; a negative index means the first, `[*]` gives nothing (recorded with 6.1.5). */
function identity(type: HeaderType, read: Read): PvBehaviour {
  return {
    bind: ({ index }) => ({
      get: (ctx) => {
        const at = indexNumber(index, ctx)
        const found = at === 'all' ? undefined : addressesOf(ctx.msg, type)?.[Math.max(at, 0)]
        return found === undefined ? null : read(found.value, ctx)
      },
    }),
  }
}

function uriPart(read: (uri: Uri) => string): Read {
  return (address, { msg }) => {
    const uri = msg.parsedUri(address.uri)
    return uri === undefined ? null : read(uri) || null
  }
}

/** The URI of a header that holds one address: more than one make it malformed. */
function onlyUri(type: HeaderType): PvBehaviour {
  return ({ msg }) => {
    const found = addressesOf(msg, type) ?? []
    return found.length === 1 ? (found[0]?.value.uri ?? null) : null
  }
}

const preferred = 'p-preferred-identity'

/** P-Asserted-Identity and P-Preferred-Identity, and the addresses of Remote-Party-ID and Refer-To. */
export const identityVariables: { readonly [name: string]: PvBehaviour } = {
  ai: identity('p-asserted-identity', ({ uri }) => uri),
  pu: identity(preferred, ({ uri }) => uri),
  pU: identity(
    preferred,
    uriPart(({ user }) => user),
  ),
  pd: identity(
    preferred,
    uriPart(({ host }) => host),
  ),
  pn: identity(preferred, ({ display }) => display || null),
  re: onlyUri('remote-party-id'),
  rt: onlyUri('refer-to'),
}
