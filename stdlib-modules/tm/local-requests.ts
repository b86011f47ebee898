import type { RouteContext } from '#runtime/script/context.ts'
import { buildLocalAck, buildLocalRequest } from '#runtime/sip/build-local.ts'
import { isStreamProto, outgoingOf, shownHostPort } from '#runtime/sip/build-request.ts'
import { parseMessage } from '#runtime/sip/parse-message.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { addressesOf } from '#runtime/sip/parsed.ts'
import { serializeMessage, sortEdits } from '#runtime/sip/serialize.ts'
import {
  protoThrough,
  type Destination,
  type ListenSocket,
  type ReceiveInfo,
  type Proto,
} from '#runtime/transport/sockets.ts'
import type { LocalRequest } from './api.ts'
import type { Branches } from './branches.ts'
import type { TmEngine } from './engine.ts'
import type { Branch, ReplyListener, Transaction } from './transaction.ts'

/** The URI that a request of our own is sent to. */
function nextHopOf(request: LocalRequest): string {
  return request.nextHop ?? request.routes?.[0]?.replace(/^.*<|>.*$/g, '') ?? request.requestUri
}

/** The flags of the first branch, and the further branches, belong to the process in Kamailio and not to a message. */
function shareProcess(from: SipMessage, to: SipMessage): void {
  to.branchFlags = from.branchFlags
  to.branches = from.branches
}

/** Requests that this server makes itself. */
export class LocalRequests {
  readonly #engine: TmEngine
  readonly #branches: Branches

  constructor(engine: TmEngine, branches: Branches) {
    this.#engine = engine
    this.#branches = branches
  }

