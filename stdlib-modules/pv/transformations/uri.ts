import type { Value } from '#grammar/value.ts'
import type { TransformationBehaviour } from '#runtime/modules/define.ts'
import { toStr } from '#runtime/script/operators.ts'
import { findParameter } from '#runtime/sip/parameters.ts'
import type { Uri } from '#runtime/sip/uri.ts'
import type { BehavioursOf, Fail } from './behaviour.ts'
import type { uriFacts } from './facts.ts'
import { failAll, readList } from './param.ts'

/** Class `uri`: a missing part is '', an empty or invalid URI fails. */
export function uriTransformations(fail: Fail): BehavioursOf<typeof uriFacts> {
  const onUri =
    (read: (uri: Uri, params: readonly Value[]) => Value): TransformationBehaviour =>
    (input, params, { msg }) => {
      const text = toStr(input)
      // One semicolon at the end is overlooked.
      const uri = msg.parsedUri(text) ?? (text.endsWith(';') ? msg.parsedUri(text.slice(0, -1)) : undefined)
      if (uri === undefined) return text === '' ? null : fail(`invalid uri [${text}]`)
      return read(uri, params)
    }
  const named = (name: string): TransformationBehaviour => onUri((uri) => parameter(uri, name))
  return {
    user: onUri((uri) => uri.user),
    host: onUri((uri) => uri.host),
    domain: onUri((uri) => uri.host),
    passwd: onUri((uri) => uri.password),
    port: onUri((uri) => uri.portNumber),
    params: onUri((uri) => (isSip(uri) ? uri.parametersText : '')),
    headers: onUri((uri) => uri.headers),
    param: onUri((uri, [name]) => {
      if (typeof name !== 'string') return fail('cannot get parameter value')
      const list = readList(uri.parametersText, ';')
      return 'errors' in list ? failAll(list.errors, fail) : parameter(uri, name)
    }),
    rmparam: onUri((uri, [name]) => {
      if (typeof name !== 'string') return null
      const list = readList(uri.parametersText, ';')
      if ('items' in list) return withoutParameter(uri, name)
      failAll([...list.errors, 'ruri parameter parsing failed'], fail)
      return ''
    }),
    transport: named('transport'),
    ttl: named('ttl'),
    uparam: named('user'),
    maddr: named('maddr'),
    method: named('method'),
    lr: named('lr'),
    r2: named('r2'),
    scheme: onUri(schemeAsWritten),
    duri: onUri((uri) => `${schemeAsWritten(uri)}:${uri.host}${portText(uri)}${transportText(uri)}`),
    saor: onUri((uri) => `${schemeAsWritten(uri)}:${userText(uri)}${uri.host}`),
    suri: onUri((uri) => `${schemeAsWritten(uri)}:${userText(uri)}${uri.host}${portText(uri)}${transportText(uri)}`),
    tosocket: onUri((uri) => {
      if (transports.has(uri.transport)) return toSocket(uri)
      fail('unknown transport protocol', 'warn')
      return ''
    }),
  }
}

function isSip({ scheme }: Uri): boolean {
  return scheme === 'sip' || scheme === 'sips'
}

function schemeAsWritten({ text }: Uri): string {
  return text.slice(0, text.indexOf(':'))
}

function userText({ user }: Uri): string {
  return user === '' ? '' : `${user}@`
}

function portText({ port }: Uri): string {
  return port === '' ? '' : `:${port}`
}

function transportText(uri: Uri): string {
  const transport = findParameter(uri.parameters, 'transport')?.value ?? ''
  return transport === '' ? '' : `;transport=${transport}`
}

/** Of several with one name the last counts. */
function parameter(uri: Uri, name: string): string {
  const wanted = name.toLowerCase()
  return uri.parameters.findLast((one) => one.name.toLowerCase() === wanted)?.value ?? ''
}

function withoutParameter(uri: Uri, name: string): string {
  const wanted = name.toLowerCase()
  const found = uri.parameters.findLast((one) => one.name.toLowerCase() === wanted)
  if (found === undefined) return uri.text
  const start = uri.text.indexOf(';', uri.text.indexOf(uri.host, uri.text.indexOf('@') + 1)) + 1
  return uri.text.slice(0, start + found.start - 1) + uri.text.slice(start + found.end)
}

const transports = new Set(['udp', 'tcp', 'tls', 'sctp', 'ws', 'wss'])

/** `proto:host:port` of a URI that names its transport. */
function toSocket(uri: Uri): string {
  return `${uri.transport}:${uri.host}:${uri.portNumber === 0 ? 5060 : uri.portNumber}`
}
