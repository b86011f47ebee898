import { credentialsFor, readChallenge } from '../engine/digest.ts'
import { cseqOf, headersOf, readWireMessage, type WireMessage } from '../engine/wire-message.ts'
import { textOfValue, type ScenarioValue } from './scenario.ts'

/** What keywords in a message of a scenario stand for. */
export interface KeywordValues {
  readonly service: string
  readonly remoteIp: string
  readonly remotePort: number
  readonly localIp: string
  readonly localPort: number
  readonly transport: string
  readonly callNumber: number
  readonly callId: string
  /** The number of the command in the scenario. */
  readonly index: number
  readonly cseq: number
  readonly peerTag: string
  readonly routes: readonly string[]
  readonly nextUrl: string
  readonly last: WireMessage | undefined
  readonly challenge: string | undefined
  /** The field of an injection file in the row of this call, or in another row; the usual file when none is named. */
  field(number: number, file: string | undefined, row: number | undefined): string
  readonly variables: ReadonlyMap<string, ScenarioValue>
  /** `-key`: keywords of the caller's own. */
  readonly keys: ReadonlyMap<string, string>
  readonly nowMs: number
}

/** The message with its keywords replaced and the length of its body; a keyword that nobody knows is in `unknown`. */
export function expandMessage(text: string, values: KeywordValues, unknown: Set<string>): string {
  const [head = '', ...rest] = text.split('\n\n')
  // A keyword such as [routes] may stand for nothing: its line is left out.
  const lines = expandText(head, values, unknown)
    .split('\n')
    .filter((line) => line !== '')
  // SIPp ends each line of the body too.
  const body = rest.length === 0 ? '' : `${expandText(rest.join('\n\n'), values, unknown).replaceAll('\n', '\r\n')}\r\n`
  const message = `${lines.join('\r\n')}\r\n\r\n${body}`
  return authenticated(message, values).replace(lengthMark, String(body.length))
}

const lengthMark = '\u0001length\u0001'
const authenticationMark = /\u0001auth ([^\u0001]*)\u0001/

/** The text with its keywords replaced. */
export function expandText(text: string, values: KeywordValues, unknown: Set<string>): string {
  return text.replaceAll(/\[((?:[^[\]\n]|\[[^[\]\n]*\])+)\]/g, (written, inner: string) => {
    const value = keyword(inner, values)
    if (value === undefined) unknown.add(written)
    return value ?? written
  })
}

function keyword(inner: string, values: KeywordValues): string | undefined {
  if (inner.startsWith('$')) return textOfValue(values.variables.get(inner.slice(1)))
  if (inner.startsWith('last_cseq_number')) return lastCseq(inner, values.last)
  if (inner.startsWith('last_')) return lastHeader(inner.slice('last_'.length), values.last)
  if (inner.startsWith('field')) return fieldOf(inner, values)
  if (inner.startsWith('fill ')) return filled(inner, values)
  if (inner.startsWith('authentication')) return `\u0001auth ${inner.slice('authentication'.length)}\u0001`
  const [, name = '', sign, offset = '0'] = /^([a-z_]+)\s*(?:([+-])\s*(\d+))?$/i.exec(inner) ?? []
  const by = sign === '-' ? -Number(offset) : Number(offset)
  const own = values.keys.get(name)
  if (own !== undefined) return own
  return numbers(name, by, values) ?? texts(name, values)
}

function numbers(name: string, by: number, values: KeywordValues): string | undefined {
  switch (name) {
    case 'remote_port':
      return String(values.remotePort + by)
    case 'local_port':
      return String(values.localPort + by)
    case 'media_port':
    case 'auto_media_port':
      return String(6000 + by)
    case 'call_number':
      return String(values.callNumber + by)
    case 'cseq':
      return String(values.cseq + by)
    case 'msg_index':
      return String(values.index + by)
    case 'branch':
      return `z9hG4bK-4711-${values.callNumber}-${values.index + by}`
    case 'pid':
    case 'clock_tick':
      return String((name === 'pid' ? 4711 : values.nowMs) + by)
    default:
      return undefined
  }
}

