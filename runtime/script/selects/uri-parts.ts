import type { SipMessage } from '../../sip/message.ts'
import type { Uri } from '../../sip/uri.ts'
import { parameterIn, parseParameterList } from './parameter-list.ts'
import { lastName, type ReadSelect, type SelectValue } from './reader.ts'

type ReadPart = (uri: Uri, name: string) => SelectValue

/** The parts of a URI, by what stands behind its select. */
const parts: readonly (readonly [suffix: string, read: ReadPart])[] = [
  ['type', (uri) => (isTelephone(uri) ? (uri.scheme === 'sips' ? 'tels' : 'tel') : uri.scheme)],
  ['user', (uri) => userOf(uri) || null],
  ['rn_user', (uri) => (routingNumber(uri) ?? userOf(uri)) || null],
  ['pwd', ({ password }) => password || null],
  ['host', ({ host }) => host],
  ['port', ({ port }) => port || null],
  ['params', (uri) => parametersOf(uri) || null],
  ['params.*', (uri, name) => parameterIn(parseParameterList(parametersOf(uri)), name)],
  ['hostport', (uri) => (uri.host === '' ? undefined : `${uri.host}:${uri.port || defaultPort(uri)}`)],
  ['transport', (uri) => uri.transport || (uri.scheme === 'sips' ? 'tls' : 'udp')],
]

/** Readers of a URI and of its parts; all but the URI itself fail when it is none. */
export function uriReaders(
  path: string,
  read: (...args: Parameters<ReadSelect>) => SelectValue,
): readonly (readonly [string, ReadSelect])[] {
  return [
    [path, read],
    ...parts.map(([suffix, readPart]): readonly [string, ReadSelect] => [
      `${path}.${suffix}`,
      (ctx, choices) => {
        const text = read(ctx, choices)
        if (text === null) return null
        const uri = parsed(ctx.msg, text)
        return uri === undefined ? undefined : readPart(uri, lastName(choices))
      },
    ]),
  ]
}

function parsed(msg: SipMessage, text: SelectValue): Uri | undefined {
  return typeof text === 'string' && text !== '' ? msg.parsedUri(text) : undefined
}

/** Kamailio takes a SIP URI with user=phone for a telephone number. */
function isTelephone(uri: Uri): boolean {
  return uri.scheme === 'tel' || uri.isPhone
}

/** The user; of a telephone number without its visual separators and parameters. */
function userOf(uri: Uri): string {
  return isTelephone(uri) ? digits(uri.user) : uri.user
}

/** The parameters; of a telephone number those behind the number, also when it is the user of a SIP URI. */
function parametersOf(uri: Uri): string {
  return uri.isPhone ? uri.userParameters : uri.parametersText
}

/** The parameter rn among the parameters. */
function routingNumber(uri: Uri): string | undefined {
  const number = parseParameterList(parametersOf(uri))?.get('rn')
  return number === undefined ? undefined : isTelephone(uri) ? digits(number) : number
}

function digits(number: string): string {
  return number.replace(/[-.()]/g, '')
}

function defaultPort(uri: Uri): number {
  return uri.scheme === 'sips' || uri.transport === 'tls' ? 5061 : 5060
}
