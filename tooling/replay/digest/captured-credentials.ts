import { digestCredentials, type DigestCredentials } from '#runtime/sip/headers/digest-credentials.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { CapturedMessage } from '../../capture/captured-message.ts'
import { callOf } from '../../recording/call-of.ts'
import { cseqOf } from '../../recording/message-facts.ts'
import type { FindSecret } from './credentials-file.ts'
import { isRightResponse, type Secret } from './digest-response.ts'

/** Return codes of the functions that check credentials (5.6.3 and 6.1.5). */
const codes = { right: 1, wrong: -2, unknownUser: -3, staleNonce: -4, none: -5 } as const

export type CredentialsHeader = 'authorization' | 'proxy-authorization'

export interface CheckOptions {
  /** Let credentials be right where the captured server went on with the request, when nobody knows the password. */
  readonly trustsCapture: boolean
  readonly findSecret: FindSecret | undefined
}

/**
 * Says of the digest credentials in a capture whether they are right. They answer nonces of the captured server, which ours never
 * gives: where the password is known the answer is checked with the nonce that it answers, and where it is not the captured server
 * is believed, which asked again for what it did not take.
 */
export class CapturedCredentials {
  readonly #options: CheckOptions
  /** By request. */
  readonly #answers = new Map<string, Answer>()

  constructor(received: readonly CapturedMessage[], sent: readonly CapturedMessage[], options: CheckOptions) {
    this.#options = options
    // What a peer said and the server passed on says nothing of its own credentials.
    const passedOn = new Set(received.flatMap(({ text }) => (answerOf(text) === undefined ? [] : [requestKey(text)])))
    for (const { text } of sent) {
      const answer = answerOf(text)
      if (answer !== undefined && !passedOn.has(requestKey(text))) this.#answers.set(requestKey(text), answer)
    }
  }

  /** The credentials of a request for a realm; those of any realm for ''. */
  find(msg: SipMessage, header: CredentialsHeader, realm: string): DigestCredentials | undefined {
    return msg
      .headersNamed(header)
      .map(({ body }) => digestCredentials(body))
      .find((one) => one !== undefined && (realm === '' || one.realm === realm))
  }

  /** The code that a function gives which checks credentials; `secret` is what the script says that the password is. */
  check(msg: SipMessage, header: CredentialsHeader, realm: string, secret: Secret | undefined): number {
    // Neither can be sent again with other credentials (RFC 3261 §22.1).
    if (msg.method === 'ACK' || msg.method === 'CANCEL') return codes.right
    const credentials = this.find(msg, header, realm)
    if (credentials === undefined) return codes.none
    const { trustsCapture, findSecret } = this.#options
    const known = findSecret?.(credentials.user, credentials.realm) ?? (trustsCapture ? undefined : secret)
    const answer = this.#answers.get(requestKey(msg.raw))
    const isRight = (one: Secret | undefined): boolean =>
      one !== undefined && isRightResponse(credentials, one, { method: msg.method, body: bodyOf(msg.raw) }) === true
    if (known === undefined && !trustsCapture) return codes.unknownUser
    if (known === undefined ? this.#isBelieved(answer, secret, isRight) : isRight(known))
      return answer === 'stale' ? codes.staleNonce : codes.right
    return codes.wrong
  }

  /** What the script knows may come from tables that are empty here: that it is another password says little. */
  #isBelieved(
    answer: Answer | undefined,
    secret: Secret | undefined,
    isRight: (secret: Secret | undefined) => boolean,
  ): boolean {
    if (isRight(secret) || answer === 'stale') return true
    return answer === 'refused' ? secret === undefined : answer === undefined
  }
}

/** How the captured server itself answered a request with credentials: it asked again, for a newer nonce or not, or refused it. */
type Answer = 'asked' | 'stale' | 'refused'

function answerOf(text: string): Answer | undefined {
  if (text.startsWith('SIP/2.0 403 ')) return 'refused'
  if (!isChallenge(text)) return undefined
  return /[ ,]stale[ \t]*=[ \t]*"?true/i.test(text) ? 'stale' : 'asked'
}

function bodyOf(text: string): string {
  return text.slice(text.indexOf('\r\n\r\n') + 4)
}

function isChallenge(text: string): boolean {
  return /^SIP\/2\.0 40[17] /.test(text)
}

function requestKey(text: string): string {
  const { number, method } = cseqOf(text)
  return `${callOf(text)} ${number} ${method}`
}
