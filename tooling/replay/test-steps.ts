import type { CapturedMessage } from '../capture/captured-message.ts'
import { cseqOf, firstLineOf, isReply } from '../recording/message-facts.ts'
import type { Masker } from './masker.ts'
import { addressText, type SidedMessage } from './server-side.ts'
import { headerOf, readLines, tagIn, type SipLines } from '../recording/sip-lines.ts'

/** A step of `kamkit test`, as it is written: its first key says what it does. */
export type TestStep = Readonly<Record<string, unknown>>

/** Gives the name of the agent at the peer's end of a message. */
export type NameAgent = (peer: CapturedMessage['from'], proto: CapturedMessage['proto']) => string

/** Headers that agents write by themselves, or that the way of a message makes. */
const ownHeaders: ReadonlySet<string> = new Set([
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'contact',
  'content-length',
  'record-route',
  'max-forwards',
])

/** Time that passes without a step of its own. */
const shortMs = 400

/** The messages of a call as steps of agents: what came to the server is sent, what it sent is expected. */
export function stepsOf(messages: readonly SidedMessage[], masker: Masker, nameAgent: NameAgent): readonly TestStep[] {
  const writer = new StepWriter(masker, nameAgent)
  for (const one of messages) writer.add(one)
  return writer.steps
}

class StepWriter {
  readonly steps: TestStep[] = []
  readonly #masker: Masker
  readonly #nameAgent: NameAgent
  readonly #seen = new Set<string>()
  /** Final statuses of INVITEs by CSeq number. */
  readonly #refused = new Set<string>()
  readonly #tags = new Set<string>()
  /** Agents that know of the call. */
  readonly #inCall = new Set<string>()
  #lastMs: number | undefined

  constructor(masker: Masker, nameAgent: NameAgent) {
    this.#masker = masker
    this.#nameAgent = nameAgent
  }

