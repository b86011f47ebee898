import type { Value } from '#grammar/value.ts'
import type { SipMessage } from '../sip/message.ts'

/**
 * A part of a URI as the selects give it (recorded from 6.1.5): `@ruri.user`, `@from.uri.params["x"]`. Without a part the URI itself;
 * and for a part that
 * there is not; null for what is absent.
 */
export function readUriPart(msg: SipMessage, text: string, part: string, param: string | undefined): Value {
  const uri = part === '' ? undefined : msg.parsedUri(text)
  if (uri === undefined) return part === '' ? text : null
  // With user=phone it is a telephone number: its user has no visual separators, and its parameters are not those of a URI.
  const isPhone = uri.parameters.some(
    ({ name, value }) => name.toLowerCase() === 'user' && value?.toLowerCase() === 'phone',
  )
  switch (part) {
    case 'type':
      return isPhone ? 'tel' : uri.scheme
    case 'user':
    case 'rn_user':
      return (isPhone ? uri.user.replace(/[-.()]/g, '') : uri.user) || null
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
      return isPhone && param === undefined ? null : readParameter(uri, param)
    default:
      return text
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
