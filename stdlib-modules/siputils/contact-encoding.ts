import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { parseUri } from '#runtime/sip/uri.ts'
import { firstContacts, replaceContactUri } from './contact-list.ts'

/**
 * encode_contact() writes `sip:alice:pw@10.0.0.1:5071;transport=udp` as `sip:enc*alice*pw*10.0.0.1*5071*udp@192.0.2.1`; other
 * parameters are lost. The numbers of failures are those of 6.1.5.
 */
export function encodeUri(text: string, prefix: string, host: string, separator: string): string | undefined {
  const uri = parseUri(text)
  if (uri === undefined || (uri.scheme !== 'sip' && uri.scheme !== 'tel')) return undefined
  const scheme = text.slice(0, text.indexOf(':'))
  const transport = uri.parameters.find((one) => one.name.toLowerCase() === 'transport')?.value ?? ''
  const fields = [prefix, uri.user, uri.password, uri.host, uri.port, transport]
  return `${scheme}:${fields.join(separator)}@${host}`
}

/** The URI that was encoded, followed by what follows the host of the encoded one; a negative number when it is none of ours. */
export function decodeUri(text: string, separator: string): string | number {
  const colon = text.indexOf(':')
  const at = text.indexOf('@', colon)
  if (colon === -1 || at === -1) return -23
  const fields = text.slice(colon + 1, at).split(separator)
  if (fields.length !== 6) return fields.length < 6 ? -26 : -24
  const [, user = '', password = '', host = '', port = '', transport = ''] = fields
  if (host === '') return -2
  const userinfo = user === '' ? '' : password === '' ? `${user}@` : `${user}:${password}@`
  const rest = /[;?]/.exec(text.slice(at))
  return (
    `${text.slice(0, colon)}:${userinfo}${host}${port === '' ? '' : `:${port}`}` +
    `${transport === '' ? '' : `;transport=${transport}`}${rest === null ? '' : text.slice(at + rest.index)}`
  )
}

/** encode_contact(), decode_contact() and decode_contact_header(); `separator` gives the character between the fields. */
export function createContactEncoding(separator: () => string, log: ModuleLogger) {
  const failed = (code: number, text: string): number => {
    log.error(text)
    return code
  }
  const decode = (text: string): string | number => {
    const decoded = decodeUri(text, separator())
    if (typeof decoded === 'number') log.error(`failed decoding contact [${text}] - return code ${decoded}`)
    return decoded
  }
  /** Changes each Contact URI; the first failure ends it, with what was changed until then. */
  const changeEach = ({ msg }: RouteContext, change: (uri: string) => string | number): number => {
    const places = firstContacts(msg)
    if (places === 'absent') return failed(-1, 'no Contact header present')
    if (places === 'bad') return failed(-4, 'contact parsing failed')
    for (const place of places) {
      const changed = change(place.address.uri)
      if (typeof changed === 'number') return changed
      replaceContactUri(msg, place, changed)
    }
    return 1
  }
  return {
    encode_contact: (ctx: RouteContext, { prefix, host }: { readonly prefix: string; readonly host: string }): number =>
      changeEach(ctx, (uri) => {
        const encoded = encodeUri(uri, prefix, host, separator())
        return encoded ?? failed(-509, `failed encoding contact [${uri}] - only sip and tel URIs can be encoded`)
      }),
    decode_contact: ({ msg }: RouteContext): number => {
      const decoded = decode(msg.requestUri)
      if (typeof decoded === 'number') return decoded
      msg.newUri = decoded
      msg.uriIsNew = true
      return 1
    },
    decode_contact_header: (ctx: RouteContext): number => changeEach(ctx, decode),
  }
}
