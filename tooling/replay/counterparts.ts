import type { Endpoint } from '#runtime/host/host.ts'
import type { CapturedMessage } from '../capture/captured-message.ts'
import { callOf } from '../recording/call-of.ts'
import { cseqOf, isReply, titleOf, topBranchOf } from '../recording/message-facts.ts'
import type { SentMessage } from '../virtual/recording-network.ts'
import { addressText } from './server-side.ts'
import { headerOf, joinLines, readLines, tagIn, urisOf } from '../recording/sip-lines.ts'

/** A message that the captured server sent, and what our server sent in its place. */
interface Counterpart {
  readonly captured: CapturedMessage
  ours: SentMessage | undefined
}

/**
 * Knows which message of ours stands for which one of the capture, and with it which branches, tags and routes of the capture are
 * which of ours, so that what the peers said then can be said to our server.
 */
export class Counterparts {
  /** By Call-ID, in order, each once. */
  readonly #byCall = new Map<string, Counterpart[]>()
  readonly #byBranch = new Map<string, Counterpart>()
  /** How peers answered requests, by method and target: for those that the server begins itself, such as its pings. */
  readonly #answers = new Map<string, { readonly reply: string; readonly from: Endpoint; readonly delayMs: number }>()
  /** Tags that peers gave; all others are those of the server. */
  readonly #peerTags: ReadonlySet<string>
  /** Tags of the captured server, and URIs that it put into Record-Route or Contact, with those of ours. */
  readonly #tags = new Map<string, string>()
  readonly #uris = new Map<string, string>()

  constructor(received: readonly CapturedMessage[], sent: readonly CapturedMessage[]) {
    this.#peerTags = new Set(received.flatMap(({ text }) => ownTagOf(text)))
    for (const captured of sent) {
      const callId = callOf(captured.text)
      const counterpart = { captured, ours: undefined }
      const others = this.#byCall.get(callId)
      if (others === undefined) this.#byCall.set(callId, [counterpart])
      else if (others.some((one) => isRepeated(one.captured, captured))) continue
      else others.push(counterpart)
      if (!isReply(captured.text)) this.#byBranch.set(branchKey(captured.text), counterpart)
    }
    for (const reply of received) this.#learnAnswer(reply)
  }

  /** Our server sent a message: finds the one of the capture that it stands for. False when the call is not in the capture. */
  sent(ours: SentMessage): boolean {
    const all = this.#byCall.get(callOf(ours.message)) ?? []
    if (all.some((one) => one.ours?.message === ours.message && one.ours.to === ours.to)) return true
    const identity = identityOf(ours.message)
    const fitting = all.filter((one) => one.ours === undefined && identityOf(one.captured.text) === identity)
    const found =
      fitting.find(
        (one) => isSameTarget(one.captured, ours.to) && titleOf(one.captured.text) === titleOf(ours.message),
      ) ??
      fitting.find((one) => isReply(ours.message) && isFinal(one.captured.text) === isFinal(ours.message)) ??
      fitting.find((one) => isSameTarget(one.captured, ours.to)) ??
      fitting.find((one) => !isReply(one.captured.text))
    if (found === undefined) return all.length > 0
    found.ours = ours
    this.#learn(found.captured.text, ours.message)
    return true
  }

