import type { Outcome } from './play.ts'

const answered = (body: string, host: string, length: number): Outcome => ({
  sent:
    'HTTP/1.1 200 OK\r\nSia: SIP/2.0/TCP 127.0.0.1:PORT\r\nContent-Type: text/html\r\nServer: k\r\nContent-Length: 9\r\n\r\n' +
    '<p>/x</p>',
  isClosed: false,
  log: [
    `POST /x HTTP/1.1 si=127.0.0.1 pr=tcp rb=[${body}] host=${host} ct=<null> cl=<null> via=SIP/2.0/TCP 127.0.0.1 ml=${length}`,
    '1',
  ],
})
const refused: Outcome = { sent: '', isClosed: true, log: [] }

/** What comes of the cases that differ from 6.1.5 on purpose. */
export const differences: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ['one chunk', answered('hello', 'x', 91)],
  ['chunks that come together', answered('hello world', 'x', 97)],
  ['a chunk with an extension', answered('hello', 'x', 91)],
  ['a header after the chunks', answered('hello', 'x', 91)],
  ['Chunked', answered('hello', '<null>', 81)],
  ['chunks and Content-Length', refused],
  ['a coding of nobody', refused],
])
