import type { Value } from '#grammar/value.ts'
import { digestCredentials, type DigestCredentials } from '../../sip/headers/digest-credentials.ts'
import type { SipMessage } from '../../sip/message.ts'
import { ofMessage, type ReadSelect, type SelectChoices } from './reader.ts'

type HeaderOfCredentials = 'authorization' | 'proxy-authorization'

interface Found {
  readonly body: string
  readonly credentials: DigestCredentials
}

/**
 * The credentials for a realm, compared without case; the first header that has some counts. Null without them, undefined behind a
 * header that should hold some and does not.
 */
function find(msg: SipMessage, type: HeaderOfCredentials, { names }: SelectChoices): Found | null | undefined {
  const realm = names[0]?.toLowerCase()
  for (const field of msg.headersOf(type)) {
    const credentials = digestCredentials(field.body)
    if (!credentials?.realm && /^\s*digest\b/i.test(field.body)) return undefined
    if (credentials?.realm.toLowerCase() === realm && credentials !== undefined) {
      return { body: field.body.trimEnd(), credentials }
    }
  }
  return null
}

const parts: readonly (readonly [suffix: string, read: (found: Found) => Value])[] = [
  ['', ({ body }) => body],
  ['.username', ({ credentials }) => credentials.username || null],
  ['.username.user', ({ credentials }) => credentials.user || null],
  ['.username.domain', ({ credentials }) => credentials.domain || null],
  ['.realm', ({ credentials }) => credentials.realm || null],
  ['.nonce', ({ credentials }) => credentials.nonce || null],
  ['.uri', ({ credentials }) => credentials.uri || null],
  ['.cnonce', ({ credentials }) => credentials.cnonce || null],
  ['.nc', ({ credentials }) => credentials.nc || null],
  ['.response', ({ credentials }) => credentials.response || null],
  ['.opaque', ({ credentials }) => credentials.opaque || null],
  ['.algorithm', ({ credentials }) => credentials.algorithm || null],
  ['.qop', ({ credentials }) => credentials.qop || null],
]

const headers: readonly (readonly [path: string, type: HeaderOfCredentials])[] = [
  ['authorization.*', 'authorization'],
  ['proxy_authorization.*', 'proxy-authorization'],
]

/** `@authorization["realm"].username` and the like. */
export const credentialReaders: readonly (readonly [path: string, read: ReadSelect])[] = headers.flatMap(
  ([path, type]) =>
    parts.map(([suffix, read]): readonly [string, ReadSelect] => [
      path + suffix,
      ofMessage((msg, choices) => {
        const found = find(msg, type, choices)
        return found && read(found)
      }),
    ]),
)