  /**
   * Sends a request in a transaction of its own, for the script when there is a `parent`; false when it leads nowhere or
   * cannot be built, 'dropped' when event_route[tm:local-request] dropped it.
   */
  async send(request: LocalRequest, onReply: ReplyListener, parent?: RouteContext): Promise<boolean | 'dropped'> {
    const { core } = this.#engine.env
    const destination = await this.#findDestination(request)
    const socket = destination === undefined ? undefined : core.transport.socketFor(destination)
    if (destination === undefined || socket === undefined) return false
    const complete = { ...request, callId: request.callId ?? this.#engine.makeCallId() }
    const draft = this.#parse(this.#text(complete, socket, protoThrough(socket, destination.proto), 'z9hG4bK'), socket)
    if (draft === undefined) return false
    const settle: { transaction?: Transaction; branch?: Branch } = {}
    const transaction = this.#engine.createLocal(draft, (status, reply) => {
      if (settle.transaction !== undefined && settle.branch !== undefined && reply !== undefined)
        this.#acknowledge(settle.transaction, settle.branch, request, reply)
      onReply(status, reply)
    })
    transaction.settings.hasNoAutoAck = request.noAck === true
    const branchId = this.#engine.makeBranchId(transaction, 0)
    const to = { ...destination, socket }
    const draftText = this.#text(complete, socket, protoThrough(socket, to.proto), branchId)
    const text = await this.#finish(transaction, draftText, to, nextHopOf(request), parent)
    if (text === undefined) {
      this.#engine.destroy(transaction)
      return 'dropped'
    }
    const out = core.hooks.requestOut.all.reduce((built, change) => change(built, to), text)
    const made = {
      uri: request.requestUri,
      dstUri: '',
      path: '',
      branchId,
      destination: to,
      text: out,
      flags: 0,
      ruid: '',
      instance: '',
    }
    const branch = this.#branches.add(transaction, made)
    Object.assign(settle, { transaction, branch })
    if (request.method === 'ACK') core.transport.send(out, to)
    const isSent = request.method === 'ACK' || this.#branches.send(transaction, branch, draft)
    if (request.method === 'ACK' || !isSent) this.#engine.destroy(transaction)
    return isSent
  }

  async #findDestination(request: LocalRequest): Promise<Destination | undefined> {
    const { core } = this.#engine.env
    const destination = (await core.resolver.resolveUri(nextHopOf(request)))?.value
    return destination === undefined ? undefined : { ...destination, socket: request.socket ?? destination.socket }
  }

  #text(
    request: LocalRequest & { readonly callId: string },
    socket: ListenSocket,
    proto: Proto,
    branch: string,
  ): string {
    const { core } = this.#engine.env
    const hasTag = /;\s*tag=/i.test(request.from.replace(/^.*>/, ''))
    return buildLocalRequest({
      method: request.method,
      uri: request.requestUri,
      viaHostPort: shownHostPort(socket),
      proto,
      branch,
      to: request.to,
      from: request.from,
      fromTag: hasTag ? '' : this.#engine.makeTag(request.callId),
      cseq: request.cseq ?? 10,
      callId: request.callId,
      routes: request.routes ?? [],
      maxForwards: /^max-forwards[ \t]*:/im.test(request.headers) ? null : 70,
      userAgentHeader: core.userAgentHeader(),
      headers: request.headers,
      body: request.body,
    })
  }

  #parse(text: string, socket: ListenSocket): SipMessage | undefined {
    const { core } = this.#engine.env
    const received: ReceiveInfo = {
      proto: socket.proto,
      srcIp: socket.ip,
      srcPort: socket.port,
      dstIp: socket.ip,
      dstPort: socket.port,
      socket,
      connectionId: 0,
      timeMs: core.host.clock.now(),
    }
    return parseMessage(text, received, core.nextMessageId())
  }

  /**
   * Runs event_route[tm:local-request] and applies what it changed; undefined when it dropped the request. $du shows the next
   * hop, and the request goes there whatever becomes of $du (6.1.5).
   */
  async #finish(
    transaction: Transaction,
    text: string,
    { socket, proto }: Destination & { readonly socket: ListenSocket },
    nextHop: string,
    parent: RouteContext | undefined,
  ): Promise<string | undefined> {
    const { routes } = this.#engine.env.core
    if (!transaction.linked.has('event', 'tm:local-request')) return text
    const msg = this.#parse(text, socket)
    if (msg === undefined) return undefined
    msg.dstUri = nextHop
    if (parent !== undefined) shareProcess(parent.msg, msg)
    const run = await routes.runEvent('tm:local-request', msg, {
      attributes: transaction.attributes,
      linked: transaction.linked,
      parent,
    })
    if (parent !== undefined) shareProcess(msg, parent.msg)
    if (run?.dropped === true) return undefined
    const out = outgoingOf(socket, '', protoThrough(socket, proto))
    const received = msg.raw.slice(0, msg.firstLine.end)
    const head = msg.newUri === undefined ? received : received.replace(/ \S* /, () => ` ${msg.requestUri} `)
    return head + serializeMessage(msg, sortEdits(msg.edits.all), out, isStreamProto(proto))
  }

  /**
   * The ACK to a 2xx of our INVITE follows its dialog (RFC 3261 §13.2.2.4); negative replies are acknowledged by the
   * machine.
   */
  #acknowledge(transaction: Transaction, branch: Branch, request: LocalRequest, reply: SipMessage): void {
    if (request.method !== 'INVITE' || request.noAck === true || reply.status < 200 || reply.status >= 300) return
    void this.#sendAck(transaction, branch, reply)
  }

  /** Sends the ACK to a 2xx of an INVITE of our own; event_route[tm:local-request] runs for it too (6.1.5). */
  async #sendAck(transaction: Transaction, branch: Branch, reply: SipMessage): Promise<void> {
    const { core } = this.#engine.env
    const target = addressesOf(reply, 'contact')?.[0]?.value.uri ?? branch.uri
    const recorded = addressesOf(reply, 'record-route') ?? []
    const routes = recorded.toReversed().map(({ value }) => `<${value.uri}>`)
    const hop = recorded.at(-1)?.value.uri ?? target
    const destination = await this.#destinationOfAck(branch, reply, hop)
    const socket = branch.destination.socket
    if (destination === undefined || socket === undefined) return
    const hasOwnBranch = this.#engine.env.params.local_ack_branch_mode !== 0
    const built = buildLocalAck({
      method: 'ACK',
      uri: target,
      viaHostPort: shownHostPort(socket),
      proto: protoThrough(socket, destination.proto),
      branch: hasOwnBranch ? this.#engine.makeBranchId(transaction, 1) : branch.branchId,
      to: reply.header('to')?.body ?? '',
      from: reply.header('from')?.body ?? '',
      fromTag: '',
      cseq: Number.parseInt(reply.header('cseq')?.body ?? '10', 10),
      callId: reply.header('call-id')?.body ?? '',
      routes,
      userAgentHeader: core.userAgentHeader(),
      headers: '',
      body: '',
    })
    const to = { ...destination, socket }
    const text = await this.#finish(transaction, built, to, hop, undefined)
    if (text === undefined || !core.transport.send(text, to).ok) return
    if (!transaction.linked.has('event', 'tm:local-ack-sent')) return
    const { attributes, linked } = transaction
    await core.routes.runEvent('tm:local-ack-sent', reply, { attributes, linked })
  }
  /** local_ack_mode: the ACK follows its route (0), or goes where the INVITE went (1) or the reply came from (2). */
  async #destinationOfAck({ destination }: Branch, reply: SipMessage, hop: string): Promise<Destination | undefined> {
    const { core, params } = this.#engine.env
    if (params.local_ack_mode === 1) return destination
    const { proto, srcIp: ip, srcPort: port } = reply.received
    return params.local_ack_mode === 2 ? { proto, ip, port } : (await core.resolver.resolveUri(hop))?.value
  }
}
