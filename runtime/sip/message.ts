import { EditList } from './edits.ts'
import { headerType, type HeaderType } from './header-names.ts'
import { scanHeaders } from './scan-headers.ts'
import type { ListenSocket, Proto, ReceiveInfo } from '../transport/sockets.ts'
import { parseUri, usualUriRules, type Uri, type UriRules } from './uri.ts'

/** How many names and URIs of one message are remembered: a script could ask for any number of them. */
const maxCached = 64

/** One header field: offsets into the message's buffer. */
export interface HeaderField {
  readonly type: HeaderType
  /** As written. */
  readonly name: string
  /** The body without leading blanks and without the line end; folds stay as received. */
  readonly body: string
  readonly start: number
  readonly bodyStart: number
  readonly bodyEnd: number
  /** After the line end. */
  readonly end: number
  /** What parsed.ts made of the body, and the parser that made it; both undefined before it is asked for. */
  parsed: unknown
  parsedBy: unknown
}

export interface RequestLine {
  readonly kind: 'request'
  readonly method: string
  readonly uri: string
  readonly version: string
  readonly uriStart: number
  /** After the line end. */
  readonly end: number
}

export interface StatusLine {
  readonly kind: 'reply'
  readonly version: string
  readonly status: number
  readonly statusText: string
  readonly reason: string
  readonly end: number
}

export type FirstLine = RequestLine | StatusLine

/** A further destination of a request (append_branch, lookup). Branch 0 is the message's own R-URI. */
export interface Branch {
  uri: string
  dstUri: string
  path: string
  /** q in thousandths, -1 when not set. */
  q: number
  flags: number
  socket: ListenSocket | undefined
  instance: string
  regId: number
  ruid: string
  userAgent: string
  /** TCP connection to use, 0 for any. */
  connectionId: number
}

/**
 * A received (or locally built) SIP message: its bytes, parsed lazily, and what the script changed. One character is one byte.
 * The buffer keeps its length (see `overwrite`); edits are applied when the message is sent.
 */
export class SipMessage {
  readonly id: number
  /** The bytes as received. Only `overwrite` changes them, never their number. */
  raw: string
  /** Only `changeStatus` changes it. */
  firstLine: FirstLine
  /** How it arrived; corex replaces it (set_recv_socket, set_source_address). */
  received: ReceiveInfo
  readonly edits = new EditList()
  #replyHeaders: string[] | undefined
  /** The body that the script wants on the reply to this request (set_reply_body); its Content-Type is in replyHeaders. */
  replyBody: string | undefined

  /** The R-URI when the script changed it. */
  newUri: string | undefined
  /** `$du`: next hop, '' when not set. */
  dstUri = ''
  /** Path to insert as Route headers (usrloc), '' for none. */
  path = ''
  /** q of branch 0 in thousandths, -1 when not set. */
  q = -1
  #branches: Branch[] | undefined
  /** Message flags (setflag): they belong to the transaction once there is one. */
  flags = 0
  /** Branch flags of branch 0 (setbflag). */
  branchFlags = 0
  forceSocket: ListenSocket | undefined
  instance = ''
  regId = 0
  ruid = ''
  /** `$location_ua`. */
  locationUserAgent = ''
  /** force_rport() was called. */
  forceRport = false
  addLocalRport = false
  /** set_advertised_address() and set_advertised_port(): what our Via shows; '' and 0 when not set. */
  advertisedHost = ''
  advertisedPort = 0
  /** Characters that names of headers may have besides those of RFC 3261; to be set before any header is read. */
  headerNameChars = ''
  /** How URIs are read (core parameters phone2tel and uri_host_extra_chars). */
  uriRules: UriRules = usualUriRules
  /** Why not all of its headers can be read (`--malformed kamailio`): it may be forwarded, but neither answered nor get a transaction. */
  unreadable: string | undefined
  /** udp_mtu_try_proto() was called. */
  udpMtuTryProto: Proto | undefined
  /** Replies go to the host in Via, not to the source address (core parameter reply_to_via). */
  repliesToVia = false
  /** The process id that a Warning in our replies shows; undefined for no Warning (core parameter sip_warning). */
  warningPid: number | undefined
  /** Parts were added to a multipart body or taken from it: its delimiters are put right when the message is sent. */
  hasEditedParts = false
  /** The connection that belongs to branch 0, 0 for none (lookup, tcp_set_otcpid); it counts with `usesOutboundConnection`. */
  outboundConnectionId = 0
  /** tcp_set_otcpid_flag(): each branch leaves over the connection that belongs to it, if that still exists. */
  usesOutboundConnection = false
  /** Failures that do not block where the message goes, or where replies to it go, as bits of the blocklist (module blst). */
  ignoredFailures = 0
  ignoredReplyFailures = 0
  forwardNoConnect = false
  replyNoConnect = false
  forwardClose = false
  replyClose = false
  connectionAlias = false
  /** True once the R-URI (or anything of branch 0) was set: serial forking forwards to it again. */
  uriIsNew = true

  /** log_prefix expanded for this message; undefined until it is needed. */
  logPrefix: string | undefined

