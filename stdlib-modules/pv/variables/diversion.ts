import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { NameAddr } from '#runtime/sip/headers/name-addr.ts'
import { addressesOf } from '#runtime/sip/parsed.ts'

/** A part of the first Diversion (RFC 5806), null without one. */
function part(read: (diversion: NameAddr) => Value): PvBehaviour {
  return ({ msg }) => {
    const first = addressesOf(msg, 'diversion')?.[0]?.value
    return first === undefined ? null : read(first)
  }
}

/** A parameter; its name is compared with case, as Kamailio does here. */
function parameter(name: string): PvBehaviour {
  return part(({ parameters }) => parameters.find((one) => one.name === name)?.value ?? null)
}

/** URI, reason, privacy and counter of the first Diversion. */
export const diversionVariables: { readonly [name: string]: PvBehaviour } = {
  di: part(({ uri }) => uri),
  dir: parameter('reason'),
  dip: parameter('privacy'),
  dic: parameter('counter'),
}