  /** A request of the capture as our server must get it: with its own tags and routes. */
  adaptRequest(text: string): string {
    const { first, headers, body } = readLines(text)
    const lines = headers.map(({ name, line }) => {
      if (name === 'to' || name === 'from') return this.#withOurTag(line)
      return name === 'route' ? this.#withOurUris(line) : line
    })
    const [method = '', uri = '', ...rest] = first.split(' ')
    const changed = [method, this.#uris.get(uri) ?? uri, ...rest].join(' ')
    // A message in which nothing changes keeps its bytes.
    const isSame = changed === first && lines.every((line, index) => line === headers[index]?.line)
    return isSame ? text : joinLines(changed, lines, body)
  }

  /**
   * A reply of the capture as an answer to the request of ours that stands for the one that it answered: with our Via, Record-Route,
   * From, CSeq and Call-ID. undefined when our server did not send that request.
   */
  adaptReply(text: string): { readonly text: string; readonly to: string } | undefined {
    const ours = this.#byBranch.get(branchKey(text))?.ours
    if (ours === undefined) return undefined
    const reply = readLines(text)
    return { text: answerTo(ours.message, reply), to: ours.from }
  }

  /** The answer to a request of a call that the capture does not have: as a peer answered one like it at the same place. */
  answerAlike(
    ours: SentMessage,
  ): { readonly text: string; readonly from: Endpoint; readonly delayMs: number } | undefined {
    if (isReply(ours.message) || this.#byCall.has(callOf(ours.message))) return undefined
    const found = this.#answers.get(`${titleOf(ours.message)} ${ours.to}`)
    if (found === undefined) return undefined
    return { text: answerTo(ours.message, readLines(found.reply)), from: found.from, delayMs: found.delayMs }
  }

  #learnAnswer({ text, from, timeMs }: CapturedMessage): void {
    if (!isReply(text) || !isFinal(text)) return
    const request = this.#byBranch.get(branchKey(text))?.captured
    if (request === undefined) return
    const key = `${titleOf(request.text)} ${request.proto}:${addressText(request.to)}`
    if (!this.#answers.has(key))
      this.#answers.set(key, { reply: text, from, delayMs: Math.max(0, timeMs - request.timeMs) })
  }

  #learn(captured: string, ours: string): void {
    const [one, other] = [readLines(captured), readLines(ours)]
    const names = ['to', 'from'] as const
    for (const name of names) {
      const [tag, ourTag] = [tagIn(headerOf(one, name)), tagIn(headerOf(other, name))]
      if (tag !== '' && ourTag !== '' && !this.#peerTags.has(tag)) this.#tags.set(tag, ourTag)
    }
    for (const name of ['record-route', 'contact']) {
      const [uris, ourUris] = [urisOf(one, name), urisOf(other, name)]
      if (uris.length !== ourUris.length) continue
      for (const [index, uri] of uris.entries()) this.#uris.set(uri, ourUris[index] ?? uri)
    }
  }

  #withOurTag(line: string): string {
    const tag = tagIn(line)
    const ours = tag === '' ? undefined : this.#tags.get(tag)
    return ours === undefined ? line : line.replace(tagPattern, () => `;tag=${ours}`)
  }

  #withOurUris(line: string): string {
    return line.replaceAll(/<([^<>]*)>/g, (_whole, uri: string) => `<${this.#uris.get(uri) ?? uri}>`)
  }
}

const tagPattern = /;[ \t]*tag[ \t]*=[ \t]*[^;,\s>]+(?=[^>]*$)/i

/** The tag that the sender of a message chose for itself. */
function ownTagOf(text: string): readonly string[] {
  const tag = tagIn(headerOf(readLines(text), isReply(text) ? 'to' : 'from'))
  return tag === '' ? [] : [tag]
}

/** Whether a message was sent again. */
function isRepeated(one: CapturedMessage, other: CapturedMessage): boolean {
  return one.text === other.text && addressText(one.to) === addressText(other.to)
}

/** A CANCEL, an INVITE and its ACK share a branch. */
function branchKey(text: string): string {
  return `${topBranchOf(text)} ${cseqOf(text).method}`
}

/** What must be the same for one message to stand for another. */
function identityOf(text: string): string {
  const { number, method } = cseqOf(text)
  return `${isReply(text) ? 'reply' : titleOf(text)} ${number} ${method}`
}

function isFinal(text: string): boolean {
  return !text.startsWith('SIP/2.0 1')
}

/** Whether a message of the capture went to an address of ours, `udp:IP:PORT`. */
function isSameTarget({ to, proto }: CapturedMessage, target: string): boolean {
  return `${proto}:${addressText(to)}` === target
}

/** The headers that a reply repeats come from our request (RFC 3261 §8.2.6.2), all others from the reply. */
function answerTo(request: string, reply: ReturnType<typeof readLines>): string {
  const asked = readLines(request)
  const repeated = ['via', 'from', 'call-id', 'cseq']
  const own = reply.headers.filter(({ name }) => !repeated.includes(name) && name !== 'to' && name !== 'record-route')
  const hasRoutes = reply.headers.some(({ name }) => name === 'record-route')
  const taken = asked.headers.filter(({ name }) => repeated.includes(name) || (hasRoutes && name === 'record-route'))
  const to = headerOf(asked, 'to')
  const tag = tagIn(headerOf(reply, 'to'))
  const toLine = `To: ${to}${tag === '' || tagIn(to) !== '' ? '' : `;tag=${tag}`}`
  return joinLines(reply.first, [...taken.map(({ line }) => line), toLine, ...own.map(({ line }) => line)], reply.body)
}
