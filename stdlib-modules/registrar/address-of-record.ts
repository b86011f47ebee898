import { parseUri } from '#runtime/sip/uri.ts'

export interface AorRules {
  readonly isDomainUsed: boolean
  readonly isCaseSensitive: boolean
  /** An escape that stands for no printable character is a part of the name as it is written; without it the URI is no key. */
  readonly keepsOddEscapes?: boolean
  /** Beginning of domains that is left out, '' for none. */
  readonly realmPrefix: string
}

/** Longest user and domain together; keys of tables stay short, whatever is sent (recorded from 6.1.5). */
const longest = 256

/**
 * The key under which a URI is registered: its user with escapes resolved, and its domain when `isDomainUsed`. An object with
 * the reason when the URI cannot be one.
 */
export function addressOfRecord(uriText: string, rules: AorRules): string | { readonly error: string } {
  const uri = parseUri(uriText)
  if (uri === undefined) return { error: `failed to parse AoR [${uriText.slice(0, longest)}]` }
  if (uri.user.length + uri.host.length + 1 > longest) return { error: 'Address Of Record too long' }
  const user = unescapeUser(uri.user, rules.keepsOddEscapes === true)
  if (user === undefined) return { error: 'failed to unescape username' }
  const cased = rules.isCaseSensitive ? user : user.toLowerCase()
  if (!rules.isDomainUsed) return cased
  const { realmPrefix } = rules
  const isPrefixed = realmPrefix !== '' && uri.host.startsWith(realmPrefix)
  const domain = (isPrefixed ? uri.host.slice(realmPrefix.length) : uri.host).toLowerCase()
  return user === '' ? domain : `${cased}@${domain}`
}

/** Resolves %XX; undefined when an escape is malformed or stands for anything but printable ASCII, unless such are kept. */
function unescapeUser(user: string, keepsOdd: boolean): string | undefined {
  if (!user.includes('%')) return user
  let isBad = false
  const text = user.replace(/%(.{0,2})/gs, (whole, digits: string) => {
    const code = /^[0-9A-Fa-f]{2}$/.test(digits) ? Number.parseInt(digits, 16) : -1
    const isOdd = code < 32 || code > 126
    if (isOdd && keepsOdd) return whole
    isBad ||= isOdd
    return isBad ? '' : String.fromCharCode(code)
  })
  return isBad ? undefined : text
}
