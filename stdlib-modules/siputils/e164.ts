import type { PvAccessor } from '#grammar/abi.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'

/** Whether a text is a plus sign and at least two digits, at most `maxLength` characters in all (6.1.5). */
export function isE164(text: string, maxLength: number): boolean {
  return text.length > 2 && text.length <= maxLength && /^\+[0-9]+$/.test(text)
}

/** The text between the first `:` and the next `@` (6.1.5 looks at nothing else); undefined without the colon, '' without the `@`. */
export function userOf(uri: string): string | undefined {
  const colon = uri.indexOf(':')
  if (colon === -1) return undefined
  const at = uri.indexOf('@', colon)
  return at === -1 ? '' : uri.slice(colon + 1, at)
}

/** Whether the user part of a URI is an E.164 number; an error is logged for what is no URI. */
export function isUserE164(uri: string, maxLength: number, log: ModuleLogger): boolean {
  const user = uri === '' ? '' : userOf(uri)
  if (user === undefined) log.error('parsing URI failed')
  return user !== undefined && isE164(user, maxLength)
}

export function createE164Functions(maxLength: () => number, log: ModuleLogger) {
  const read = (ctx: RouteContext, pv: PvAccessor): string | undefined => {
    const value = pv.get(ctx)
    if (value !== null) return String(value)
    log.error('pseudo variable value is not string')
    return undefined
  }
  return {
    is_e164: (ctx: RouteContext, { number }: { readonly number: PvAccessor }): 1 | -1 => {
      const text = read(ctx, number)
      return text !== undefined && isE164(text, maxLength()) ? 1 : -1
    },
    is_uri_user_e164: (ctx: RouteContext, { uri }: { readonly uri: PvAccessor }): 1 | -1 => {
      const text = read(ctx, uri)
      return text !== undefined && isUserE164(text, maxLength(), log) ? 1 : -1
    },
  }
}
