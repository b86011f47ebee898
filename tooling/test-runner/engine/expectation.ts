import { matches, matcherText, type TextMatcher } from './matcher.ts'
import { cseqOf, headersOf, titleOf, uriOf, type WireMessage } from './wire-message.ts'

/** What a message has to be. */
export interface Expectation {
  readonly start: StartExpectation
  /** Each header with what its values have to be: one value for the first header, a list for all of them. */
  readonly headers: readonly (readonly [name: string, matchers: readonly TextMatcher[], isWhole: boolean])[]
  readonly uri?: TextMatcher | undefined
  readonly from?: TextMatcher | undefined
  readonly to?: TextMatcher | undefined
  readonly contact?: TextMatcher | undefined
  readonly body?: TextMatcher | undefined
  /** How many Via headers it has. */
  readonly via?: number | undefined
}

export type StartExpectation =
  | { readonly kind: 'request'; readonly method: string; readonly uri?: TextMatcher | undefined }
  /** `status`: three characters, of which `x` stands for any digit. `to`: the method that is replied to. */
  | {
      readonly kind: 'reply'
      readonly status: string
      readonly reason: string | undefined
      readonly to?: string | undefined
    }

/** One part of a message that is not as expected. */
export interface Difference {
  readonly what: string
  readonly expected: string
  readonly actual: string
}

/** Whether the message is of the kind: the method, or the status. */
export function isOfKind({ start }: Expectation, message: WireMessage): boolean {
  if (start.kind === 'request') return message.method === start.method
  if (message.method !== undefined) return false
  if (start.to !== undefined && cseqOf(message).method !== start.to) return false
  const digits = String(message.status)
  return [...start.status].every((wanted, index) => wanted === 'x' || wanted === digits[index])
}

/** What is not as expected in a message of the kind. */
export function differencesOf(expectation: Expectation, message: WireMessage): readonly Difference[] {
  const { start } = expectation
  const found: (Difference | undefined)[] = []
  if (start.kind === 'reply' && start.reason !== undefined && start.reason !== message.reason) {
    found.push({ what: 'the reason', expected: start.reason, actual: message.reason })
  }
  if (start.kind === 'request') found.push(compare('the request URI', start.uri, message.uri))
  found.push(compare('the request URI', expectation.uri, message.uri))
  for (const name of ['from', 'to', 'contact'] as const) {
    const value = headersOf(message, name)[0]
    found.push(compare(`the URI of ${title(name)}`, expectation[name], value === undefined ? undefined : uriOf(value)))
  }
  for (const [name, matchers, isWhole] of expectation.headers)
    found.push(...headerDifferences(name, matchers, isWhole, message))
  if (expectation.via !== undefined) {
    const count = headersOf(message, 'Via').length
    if (count !== expectation.via) {
      found.push({ what: 'the number of Via headers', expected: String(expectation.via), actual: String(count) })
    }
  }
  found.push(compare('the body', expectation.body, message.body === '' ? undefined : message.body))
  return found.filter((one) => one !== undefined)
}

function headerDifferences(
  name: string,
  matchers: readonly TextMatcher[],
  isWhole: boolean,
  message: WireMessage,
): readonly (Difference | undefined)[] {
  const values = headersOf(message, name)
  if (!isWhole) {
    const [matcher] = matchers
    // One pattern or text is enough when any of the headers has it.
    if (matcher === undefined || values.some((value) => matches(matcher, value))) {
      if (matcher?.kind !== 'absent') return []
    }
    return [compare(`header ${name}`, matcher, values.length > 1 ? values.join(', ') : values[0])]
  }
  if (matchers.length !== values.length) {
    return [
      {
        what: `header ${name}`,
        expected: matchers.map(matcherText).join(' | '),
        actual: values.join(' | ') || 'absent',
      },
    ]
  }
  return matchers.map((matcher, index) => compare(`header ${name}, number ${index + 1}`, matcher, values[index]))
}

function compare(what: string, matcher: TextMatcher | undefined, actual: string | undefined): Difference | undefined {
  if (matcher === undefined || matches(matcher, actual)) return undefined
  return { what, expected: matcherText(matcher), actual: actual ?? 'absent' }
}

function title(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

/** The kind of message that is expected, for a sentence. */
export function kindText({ start }: Expectation): string {
  if (start.kind === 'reply') {
    const to = start.to === undefined ? '' : ` to ${start.to}`
    return `${start.reason === undefined ? start.status : `${start.status} ${start.reason}`}${to}`
  }
  return start.uri === undefined ? start.method : `${start.method} ${matcherText(start.uri)}`
}

/** Reads `INVITE`, `INVITE sip:bob@example.com`, `200`, `200 OK`, `2xx`; undefined when it is none of them. */
export function readStart(text: string): StartExpectation | undefined {
  const reply = /^([1-6][0-9x]{2})(?: (.*))?$/.exec(text)
  if (reply !== null) return { kind: 'reply', status: reply[1] ?? '', reason: reply[2]?.trim() }
  const request = /^(?:re-)?([A-Z][A-Za-z0-9!%*+._`'~-]*)(?: (\S+))?$/.exec(text)
  if (request === null) return undefined
  const uri = request[2] === undefined ? undefined : ({ kind: 'exact', text: request[2] } as const)
  return { kind: 'request', method: request[1] ?? '', uri }
}

/** What came instead, for a sentence. */
export function gotText(messages: readonly WireMessage[]): string {
  if (messages.length === 0) return 'nothing'
  const titles = messages.map(titleOf)
  return titles.length > 4 ? `${titles.slice(0, 4).join(', ')} and ${titles.length - 4} more` : titles.join(', ')
}
