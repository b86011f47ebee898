import type { RouteContext } from '#runtime/script/context.ts'
import { maxBranches } from '#runtime/routing/branch-set.ts'
import { runOnsendRoute } from '#runtime/routing/onsend.ts'
import { buildForwardedRequest } from '#runtime/sip/build-request.ts'
import { buildHopRequest } from '#runtime/sip/build-local.ts'
import { flattened } from '#runtime/sip/flattened.ts'
import type { Branch as Target, SipMessage } from '#runtime/sip/message.ts'
import { startClient, stepClient, type ClientInput } from '#runtime/transaction/client-machine.ts'
import type { Action, TimerName } from '#runtime/transaction/machine.ts'
import { chain, type Later } from '#runtime/host/later.ts'
import type { NextHop } from '#runtime/dns/resolver.ts'
import { alternativeToUdp } from '#runtime/routing/udp-limit.ts'
import { protoThrough, type Destination, type ListenSocket, type Proto } from '#runtime/transport/sockets.ts'
import { methodBit } from '../usrloc/methods.ts'
import type { TmEngine } from './engine.ts'
import { relayErrors, type RelayError } from './errors.ts'
import { SentBranch, type BranchStart } from './sent-branch.ts'
import { copyFor, findDestination, nextHopOf, type Proxy } from './targets.ts'
import type { Branch, Transaction } from './transaction.ts'

/** Client transactions: makes branches, sends them, feeds their machines. */
export class Branches {
  readonly #engine: TmEngine
  /** Called when a branch gets no final reply in time. */
  onTimeout: (transaction: Transaction, branch: Branch) => void = () => undefined

  constructor(engine: TmEngine) {
    this.#engine = engine
  }

  /**
   * Makes a branch to a target without sending it yet, after branch_route had its say; gives the reason when there is
   * no branch.
   */
  make(
    transaction: Transaction,
    ctx: RouteContext,
    target: Target,
    proxy: Proxy | undefined,
  ): Later<Branch | RelayError> {
    const { core } = this.#engine.env
    if (transaction.branches.length >= maxBranches(core)) return relayErrors.tooManyBranches
    const msg = copyFor(ctx.msg, target)
    const send = (): Later<Branch | RelayError> =>
      chain(findDestination(core, msg, proxy, nextHopOf(msg, target)), (hop) =>
        hop === undefined ? relayErrors.badAddress : this.#makeFor(transaction, msg, target, hop),
      )
    if (transaction.armed.branch === '') return send()
    return chain(this.#runBranchRoute(transaction, ctx, msg), (isDropped) =>
      isDropped ? relayErrors.noBranches : send(),
    )
  }

