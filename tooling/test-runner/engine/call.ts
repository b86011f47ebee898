import { cseqOf, headerOf, headersOf, parameterOf, uriOf, type WireMessage } from './wire-message.ts'

/** What an agent knows of one call (or registration, or any exchange under one Call-ID): the state of its dialog and transactions. */
export class Call {
  readonly id: string
  /** The own address as in From (or To, when called), without its tag. */
  local = ''
  remote = ''
  localTag = ''
  remoteTag = ''
  /** The number of the last request of this side. */
  cseq = 0
  /** Where the other side said that it can be reached. */
  remoteTarget = ''
  /** Route values for requests of this side, in order. */
  routeSet: readonly string[] = []
  /** The last request that this side sent, ACK and CANCEL apart. */
  request: WireMessage | undefined
  /** The last INVITE that this side sent. */
  invite: WireMessage | undefined
  /** The last final reply to it. */
  inviteReply: WireMessage | undefined
  /** Requests of the other side that have no final reply yet, oldest first. */
  unanswered: readonly WireMessage[] = []
  /** The status of the last final reply of this side to an INVITE. */
  answered = 0
  /** The last reply that this side sent. */
  lastReply: string | undefined
  /** The last message that this side sent. */
  lastSent: string | undefined

  constructor(id: string) {
    this.id = id
  }

  /** A request of this side is sent. */
  sent(message: WireMessage): void {
    this.lastSent = message.text
    const { method } = message
    if (method === 'ACK' || method === 'CANCEL') return
    this.request = message
    this.cseq = cseqOf(message).number
    if (this.localTag === '') {
      const [from, to] = [headerOf(message, 'From'), headerOf(message, 'To')]
      this.localTag = parameterOf(from, 'tag')
      this.local = withoutTag(from)
      this.remote = withoutTag(to)
    }
    if (method === 'INVITE') {
      this.invite = message
      this.inviteReply = undefined
    }
  }

  /** A request of the other side arrived. */
  received(message: WireMessage, localTag: string): void {
    const { method } = message
    if (this.localTag === '') {
      const to = headerOf(message, 'To')
      this.localTag = parameterOf(to, 'tag') || localTag
      this.local = withoutTag(to)
      const from = headerOf(message, 'From')
      this.remote = withoutTag(from)
      this.remoteTag = parameterOf(from, 'tag')
      this.routeSet = listedIn(message, 'Record-Route')
    }
    const contact = uriOf(headerOf(message, 'Contact'))
    if (contact !== '') this.remoteTarget = contact
    if (method !== 'ACK') this.unanswered = [...this.unanswered, message]
  }

  /** A reply to a request of this side arrived. */
  replied(message: WireMessage): void {
    const { method } = cseqOf(message)
    if (method !== 'INVITE' && method !== 'SUBSCRIBE') return
    if (method === 'INVITE' && message.status >= 200) this.inviteReply = message
    const tag = parameterOf(headerOf(message, 'To'), 'tag')
    if (message.status === 100 || message.status >= 300 || tag === '') return
    this.remoteTag = tag
    const contact = uriOf(headerOf(message, 'Contact'))
    if (contact !== '') this.remoteTarget = contact
    // The route set of a dialog does not change once it is there (RFC 3261 §12.2).
    const isFirst = parameterOf(headerOf(this.request ?? message, 'To'), 'tag') === ''
    if (isFirst) this.routeSet = listedIn(message, 'Record-Route').toReversed()
  }

  /** This side sent a reply. */
  answeredWith(request: WireMessage, status: number, text: string): void {
    this.lastReply = text
    this.lastSent = text
    if (status < 200) return
    this.unanswered = this.unanswered.filter((one) => one !== request)
    if (request.method === 'INVITE') this.answered = status
  }
}

function withoutTag(value: string): string {
  return value.replace(/;tag=[^;>\s]*/i, '')
}

/** The values of a header that may hold several, separated by commas outside of <>. */
function listedIn(message: WireMessage, name: string): readonly string[] {
  return headersOf(message, name).flatMap((value) => value.match(/(?:[^,<]|<[^>]*>)+/g)?.map((one) => one.trim()) ?? [])
}
