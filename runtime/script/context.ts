import type { At, Call, Code, ScriptContext } from '#grammar/abi.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { Value } from '#grammar/value.ts'
import type { LinkedProgram } from '../server/linked-program.ts'
import type { SipMessage } from '../sip/message.ts'
import type { Destination, ListenSocket, ReceiveInfo } from '../transport/sockets.ts'
import { AvpStore } from './avp-store.ts'
import type { Outside } from './outside.ts'
import { XavpStore } from './xavp.ts'

/**
 * What Kamailio keeps per process. Messages that wait (DNS, database) each occupy a worker, so that `$var` of one never
 * reaches another; a worker that is free again is reused with its variables, as in a Kamailio process.
 */
export interface Worker {
  /** `$var` by slot. */
  readonly vars: Value[]
  /** `$vn` by name. */
  readonly nullable: Map<string, Value>
  /** `$rc`: what a nested block such as onsend_route leaves there is seen by the block around it. */
  rc?: number
  /** Kamailio's process number, as printed before the pid in log lines. */
  readonly processNo: number
  /** Debug level of this worker alone (setdebug); undefined for that of the server. */
  debugLevel?: number | undefined
}

/** The attribute stores that follow a message, and then its transaction. */
export interface Attributes {
  readonly avps: AvpStore
  readonly xavps: XavpStore
  readonly xavus: XavpStore
  readonly xavis: XavpStore
}

export function newAttributes(): Attributes {
  return new LazyAttributes()
}

/** Most messages carry no attributes at all: a store is made when it is first asked for. */
class LazyAttributes implements Attributes {
  #avps: AvpStore | undefined
  #xavps: XavpStore | undefined
  #xavus: XavpStore | undefined
  #xavis: XavpStore | undefined

  get avps(): AvpStore {
    return (this.#avps ??= new AvpStore())
  }

  get xavps(): XavpStore {
    return (this.#xavps ??= new XavpStore())
  }

  get xavus(): XavpStore {
    return (this.#xavus ??= new XavpStore())
  }

  get xavis(): XavpStore {
    return (this.#xavis ??= new XavpStore(true))
  }
}

/** One run of a routing block on a message, with everything that lives as long as this run. */
export class RouteContext implements ScriptContext {
  readonly worker: Worker
  readonly vars: Value[]
  readonly kind: RouteKind
  /** Route name for named blocks, '' otherwise. */
  readonly routeName: string
  msg: SipMessage
  attributes: Attributes
  /** The program whose block runs; what this run calls or arms is of the same one. */
  linked: LinkedProgram | undefined
  ended = false
  code = 1
  dropped = false
  /** The code that the block gave when it was done. */
  result = 1
  depth = 0
  block: Call<Code> | undefined
  /** Place of the call that is running: file number, line, column. */
  at: At | undefined
  /** Script flags (`$sf`): zero at the start of every top-level route. */
  scriptFlags = 0
  /** Why the last send or relay failed, for sl_reply_error(): a status of Kamailio's own numbers (477, 478, 479 …), 0 for none. */
  errorStatus = 0
  /** In onsend_route: where the message goes and through which socket. */
  sending: { readonly to: Destination; readonly socket: ListenSocket; readonly text: string } | undefined
  /**
   * In event_route[core:msg-received]: the bytes as they came, before anything is made of them; the text that the script puts
   * in their place is what is handled.
   */
  receiving: { text: string; readonly info: ReceiveInfo } | undefined
  /** Of a copy on which something is only looked at. */
  outside: Outside | undefined
  #local: Map<symbol, unknown> | undefined

  constructor(worker: Worker, kind: RouteKind, routeName: string, msg: SipMessage, attributes: Attributes) {
    this.worker = worker
    this.vars = worker.vars
    this.kind = kind
    this.routeName = routeName
    this.msg = msg
    this.attributes = attributes
  }

  /**
   * A context with everything as it is now, on a message, attributes and a worker of its own: what is done with one is not seen by
   * the other. What modules keep for the run is shared.
   */
  copy(): RouteContext {
    const { avps, xavps, xavus, xavis } = this.attributes
    const attributes = { avps: avps.copy(), xavps: xavps.copy(), xavus: xavus.copy(), xavis: xavis.copy() }
    const worker = { ...this.worker, vars: [...this.vars], nullable: new Map(this.worker.nullable) }
    const copy = new RouteContext(
      worker,
      this.kind,
      this.routeName,
      this.msg.clone(new Map(this.msg.attachments)),
      attributes,
    )
    copy.linked = this.linked
    copy.ended = this.ended
    copy.code = this.code
    copy.dropped = this.dropped
    copy.result = this.result
    copy.depth = this.depth
    copy.block = this.block
    copy.at = this.at
    copy.scriptFlags = this.scriptFlags
    copy.errorStatus = this.errorStatus
    copy.sending = this.sending
    copy.receiving = this.receiving === undefined ? undefined : { ...this.receiving }
    copy.outside = this.outside === undefined ? undefined : { ...this.outside, shared: new Map(this.outside.shared) }
    copy.#local = this.#local === undefined ? undefined : new Map(this.#local)
    return copy
  }

  /** What modules keep for this run (tm: the transaction, branch and reply picked). Keyed by a symbol of theirs. */
  get local(): Map<symbol, unknown> {
    return (this.#local ??= new Map<symbol, unknown>())
  }

  get rc(): number {
    return this.worker.rc ?? 0
  }

  set rc(code: number) {
    this.worker.rc = code
  }
}