  #attachments: Map<symbol, unknown> | undefined
  #headers: readonly HeaderField[] | undefined
  /** Scripts read the same headers and URIs again and again: what was found stays, for copies of the message too. */
  #named: Map<string, readonly HeaderField[]> | undefined
  #uris: Map<string, Uri | undefined> | undefined
  #headersEnd = -1
  #headerError: string | undefined
  #headerErrorAt = -1

  constructor(
    id: number,
    raw: string,
    firstLine: FirstLine,
    received: ReceiveInfo,
    attachments?: Map<symbol, unknown>,
  ) {
    this.id = id
    this.raw = raw
    this.firstLine = firstLine
    this.received = received
    this.#attachments = attachments
  }

  /** What modules keep with a message, keyed by a symbol of theirs. Shared by copies of the message. */
  get attachments(): Map<symbol, unknown> {
    return (this.#attachments ??= new Map<symbol, unknown>())
  }

  /** Headers and text that the script wants on the reply to this request (append_to_reply). */
  get replyHeaders(): string[] {
    return (this.#replyHeaders ??= [])
  }

  /** Further destinations of a request. */
  get branches(): Branch[] {
    return (this.#branches ??= [])
  }

  set branches(branches: Branch[]) {
    this.#branches = branches
  }

  get isRequest(): boolean {
    return this.firstLine.kind === 'request'
  }

  /** The method of a request, '' for a reply (see cseqMethod). */
  get method(): string {
    return this.firstLine.kind === 'request' ? this.firstLine.method : ''
  }

  /** Status of a reply, 0 for a request. */
  get status(): number {
    return this.firstLine.kind === 'reply' ? this.firstLine.status : 0
  }

  /** The current R-URI: the script's, or the received one. '' for replies. */
  get requestUri(): string {
    return this.newUri ?? (this.firstLine.kind === 'request' ? this.firstLine.uri : '')
  }

  /**
   * All header fields in order. A line that is no header is passed over, so that it cannot hide the headers after it from
   * remove_hf() and the like; `headerError` tells of the first one. (Kamailio stops reading there, and sends the rest on unseen.)
   */
  get headers(): readonly HeaderField[] {
    if (this.#headers === undefined) this.#scan()
    return this.#headers ?? []
  }

  /** The start of the first line among the headers that is none, undefined when there is none. */
  get headerError(): string | undefined {
    if (this.#headers === undefined) this.#scan()
    return this.#headerError
  }

  /** Where that line starts, -1 without one. */
  get headerErrorAt(): number {
    if (this.#headers === undefined) this.#scan()
    return this.#headerErrorAt
  }

  /** Offset of the empty line that ends the headers (where append_hf inserts), or the end of the buffer without one. */
  get headersEnd(): number {
    if (this.#headers === undefined) this.#scan()
    return this.#headersEnd
  }

  /** Offset of the first byte of the body. */
  get bodyStart(): number {
    const end = this.headersEnd
    if (this.raw.startsWith('\r\n', end)) return end + 2
    return this.raw[end] === '\n' || this.raw[end] === '\r' ? end + 1 : end
  }

  get body(): string {
    return this.raw.slice(this.bodyStart)
  }

  /** The first header field of a type. */
  header(type: HeaderType): HeaderField | undefined {
    // A loop: this is asked many times of every message.
    for (const field of this.headers) if (field.type === type) return field
    return undefined
  }

  /** All header fields of a type, in order. */
  headersOf(type: HeaderType): readonly HeaderField[] {
    return this.headers.filter((field) => field.type === type)
  }

  /** All header fields of a name: compact forms count as their long form, case does not matter. */
  headersNamed(name: string): readonly HeaderField[] {
    const known = (this.#named ??= new Map<string, readonly HeaderField[]>())
    let found = known.get(name)
    if (found === undefined) {
      found = this.#findNamed(name)
      if (known.size < maxCached) known.set(name, found)
    }
    return found
  }

  #findNamed(name: string): readonly HeaderField[] {
    const type = headerType(name)
    if (type !== 'other') return this.headersOf(type)
    const wanted = name.toLowerCase()
    return this.headers.filter((field) => field.type === 'other' && field.name.toLowerCase() === wanted)
  }

  /** A URI of this message or of its script, parsed once; undefined when it is none. */
  parsedUri(text: string): Uri | undefined {
    const known = (this.#uris ??= new Map<string, Uri | undefined>())
    let uri = known.get(text)
    if (uri === undefined && !known.has(text)) {
      uri = parseUri(text, this.uriRules)
      if (known.size < maxCached) known.set(text, uri)
    }
    return uri
  }

  /**
   * Writes over bytes of the first line, the body or one header body, visible to the script at once and without any edit, as
   * Kamailio does with the number of Max-Forwards. Offsets stay valid because the length stays; copies of the message keep the
   * old bytes.
   */
  overwrite(at: number, text: string): void {
    const end = at + text.length
    this.raw = this.raw.slice(0, at) + text + this.raw.slice(end)
    if (at < this.firstLine.end) this.firstLine = rereadFirstLine(this.firstLine, this.raw)
    this.#headers = this.headers.map((field) =>
      at >= field.bodyStart && end <= field.bodyEnd
        ? { ...field, body: this.raw.slice(field.bodyStart, field.bodyEnd), parsed: undefined, parsedBy: undefined }
        : field,
    )
    this.#named = undefined
  }

  /** Counts how often the message was replaced: offsets from before mean nothing after. */
  revision = 0

  /**
   * Becomes another text, for everybody who holds this message: no edits, no new R-URI, headers to be read again. What else the
   * script has set stays (msg_apply_changes, msg_set_buffer).
   */
  become(raw: string, firstLine: FirstLine): void {
    this.raw = raw
    this.firstLine = firstLine
    this.revision += 1
    this.edits.restore([])
    this.hasEditedParts = false
    this.newUri = undefined
    this.forget()
  }

  /**
   * Lets go of what was made of the bytes: it is made again when it is asked for. For messages that are kept but hardly looked at
   * any more.
   */
  forget(): void {
    this.#headers = undefined
    this.#named = undefined
    this.#uris = undefined
    this.#headersEnd = -1
    this.#headerError = undefined
    this.#headerErrorAt = -1
  }

  /** Gives a reply another status of three digits, visible to the script and to tm at once. */
  changeStatus(status: number): void {
    const { firstLine } = this
    if (firstLine.kind !== 'reply') return
    const statusText = String(status).padStart(3, '0').slice(-3)
    this.firstLine = { ...firstLine, status, statusText }
    this.raw =
      this.raw.slice(0, firstLine.version.length + 1) + statusText + this.raw.slice(firstLine.version.length + 4)
  }

  /**
   * A copy that shares the bytes and what was parsed, with the script's changes as they are now: what a failure_route or a
   * branch works on, so that its changes do not reach the original.
   */
  clone(attachments = this.attachments): SipMessage {
    // Made now when there are none, so that the copies share them.
    const uris = (this.#uris ??= new Map<string, Uri | undefined>())
    const named = (this.#named ??= new Map<string, readonly HeaderField[]>())
    const copy = new SipMessage(this.id, this.raw, this.firstLine, this.received, attachments)
    copy.edits.restore(this.edits.snapshot())
    if (this.#replyHeaders !== undefined) copy.#replyHeaders = [...this.#replyHeaders]
    copy.replyBody = this.replyBody
    copy.newUri = this.newUri
    copy.dstUri = this.dstUri
    copy.path = this.path
    copy.q = this.q
    if (this.#branches !== undefined) copy.#branches = this.#branches.map((branch) => ({ ...branch }))
    copy.flags = this.flags
    copy.branchFlags = this.branchFlags
    copy.forceSocket = this.forceSocket
    copy.instance = this.instance
    copy.regId = this.regId
    copy.ruid = this.ruid
    copy.locationUserAgent = this.locationUserAgent
    copy.forceRport = this.forceRport
    copy.addLocalRport = this.addLocalRport
    copy.advertisedHost = this.advertisedHost
    copy.advertisedPort = this.advertisedPort
    copy.headerNameChars = this.headerNameChars
    copy.uriRules = this.uriRules
    copy.unreadable = this.unreadable
    copy.udpMtuTryProto = this.udpMtuTryProto
    copy.repliesToVia = this.repliesToVia
    copy.warningPid = this.warningPid
    copy.hasEditedParts = this.hasEditedParts
    copy.ignoredFailures = this.ignoredFailures
    copy.ignoredReplyFailures = this.ignoredReplyFailures
    copy.forwardNoConnect = this.forwardNoConnect
    copy.replyNoConnect = this.replyNoConnect
    copy.forwardClose = this.forwardClose
    copy.replyClose = this.replyClose
    copy.outboundConnectionId = this.outboundConnectionId
    copy.usesOutboundConnection = this.usesOutboundConnection
    copy.connectionAlias = this.connectionAlias
    copy.uriIsNew = this.uriIsNew
    copy.logPrefix = this.logPrefix
    copy.#headers = this.headers
    copy.#named = named
    copy.#uris = uris
    copy.#headersEnd = this.#headersEnd
    copy.#headerError = this.#headerError
    copy.#headerErrorAt = this.#headerErrorAt
    return copy
  }

  #scan(): void {
    const { fields, end, error, errorAt } = scanHeaders(this.raw, this.firstLine.end, this.headerNameChars)
    this.#headers = fields
    this.#headersEnd = end
    this.#headerError = error
    this.#headerErrorAt = errorAt
  }
}

/** The parts of a first line at their places in bytes of which some were written over. */
function rereadFirstLine(line: FirstLine, raw: string): FirstLine {
  if (line.kind === 'reply') {
    const reasonStart = line.version.length + line.statusText.length + 2
    return { ...line, reason: raw.slice(reasonStart, reasonStart + line.reason.length) }
  }
  const uri = raw.slice(line.uriStart, line.uriStart + line.uri.length)
  return { ...line, method: raw.slice(0, line.method.length), uri }
}