function texts(name: string, values: KeywordValues): string | undefined {
  switch (name) {
    case 'service':
      return values.service
    case 'remote_ip':
    case 'remote_host':
    case 'server_ip':
      return bracketed(values.remoteIp)
    case 'local_ip':
    case 'media_ip':
      return bracketed(values.localIp)
    case 'local_ip_type':
    case 'media_ip_type':
      return values.localIp.includes(':') ? '6' : '4'
    case 'transport':
      return values.transport
    case 'call_id':
      return values.callId
    case 'len':
      return lengthMark
    case 'peer_tag_param':
      return values.peerTag === '' ? '' : `;tag=${values.peerTag}`
    case 'routes':
      return values.routes.length === 0 ? '' : `Route: ${values.routes.join(', ')}`
    case 'next_url':
      return values.nextUrl
    case 'sipp_version':
      return '3.6.1'
    case 'users':
      return '-1'
    case 'userid':
      return '0'
    case 'dynamic_id':
      return String(10_000 + values.callNumber - 1)
    case 'timestamp':
    case 'date':
      return new Date(values.nowMs).toUTCString()
    default:
      return undefined
  }
}

function bracketed(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip
}

/** `[last_Via:]`: all lines of that header in the last message; `[last_message]`. */
function lastHeader(name: string, last: WireMessage | undefined): string {
  if (last === undefined) return ''
  if (name === 'message') return last.text
  if (name === 'Request_URI') return last.uri
  const header = name.replace(/:$/, '')
  return headersOf(last, header)
    .map((value) => `${header}: ${value}`)
    .join('\n')
}

/** `[last_cseq_number+1]`. */
function lastCseq(inner: string, last: WireMessage | undefined): string {
  const [, sign, by = '0'] = /([+-])\s*(\d+)/.exec(inner) ?? []
  const number = last === undefined ? 0 : cseqOf(last).number
  return String(number + (sign === '-' ? -Number(by) : Number(by)))
}

/** `[field0]`, `[field1 file="users.csv" line="[$row]"]`. */
function fieldOf(inner: string, values: KeywordValues): string | undefined {
  const number = /^field(\d+)/.exec(inner)?.[1]
  if (number === undefined) return undefined
  const row = optionOf(inner, 'line')
  const numberOfRow = row === undefined ? undefined : Math.trunc(Number(expandText(row, values, new Set())))
  return values.field(Number(number), optionOf(inner, 'file'), numberOfRow)
}

/** `[fill text="ab" variable="n"]`: the text over and over, as many characters as the variable says. */
function filled(inner: string, { variables }: KeywordValues): string {
  const length = Math.min(maxFilled, Number(variables.get(optionOf(inner, 'variable') ?? '')) || 0)
  const text = optionOf(inner, 'text') ?? 'X'
  return text === '' ? '' : text.repeat(Math.ceil(length / text.length)).slice(0, length)
}

const maxFilled = 65_536

function optionOf(inner: string, name: string): string | undefined {
  const [, quoted, plain] = new RegExp(`\\s${name}=(?:"([^"]*)"|(\\S+))`).exec(inner) ?? []
  return quoted ?? plain
}

/** Credentials for the last challenge, whose kind decides the name of the header. */
function authenticated(message: string, values: KeywordValues): string {
  const [mark, options = ''] = authenticationMark.exec(message) ?? []
  if (mark === undefined) return message
  const challenge = values.challenge === undefined ? undefined : readChallenge(values.challenge)
  if (challenge === undefined) return message.replace(mark, '')
  const option = (name: string, usual: string): string => new RegExp(`${name}=(\\S+)`).exec(options)?.[1] ?? usual
  const { method = '', uri } = readWireMessage(message)
  const request = { method, uri, user: option('username', values.service), password: option('password', 'password') }
  const name = values.last?.status === 401 ? 'Authorization' : 'Proxy-Authorization'
  return message.replace(mark, `${name}: ${credentialsFor(challenge, request, 1)}`)
}
