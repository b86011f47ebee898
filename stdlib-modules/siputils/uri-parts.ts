import type { PvAccessor } from '#grammar/abi.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'

/**
 * set_uri_user() and set_uri_host() look for the marks of a URI and not at its scheme: they work on any `scheme:[user@]host…`
 * (6.1.5). A host in brackets is replaced whole, where Kamailio leaves half of it.
 */
export function createUriPartFunctions(log: ModuleLogger) {
  const read = (ctx: RouteContext, pv: PvAccessor, what: string): string | undefined => {
    const value = pv.get(ctx)
    if (value !== null) return String(value)
    log.error(`${what} value is not string`)
    return undefined
  }
  const replace = (
    ctx: RouteContext,
    target: PvAccessor,
    source: PvAccessor,
    what: string,
    change: (uri: string, part: string) => string | undefined,
  ): 1 | -1 => {
    const uri = read(ctx, target, 'uri')
    if (uri === undefined) return -1
    if (uri === '') {
      log.error('missing uri value')
      return -1
    }
    const part = read(ctx, source, what)
    const changed = part === undefined ? undefined : change(uri, part)
    return changed !== undefined && target.set?.(ctx, changed) === true ? 1 : -1
  }
  const afterScheme = (uri: string): number | undefined => {
    const colon = uri.indexOf(':')
    if (colon !== -1) return colon + 1
    log.error("uri does not contain ':' character")
    return undefined
  }
  return {
    set_uri_user: (ctx: RouteContext, args: { readonly uri: PvAccessor; readonly user: PvAccessor }): 1 | -1 =>
      replace(ctx, args.uri, args.user, 'uriuser', (uri, user) => {
        const start = afterScheme(uri)
        if (start === undefined) return undefined
        const at = uri.indexOf('@', start)
        const rest = at === -1 ? uri.slice(start) : uri.slice(at + 1)
        return `${uri.slice(0, start)}${user === '' ? '' : `${user}@`}${rest}`
      }),
    set_uri_host: (ctx: RouteContext, args: { readonly uri: PvAccessor; readonly host: PvAccessor }): 1 | -1 =>
      replace(ctx, args.uri, args.host, 'urihost', (uri, host) => {
        if (host === '') {
          log.error('hostpart of uri cannot be empty')
          return undefined
        }
        const start = afterScheme(uri)
        if (start === undefined) return undefined
        const at = uri.indexOf('@', start)
        const hostStart = at === -1 ? start : at + 1
        return uri.slice(0, hostStart) + host + uri.slice(hostEnd(uri, hostStart))
      }),
  }
}

/** The end of the host that starts here. */
function hostEnd(uri: string, start: number): number {
  const bracket = uri[start] === '[' ? uri.indexOf(']', start) : -1
  const from = bracket === -1 ? start : bracket + 1
  const end = uri.slice(from).search(/[:;?]/)
  return end === -1 ? uri.length : from + end
}
