/** What the headers of an HTTP request ask of who reads the stream (RFC 9112 §6, RFC 9110 §10.1.1). */
export interface HttpDemands {
  /** `chunked`: the body comes in chunks; `unknown`: in a coding that nobody here reads. */
  readonly coding: 'none' | 'chunked' | 'unknown'
  /** The client waits for a word before it sends the body. */
  readonly expectsContinue: boolean
}

/** The demands of a header section; undefined when its first line is not one of HTTP. */
export function httpDemands(headers: string): HttpDemands | undefined {
  const lineEnd = headers.indexOf('\n')
  if (!/ HTTP\/[^ \t]*[ \t]*$/i.test(headers.slice(0, lineEnd).trimEnd())) return undefined
  const codings = valuesOf(headers, 'transfer-encoding').toLowerCase()
  return {
    coding: codings === '' ? 'none' : codings === 'chunked' ? 'chunked' : 'unknown',
    expectsContinue: valuesOf(headers, 'expect').toLowerCase() === '100-continue',
  }
}

/** All values of a header, joined by commas. */
function valuesOf(headers: string, name: string): string {
  const lines = headers.matchAll(new RegExp(`\\n${name}[ \\t]*:([^\\r\\n]*)`, 'gi'))
  return [...lines].map(([, value = '']) => value.trim()).join(',')
}

/** As Kamailio answers (6.1.5). */
export const continueAnswer = 'HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n'

export type ChunkProgress =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'broken'; readonly reason: string }
  /** Where the stream goes on after the body. */
  | { readonly kind: 'done'; readonly body: string; readonly end: number }

const maxLine = 256

/** Reads a body that comes in chunks (RFC 9112 §7.1); what it was given before it is not read again. */
export class ChunkReader {
  readonly #maxEnd: number
  #at: number
  #body = ''
  #isTrailer = false

  /** Reads from offset `start` of the stream's pending text, at most to offset `maxEnd`. */
  constructor(start: number, maxEnd: number) {
    this.#at = start
    this.#maxEnd = maxEnd
  }

  read(pending: string): ChunkProgress {
    for (;;) {
      const lineEnd = pending.indexOf('\n', this.#at)
      if (lineEnd === -1)
        return pending.length - this.#at > maxLine ? broken('a line of a chunk is too long') : { kind: 'waiting' }
      const line = pending.slice(this.#at, lineEnd).replace(/\r$/, '')
      const progress = this.#isTrailer ? this.#readTrailer(line, lineEnd) : this.#readChunk(pending, line, lineEnd)
      if (progress !== undefined) return progress
    }
  }

  /** Header lines after the last chunk say nothing that anybody here reads. */
  #readTrailer(line: string, lineEnd: number): ChunkProgress | undefined {
    this.#at = lineEnd + 1
    if (line === '') return { kind: 'done', body: this.#body, end: this.#at }
    return this.#at > this.#maxEnd ? broken('the message is too long') : undefined
  }

  #readChunk(pending: string, line: string, lineEnd: number): ChunkProgress | undefined {
    const [, digits] = /^([0-9a-f]{1,8})[ \t]*(?:;|$)/i.exec(line) ?? []
    if (digits === undefined) return broken('bad size of a chunk')
    const size = Number.parseInt(digits, 16)
    const start = lineEnd + 1
    if (size === 0) {
      this.#at = start
      this.#isTrailer = true
      return undefined
    }
    if (start + size > this.#maxEnd) return broken('the message is too long')
    const after = pending.slice(start + size, start + size + 2)
    const ending = after.startsWith('\n') ? 1 : after === '\r\n' ? 2 : 0
    if (ending === 0)
      return after === '' || after === '\r' ? { kind: 'waiting' } : broken('a chunk goes on after its end')
    this.#body += pending.slice(start, start + size)
    this.#at = start + size + ending
    return undefined
  }
}

function broken(reason: string): ChunkProgress {
  return { kind: 'broken', reason }
}