  /** True when branch_route dropped the branch. */
  #runBranchRoute(transaction: Transaction, ctx: RouteContext, msg: SipMessage): Later<boolean> {
    const { routes } = this.#engine.env.core
    transaction.currentBranch = transaction.branches.length
    const options = this.#engine.optionsFor(transaction, ctx)
    return chain(routes.run('branch', transaction.armed.branch, msg, options), (run) => {
      transaction.currentBranch = undefined
      // They belong to the request, not to a branch of it.
      ctx.msg.flags = msg.flags
      ctx.msg.branches = msg.branches
      return run?.dropped === true
    })
  }

  /**
   * Makes the branch for a destination; its `next` makes one for the destination after it, when there is any
   * (use_dns_failover). Branch_route ran before and does not run again (6.1.5).
   */
  #makeFor(
    transaction: Transaction,
    msg: SipMessage,
    target: Target,
    { value: found, rest }: NextHop,
  ): Later<Branch | RelayError> {
    const { core } = this.#engine.env
    const index = transaction.branches.length
    const next = async (): Promise<Branch | RelayError | undefined> => {
      const hop = await rest()
      return hop === undefined ? undefined : this.#makeFor(transaction, msg, target, hop)
    }
    const wanted: Destination = {
      ...found,
      socket: msg.forceSocket ?? found.socket,
      receivedOn: msg.received.socket,
      forcedSocket: msg.forceSocket,
      ignoredFailures: msg.ignoredFailures,
      noConnect: msg.forwardNoConnect,
      closeAfter: msg.forwardClose,
      ...(msg.usesOutboundConnection && target.connectionId > 0 ? { connectionId: target.connectionId } : {}),
    }
    const destination = core.hooks.destination.all.reduce((to, change) => change(to, transaction.attributes), wanted)
    const socket = core.transport.socketFor(destination)
    if (socket === undefined) return next().then((made) => made ?? relayErrors.noSocket)
    const branchId = this.#engine.makeBranchId(transaction, index)
    const { path, edits, requestUri: uri } = msg
    const build = (from: ListenSocket, proto: Proto): string =>
      buildForwardedRequest(msg, { socket: from, proto, uri, branch: branchId, path, edits: edits.all })
    const short = build(socket, protoThrough(socket, destination.proto))
    const other = alternativeToUdp(core, msg, destination, short.length)
    const to = other ?? { ...destination, socket }
    const built = other?.socket === undefined ? short : build(other.socket, other.proto)
    const text = core.hooks.requestOut.all.reduce((out, change) => change(out, to), built)
    return this.add(transaction, {
      uri,
      dstUri: msg.dstUri,
      path,
      branchId,
      destination: to,
      text: flattened(text),
      flags: msg.branchFlags,
      ruid: target.ruid,
      instance: target.instance,
      next: core.settings.int('use_dns_failover') === 0 ? undefined : next,
    })
  }

  /** Adds a branch whose text is ready. */
  add(transaction: Transaction, made: BranchStart): Branch {
    const times = this.#engine.timesOfBranch(transaction, made.destination.proto)
    const branch = new SentBranch(made, transaction, times)
    transaction.branches.push(branch)
    this.#engine.table.addBranch(transaction, branch)
    return branch
  }

  /**
   * Sends a branch after onsend_route had its say, which sees the request as the script left it and not the branch; false
   * when it is not sent.
   */
  sendFrom(transaction: Transaction, branch: Branch, msg: SipMessage, ctx?: RouteContext): Later<boolean> {
    const { core } = this.#engine.env
    const { destination: to, text } = branch
    if (this.#isBlocked(transaction, to)) {
      branch.status = 477
      branch.isDropped = true
      return false
    }
    const socket = to.socket ?? core.transport.socketFor(to)
    const isAllowed = socket === undefined || runOnsendRoute(core, msg, { to, socket, text }, ctx)
    return chain(isAllowed, (allowed) => {
      if (allowed) return this.send(transaction, branch, msg)
      branch.status = 477
      branch.isDropped = true
      return false
    })
  }

  /** Whether the destination failed a moment ago, and the method is one of blst_methods_lookup. */
  #isBlocked({ method }: Transaction, to: Destination): boolean {
    const { core, params } = this.#engine.env
    return core.blocklist?.has(to) === true && (params.blst_methods_lookup & methodBit(method)) !== 0
  }

  /** Sends a branch for the first time; false when it cannot be sent, which takes it out of the choice of replies. */
  send(transaction: Transaction, branch: Branch, msg: SipMessage): boolean {
    if (!this.#engine.env.core.transport.send(branch.text, branch.destination).ok) {
      branch.status = 477
      branch.isDropped = true
      return false
    }
    const first = startClient(transaction.isInvite, branch.times)
    branch.state = first.state
    // The first send already happened, so that its failure could be told to the script.
    this.#act(
      transaction,
      branch,
      first.actions.filter((action) => action.kind !== 'send-request'),
    )
    this.#engine.emit('request-forwarded', transaction, msg, 0)
    return true
  }

  /**
   * Makes and sends a branch to the destination after that of one that failed, and so on until one can be sent; false
   * when there is none.
   */
  async failOver(transaction: Transaction, failed: Branch): Promise<boolean> {
    const made = await failed.next?.()
    if (made === undefined || typeof made === 'number') return false
    return (await this.sendFrom(transaction, made, transaction.request)) || this.failOver(transaction, made)
  }

  /** Starts the timer that ends a suspended request. */
  startBlind(transaction: Transaction, branch: Branch): void {
    this.#startTimer(transaction, branch, transaction.isInvite ? 'B' : 'F', branch.times.finalMs)
    branch.state = { name: transaction.isInvite ? 'calling' : 'trying', intervalMs: 0 }
  }

  /** Ends a branch whose reply is held back when its transaction may not live any longer. */
  endInTime(transaction: Transaction, branch: Branch): void {
    const { timers, host } = this.#engine.env.core
    const leftMs = Math.max(transaction.deadlineMs - host.clock.now(), 0)
    branch.timers.set(
      'H',
      timers.after(leftMs, () => this.onTimeout(transaction, branch), transaction.request),
    )
  }

  /** Feeds the client machine of a branch; true when the reply is for the transaction user. */
  step(transaction: Transaction, branch: Branch, input: ClientInput, toLine?: string): boolean {
    const step = stepClient(branch.state, input, transaction.isInvite, branch.times)
    branch.state = step.state
    return this.#act(transaction, branch, step.actions, toLine)
  }

  #act(transaction: Transaction, branch: Branch, actions: readonly Action[], toLine?: string): boolean {
    let isPassed = false
    for (const action of actions) {
      switch (action.kind) {
        case 'send-request':
          this.#engine.env.core.transport.send(branch.text, branch.destination)
          break
        case 'send-ack':
          if (!transaction.settings.hasNoAutoAck) this.sendHop('ACK', transaction, branch, toLine ?? branch.hop.to, '')
          break
        case 'pass-reply':
          isPassed = true
          break
        case 'timeout':
          this.onTimeout(transaction, branch)
          break
        case 'start-timer':
          this.#startTimer(transaction, branch, action.timer, action.afterMs)
          break
        case 'stop-timer':
          branch.timers.stop(action.timer)
          break
        default:
          break
      }
    }
    return isPassed
  }

  /** No branch waits for a final reply longer than the transaction may live (max_inv_lifetime, max_noninv_lifetime). */
  #startTimer(transaction: Transaction, branch: Branch, timer: TimerName, afterMs: number): void {
    const { core } = this.#engine.env
    const leftMs = Math.max(transaction.deadlineMs - core.host.clock.now(), 0)
    const waitMs = timer === 'B' || timer === 'C' || timer === 'F' ? Math.min(afterMs, leftMs) : afterMs
    branch.timers.set(
      timer,
      core.timers.after(
        waitMs,
        () => void this.step(transaction, branch, { kind: 'timer', timer }),
        transaction.request,
      ),
    )
  }

  /**
   * Sends an ACK to a negative reply or a CANCEL: same Via, R-URI and Route as the request (RFC 3261 §17.1.1.3,
   * §9.1).
   */
  sendHop(method: 'ACK' | 'CANCEL', transaction: Transaction, branch: Branch, toLine: string, headers: string): void {
    const text = this.buildHop(method, transaction, branch, toLine, headers)
    this.#engine.env.core.transport.send(text, branch.destination)
  }

  buildHop(
    method: 'ACK' | 'CANCEL',
    transaction: Transaction,
    branch: Branch,
    toLine: string,
    headers: string,
  ): string {
    return buildHopRequest({
      method,
      request: transaction.request,
      uri: branch.uri,
      via: branch.hop.via,
      toLine,
      maxForwards: branch.hop.maxForwards,
      routes: branch.hop.routes,
      headers,
      sent: branch.text,
      extraPrefix: this.#engine.env.params.ac_extra_hdrs,
      userAgentHeader: '',
    })
  }
}
