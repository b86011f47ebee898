import type { Value } from '#grammar/value.ts'
import type { SipMessage } from '../sip/message.ts'

/**
 * A part of a URI as the selects give it (recorded from 6.1.5): `@ruri.user`, `@from.uri.params["x"]`. Without a part the URI itself;
 * null for what is absent, and for a part that there is not.
 */
export function readUriPart(msg: SipMessage, text: string, part: string, param: string | undefined): Value {
  const uri = part === '' ? undefined : msg.parsedUri(text)
  if (uri === undefined) return part === '' ? text : null
  switch (part) {
    case 'type':
      return uri.scheme
    case 'user':
    case 'rn_user':
      return uri.user === '' ? null : uri.user
    case 'pwd':
      return uri.password === '' ? null : uri.password
    case 'host':
      return uri.host
    case 'port':
      return uri.port === '' ? null : uri.port
    case 'hostport':
      return uri.host === ''
        ? null
        : `${uri.host}:${uri.port === '' ? (uri.scheme === 'sips' ? 5061 : 5060) : uri.port}`
    case 'transport':
      return uri.transport === '' ? (uri.scheme === 'sips' ? 'tls' : 'udp') : uri.transport
    case 'params':
      return readParameter(uri, param)
    default:
      return null
  }
}

function readParameter(
  uri: {
    readonly parametersText: string
    readonly parameters: readonly { readonly name: string; readonly value: string | undefined }[]
  },
  name: string | undefined,
): Value {
  if (name === undefined) return uri.parametersText === '' ? null : uri.parametersText
  return uri.parameters.find((one) => one.name.toLowerCase() === name.toLowerCase())?.value ?? null
}
