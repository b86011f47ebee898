import type { Value } from '#grammar/value.ts'
import type { BoundPv, PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { digestCredentials, type DigestCredentials } from '#runtime/sip/headers/digest-credentials.ts'
import { fromOf } from '#runtime/sip/parsed.ts'
import type { SipMessage } from '#runtime/sip/message.ts'

/** The credentials that the variables show: those of Proxy-Authorization go first, and ACK and CANCEL have none. */
function credentialsOf(msg: SipMessage): DigestCredentials | undefined {
  if (!msg.isRequest || msg.method === 'ACK' || msg.method === 'CANCEL') return undefined
  const field = msg.header('proxy-authorization') ?? msg.header('authorization')
  return field === undefined ? undefined : digestCredentials(field.body)
}

/** A part that the credentials lack reads as '', all of them as null when there are none (recorded with 6.1.5). */
function part(read: (credentials: DigestCredentials) => string): PvBehaviour {
  return ({ msg }) => {
    const found = credentialsOf(msg)
    return found === undefined ? null : read(found)
  }
}

function fromIdentity(read: (user: string, host: string) => Value): BoundPv['get'] {
  return ({ msg }: RouteContext) => {
    const uri = msg.parsedUri(fromOf(msg)?.value.uri ?? '')
    return uri === undefined ? null : read(uri.user, uri.host)
  }
}

/** Digest credentials, and the user for accounting, which Kamailio takes from From as long as nothing was authenticated. */
export const credentialVariables: { readonly [name: string]: PvBehaviour } = {
  au: part(({ user }) => user),
  ad: part(({ domain }) => domain),
  aU: part(({ username }) => username),
  ar: part(({ realm }) => realm),
  aa: part(({ algorithm }) => algorithm),
  adn: part(({ nonce }) => nonce),
  adc: part(({ cnonce }) => cnonce),
  adr: part(({ response }) => response),
  ado: part(({ opaque }) => opaque),
  adu: ({ msg }) => credentialsOf(msg)?.uri || null,
  Au: fromIdentity((user, host) => `${user}@${host}`),
  AU: fromIdentity((user) => (user === '' ? null : user)),
}
