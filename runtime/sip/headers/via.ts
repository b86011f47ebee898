import { parseParameters, skipBlanks, type Parameter } from '../parameters.ts'
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
  const text = body.slice(start, end)
  const match = /^(SIP)\s*\/\s*([0-9.]+)\s*\/\s*([A-Za-z0-9-]+)\s+([^;\s]+(?:\s*:\s*\d+)?)/i.exec(text)
  if (match === null) return undefined
  const [whole = '', protocol = '', version = '', transport = '', sentBy = ''] = match
  const hostPort = splitHostPort(sentBy.replace(/\s+/g, ''))
  if (hostPort === undefined) return undefined
  const sentByEnd = start + whole.length
  const parameters = parseParameters(body, sentByEnd, end)
  const find = (name: string): string | undefined => {
    const found = parameters.find((parameter) => parameter.name.toLowerCase() === name)
    return found === undefined ? undefined : (found.value ?? '')
  }
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
    branch: find('branch'),
    received: find('received'),
    rport: find('rport'),
  }
}

/** The comma that ends the value at `start`, outside quotes and comments, or the end of the body. */
export function findValueEnd(body: string, start: number): number {
  let quoted = false
  let depth = 0
  let angle = false
  for (let at = start; at < body.length; at += 1) {
    const char = body[at]
    if (quoted) {
      if (char === '\\') at += 1
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '<') angle = true
    else if (char === '>') angle = false
    else if (char === '(' && !angle) depth += 1
    else if (char === ')' && depth > 0) depth -= 1
    else if (char === ',' && depth === 0 && !angle) return at
  }
  return body.length
}
