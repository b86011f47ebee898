/** Texts of a user agent for scenarios: what a phone would send, with fixed tags and branches so that runs can be compared. */

/** Joins lines with CRLF and adds the empty line and the body with its length. */
export function sipText(lines: readonly string[], body = ''): string {
  return [...lines, `Content-Length: ${body.length}`, '', body].join('\r\n')
}

export interface RequestOptions {
  readonly method: string
  readonly uri: string
  readonly from: string
  readonly to: string
  readonly fromTag?: string
  readonly toTag?: string
  readonly callId: string
  readonly cseq: number
  readonly branch: string
  readonly via: string
  readonly contact?: string
  readonly maxForwards?: number
  readonly headers?: readonly string[]
  readonly body?: string
}

/** A request from a phone; `via` is `UDP 127.0.0.2:5060` and the like. */
export function request(options: RequestOptions): string {
  const { method, uri, from, to, callId, cseq, branch, via } = options
  const toTag = options.toTag === undefined ? '' : `;tag=${options.toTag}`
  return sipText(
    [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/${via};branch=z9hG4bK-test-${branch};rport`,
      `Max-Forwards: ${options.maxForwards ?? 70}`,
      `From: <${from}>;tag=${options.fromTag ?? 'test-from'}`,
      `To: <${to}>${toTag}`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method}`,
      ...(options.contact === undefined ? [] : [`Contact: <${options.contact}>`]),
      'User-Agent: test-phone',
      ...(options.headers ?? []),
    ],
    options.body ?? '',
  )
}

/** The reply of a phone to a request it received: Via, From, To, Call-ID, CSeq and Record-Route copied, its own To-tag. */
export function reply(
  to: string,
  status: string,
  options: { readonly tag?: string; readonly contact?: string; readonly headers?: readonly string[] } = {},
): string {
  const copied = headerLines(to).filter((line) => /^(via|v|from|f|call-id|i|cseq|record-route)\s*:/i.test(line))
  const toLine = headerLines(to).find((line) => /^(to|t)\s*:/i.test(line)) ?? ''
  const tagged =
    /;tag=/i.test(toLine) || status.startsWith('100') ? toLine : `${toLine};tag=${options.tag ?? 'test-to'}`
  const contact = options.contact === undefined ? [] : [`Contact: <${options.contact}>`]
  return sipText([`SIP/2.0 ${status}`, ...copied, tagged, ...contact, ...(options.headers ?? [])])
}

export function headerLines(message: string): readonly string[] {
  return (message.split('\r\n\r\n')[0] ?? '').split('\r\n').slice(1)
}

/** The bodies of all headers of a name, in order. */
export function headers(message: string, name: string): readonly string[] {
  const prefix = `${name.toLowerCase()}:`
  return headerLines(message)
    .filter((line) => line.toLowerCase().startsWith(prefix))
    .map((line) => line.slice(prefix.length).trim())
}

export function header(message: string, name: string): string {
  return headers(message, name)[0] ?? ''
}

export function toTag(message: string): string {
  return /;tag=([^;\s]+)/i.exec(header(message, 'To'))?.[1] ?? ''
}

export function statusOf(message: string): number {
  return Number(/^SIP\/2\.0 (\d{3})/.exec(message)?.[1] ?? 0)
}

export function methodOf(message: string): string {
  return /^([A-Z]+) /.exec(message)?.[1] ?? ''
}

/** The Route headers of a request inside the dialog that a reply set up, for the side that sent the INVITE. */
export function routeSet(replyMessage: string): readonly string[] {
  return headers(replyMessage, 'Record-Route')
    .toReversed()
    .map((value) => `Route: ${value}`)
}
