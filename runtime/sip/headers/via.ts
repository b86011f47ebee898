import { findParameter, parseParameters, skipBlanks, type Parameter } from '../parameters.ts'
import { splitHostPort } from '../uri.ts'

/** One value of a Via header (RFC 3261 §20.42). Offsets are relative to the header body that was parsed. */
export interface Via {
  readonly start: number
  readonly end: number
  /** `SIP` */
  readonly protocol: string
  readonly version: string
  /** As written, e.g. `UDP`. */
  readonly transport: string
  readonly host: string
  /** As written, '' when absent. */
  readonly port: string
  readonly portNumber: number
  /** Offset after the sent-by part, where parameters begin. */
  readonly sentByEnd: number
  readonly parameters: readonly Parameter[]
  readonly branch: string | undefined
  readonly received: string | undefined
  /** undefined: no rport parameter; '': rport without a value. */
  readonly rport: string | undefined
}

/** The values of one Via header body, which may list several; undefined when one of them is malformed. */
export function parseVias(body: string): readonly Via[] | undefined {
  const vias: Via[] = []
  let at = 0
  while (at < body.length) {
    at = skipBlanks(body, at)
    const end = findValueEnd(body, at)
    const via = parseVia(body, at, end)
    if (via === undefined) return undefined
    vias.push(via)
    at = end + 1
  }
  return vias.length === 0 ? undefined : vias
}

function parseVia(body: string, start: number, end: number): Via | undefined {
  const head = usualHead(body, start, end) ?? readHead(body, start, end)
  const hostPort = head === undefined ? undefined : splitHostPort(head.sentBy)
  if (head === undefined || hostPort === undefined) return undefined
  const { protocol, version, transport, sentByEnd } = head
  const parameters = parseParameters(body, sentByEnd, end)
  return {
    start,
    end,
    protocol,
    version,
    transport,
    host: hostPort.host,
    port: hostPort.port,
    portNumber: hostPort.port === '' ? 0 : Number(hostPort.port),
    sentByEnd,
    parameters,
    branch: valueOf(parameters, 'branch'),
    received: valueOf(parameters, 'received'),
    rport: valueOf(parameters, 'rport'),
  }
}

function valueOf(parameters: readonly Parameter[], name: string): string | undefined {
  const found = findParameter(parameters, name)
  return found === undefined ? undefined : (found.value ?? '')
}

/** What stands before the parameters of a Via. */
interface ViaHead {
  readonly protocol: string
  readonly version: string
  readonly transport: string
  /** Host and port without blanks. */
  readonly sentBy: string
  readonly sentByEnd: number
}

/** A head as nearly all are, without the detour over a pattern: no blank but the one before the host. */
function usualHead(body: string, start: number, end: number): ViaHead | undefined {
  const transport = usualTransports.find((name) => body.startsWith(name, start + 8))
  if (transport === undefined || !body.startsWith('SIP/2.0/', start)) return undefined
  const from = start + 9 + transport.length
  if (body.charCodeAt(from - 1) !== 32) return undefined
  let sentByEnd = from
  while (sentByEnd < end) {
    const code = body.charCodeAt(sentByEnd)
    if (code === 59) break
    if (code <= 32 || code > 126) return undefined
    sentByEnd += 1
  }
  if (sentByEnd === from) return undefined
  return { protocol: 'SIP', version: '2.0', transport, sentBy: body.slice(from, sentByEnd), sentByEnd }
}

const usualTransports: readonly string[] = ['UDP', 'TCP', 'TLS', 'WSS', 'WS']

function readHead(body: string, start: number, end: number): ViaHead | undefined {
  const text = body.slice(start, end)
  const match = /^(SIP)\s*\/\s*([0-9.]+)\s*\/\s*([A-Za-z0-9-]+)\s+([^;\s]+(?:\s*:\s*\d+)?)/i.exec(text)
  if (match === null) return undefined
  const [whole = '', protocol = '', version = '', transport = '', sentBy = ''] = match
  return { protocol, version, transport, sentBy: sentBy.replace(/\s+/g, ''), sentByEnd: start + whole.length }
}

const codes = { quote: 34, open: 40, close: 41, comma: 44, less: 60, greater: 62, backslash: 92 } as const

/** The comma that ends the value at `start`, outside quotes and comments, or the end of the body. */
export function findValueEnd(body: string, start: number): number {
  let quoted = false
  let depth = 0
  let angle = false
  for (let at = start; at < body.length; at += 1) {
    const code = body.charCodeAt(at)
    if (quoted) {
      if (code === codes.backslash) at += 1
      else if (code === codes.quote) quoted = false
    } else if (code === codes.quote) quoted = true
    else if (code === codes.less) angle = true
    else if (code === codes.greater) angle = false
    else if (code === codes.open && !angle) depth += 1
    else if (code === codes.close && depth > 0) depth -= 1
    else if (code === codes.comma && depth === 0 && !angle) return at
  }
  return body.length
}