  add({ message, side }: SidedMessage): void {
    const { text, from, to, proto, timeMs } = message
    const key = `${addressText(from)} ${addressText(to)} ${text}`
    // Retransmissions need not be expected, and say nothing new.
    if (this.#seen.has(key) || text.startsWith('SIP/2.0 100')) return
    this.#seen.add(key)
    if (this.#isHopByHop(text)) return
    const waitedMs = timeMs - (this.#lastMs ?? timeMs)
    this.#lastMs = timeMs
    const isLong = waitedMs > shortMs
    if (side === 'sent') {
      const within = isLong ? { within: `${Math.ceil(waitedMs / 1000) + 1}s` } : {}
      this.steps.push({ ...this.#expected(this.#nameAgent(to, proto), text), ...within })
      return
    }
    if (isLong) this.steps.push({ advance: `${Math.round(waitedMs)}ms` })
    this.steps.push(this.#sent(this.#nameAgent(from, proto), text))
  }

  /** The ACK of a negative reply belongs to its transaction: agents send it, and nobody expects it. */
  #isHopByHop(text: string): boolean {
    const { number, method } = cseqOf(text)
    const [, status = ''] = firstLineOf(text).split(' ')
    if (isReply(text) && method === 'INVITE' && /^[3-6]/.test(status)) this.#refused.add(number)
    return text.startsWith('ACK ') && this.#refused.has(number)
  }

  #expected(agent: string, text: string): TestStep {
    const lines = readLines(text)
    const [first = '', second = ''] = lines.first.split(' ')
    this.#inCall.add(agent)
    if (isReply(text)) {
      const isOwn = !this.#tags.has(tagIn(headerOf(lines, 'to')))
      // Reasons of peers are passed on; those of the server are its own words.
      return { [`${agent} expects`]: isOwn ? this.#status(lines) : second, ...replyTo(text) }
    }
    return { [`${agent} expects`]: first, uri: this.#masker.uri(second) }
  }

  #sent(agent: string, text: string): TestStep {
    const lines = readLines(text)
    if (!isReply(text) && this.#mustBeRaw(agent, lines))
      return { [`${agent} sends`]: null, raw: maskedText(lines, this.#masker) }
    this.#inCall.add(agent)
    const own = tagIn(headerOf(lines, isReply(text) ? 'to' : 'from'))
    if (own !== '') this.#tags.add(own)
    const extra = { ...this.#contact(lines), ...this.#headers(lines), ...this.#body(lines) }
    if (isReply(text)) return { [`${agent} replies`]: this.#status(lines), to: cseqOf(text).method, ...extra }
    const [method = '', uri = ''] = lines.first.split(' ')
    if (method === 'CANCEL' || method === 'ACK') return { [`${agent} sends`]: method, ...this.#headers(lines) }
    if (tagIn(headerOf(lines, 'to')) !== '')
      return { [`${agent} sends`]: method === 'INVITE' ? 're-INVITE' : method, ...extra }
    return {
      [`${agent} sends`]: `${method} ${this.#masker.uri(uri)}`,
      from: this.#party(lines, 'from'),
      to: this.#party(lines, 'to'),
      ...extra,
    }
  }

  /** `200 OK`: reasons may name people too. */
  #status({ first }: SipLines): string {
    return this.#masker.text(first.slice(8).trim())
  }

  /** A message inside a call of which the agent knows nothing, or that an agent would not write. */
  #mustBeRaw(agent: string, lines: SipLines): boolean {
    const [method = ''] = lines.first.split(' ')
    const isInside = tagIn(headerOf(lines, 'to')) !== '' || method === 'CANCEL' || method === 'ACK'
    const length = headerOf(lines, 'content-length')
    const isOdd =
      headerOf(lines, 'cseq').split(/[ \t]+/)[1] !== method || (length !== '' && length !== String(lines.body.length))
    return isOdd || (isInside && !this.#inCall.has(agent))
  }

  /** From or To without its tag. */
  #party(lines: SipLines, name: 'from' | 'to'): string {
    return this.#masker.header(name, headerOf(lines, name).replace(tagPattern, ''))
  }

  #contact(lines: SipLines): object {
    const values = lines.headers
      .filter(({ name }) => name === 'contact')
      .map(({ value }) => this.#masker.header('contact', value))
    return values.length === 0 ? {} : { contact: values.join(', ') }
  }

  #headers({ headers, first, body }: SipLines): object {
    const isInside = tagIn(headers.find(({ name }) => name === 'to')?.value ?? '') !== '' || first.startsWith('SIP/')
    const found = new Map<string, string[]>()
    for (const { name, line, value } of headers) {
      if (name === 'max-forwards' && (value === '70' || first.startsWith('SIP/'))) continue
      const isOwn = (name !== 'max-forwards' && ownHeaders.has(name)) || (name === 'route' && isInside)
      if (isOwn || name === '' || (name === 'content-type' && body === '')) continue
      const shown = line.slice(0, line.indexOf(':')).trim()
      found.set(shown, [...(found.get(shown) ?? []), this.#masker.header(name, value)])
    }
    if (found.size === 0) return {}
    return { headers: new Map([...found].map(([name, values]) => [name, values.length === 1 ? values[0] : values])) }
  }

  #body(lines: SipLines): object {
    if (lines.body === '') return {}
    return { body: this.#masker.body(headerOf(lines, 'content-type'), lines.body).replaceAll('\r\n', '\n') }
  }
}

/** A whole message as text of a file. */
function maskedText({ first, headers, body }: SipLines, masker: Masker): string {
  const [method = '', uri = '', ...rest] = first.split(' ')
  const lines = headers.map(({ name, line, value }) => {
    const start = line.slice(0, line.length - value.length)
    if (name === 'call-id') return `${start}${masker.callId(value)}`
    const masked = masker.header(name, value)
    return `${start}${name === 'from' || name === 'to' ? masked.replace(tagPattern, (_whole, before: string, tag: string) => before + masker.tag(tag)) : masked}`
  })
  const type = headers.find(({ name }) => name === 'content-type')?.value ?? ''
  return [
    [method, masker.uri(uri), ...rest].join(' '),
    ...lines,
    '',
    masker.body(type, body).replaceAll('\r\n', '\n'),
  ].join('\n')
}

const tagPattern = /(;[ \t]*tag[ \t]*=[ \t]*)([^;,\s>]+)(?=[^>]*$)/i

/** Which of several requests it answers. */
function replyTo(text: string): object {
  const { method } = cseqOf(text)
  return method === 'CANCEL' || method === 'INVITE' ? { 'reply to': method } : {}
}
