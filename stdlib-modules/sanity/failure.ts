import type { SipMessage } from '#runtime/sip/message.ts'

/** Why a message failed a check: what to answer, or nothing when Kamailio finds no answer to it. */
export interface Failure {
  readonly status: number
  readonly reason: string
  /** A header line for the answer, ended by CRLF. */
  readonly header?: string
  /** What the log says. */
  readonly log?: string
  /** The headers cannot be read, so that Kamailio cannot make an answer of them. */
  readonly isUnanswerable?: true
  /** Kamailio fails without an answer of its own; sanity_reply() gives its general one. */
  readonly isSilent?: true
}

export interface CheckOptions {
  /** Bits: 1 R-URI, 2 From, 4 To, 8 Contact. */
  readonly uris: number
  /** Extensions that Proxy-Require may name. */
  readonly proxyRequire: readonly string[]
  /** Failures are answered as RFC 3261 has it where 6.1.5 answers otherwise (`--malformed rfc`). */
  readonly isRfc?: boolean
}

/** One check and the bit that asks for it. */
export interface Check {
  readonly bit: number
  check(msg: SipMessage, options: CheckOptions): Failure | undefined
}

/** A failure that is answered with 400. */
export function badRequest(reason: string, log?: string): Failure {
  return { status: 400, reason, ...(log === undefined ? {} : { log }) }
}
