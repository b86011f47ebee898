interface MessageOptions {
  readonly via?: string
  readonly uri?: string
  readonly headers?: string
  readonly body?: string
  readonly method?: string
}

/** A MESSAGE of alice to bob. */
export function request({ via, uri, headers = '', body = '', method = 'MESSAGE' }: MessageOptions = {}): string {
  return [
    `${method} ${uri ?? 'sip:bob@127.8.30.12:5072'} SIP/2.0`,
    `Via: SIP/2.0/UDP ${via ?? '127.8.30.11:5071'};branch=z9hG4bK-test-1`,
    'From: <sip:alice@a.example>;tag=test-a',
    'To: <sip:bob@b.example>',
    'Call-ID: test-1',
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    ...(headers === '' ? [] : [headers]),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}
