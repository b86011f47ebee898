import type { RouteContext } from '#runtime/script/context.ts'
import { buildForwardedRequest } from '#runtime/sip/build-request.ts'
import { buildHopRequest } from '#runtime/sip/build-local.ts'
import type { Branch as Target, SipMessage } from '#runtime/sip/message.ts'
import { parseNameAddrs } from '#runtime/sip/headers/name-addr.ts'
import { startClient, stepClient, type ClientInput } from '#runtime/transaction/client-machine.ts'
import type { Action } from '#runtime/transaction/machine.ts'
import type { Destination } from '#runtime/transport/sockets.ts'
import type { TmEngine } from './engine.ts'
import { RunningTimers, type Branch, type HopLines, type Transaction } from './transaction.ts'

/** What becomes of the replies and timeouts of branches. */
export interface BranchEvents {
  onReply(transaction: Transaction, branch: Branch): void
  onTimeout(transaction: Transaction, branch: Branch): void
}

/** Client transactions: makes branches, sends them, cancels them. */
export class Branches {
  readonly #engine: TmEngine
  readonly #events: BranchEvents

  constructor(engine: TmEngine, events: BranchEvents) {
    this.#engine = engine
    this.#events = events
  }

  /**
   * Adds a branch to a target and sends it, after branch_route had its say. Gives the status of Kamailio's error when it cannot
   * be sent (477, 478), 0 when it was dropped by branch_route, and the branch when it went out.
   */
  async add(transaction: Transaction, ctx: RouteContext, target: Target): Promise<Branch | number> {
    const core = this.#engine.env.core
    const index = transaction.branches.length
    const msg = copyFor(ctx.msg, target)
    const { branch: routeName } = transaction.armed
    if (routeName !== '') {
      transaction.currentBranch = index
      const run = await core.routes.run('branch', routeName, msg, this.#engine.optionsFor(transaction, ctx))
      transaction.currentBranch = undefined
      if (run?.dropped === true) return 0
    }
    const destination = await this.#resolve(msg)
    if (destination === undefined) return 478
    return this.#send(transaction, msg, destination, index, target.ruid)
  }

  /** The next hop: the first Path, else $du, else the R-URI (RFC 3327 §5.4, RFC 3261 §16.6 step 6). */
  async #resolve(msg: SipMessage): Promise<Destination | undefined> {
    const path = msg.path === '' ? undefined : parseNameAddrs(msg.path)?.[0]?.uri
    const uri = path ?? (msg.dstUri === '' ? msg.requestUri : msg.dstUri)
    const resolved = this.#engine.env.core.resolver.resolveUri(uri)
    const found = resolved instanceof Promise ? await resolved : resolved
    return found[0]
  }

  #send(transaction: Transaction, msg: SipMessage, to: Destination, index: number, ruid: string): Branch | number {
    const { core } = this.#engine.env
    const destination: Destination = {
      ...to,
      socket: msg.forceSocket ?? to.socket,
      noConnect: msg.forwardNoConnect,
      closeAfter: msg.forwardClose,
    }
    const socket = core.transport.socketFor(destination)
    if (socket === undefined) return 477
    const branchId = this.#engine.makeBranchId(transaction, index)
    const built = buildForwardedRequest(msg, {
      socket,
      uri: msg.requestUri,
      branch: branchId,
      path: msg.path,
      edits: msg.edits.all,
    })
    const text = core.hooks.requestOut.all.reduce((out, change) => change(out, destination), built)
    const branch: Branch = {
      index,
      uri: msg.requestUri,
      branchId,
      destination: { ...destination, socket },
      text,
      hop: readHopLines(text),
      times: { ...transaction.times, isUnreliable: destination.proto === 'udp' },
      timers: new RunningTimers(),
      state: { name: 'calling', intervalMs: 0 },
      status: 0,
      reply: undefined,
      flags: msg.branchFlags,
      ruid,
      cancelWanted: undefined,
      isCancelSent: false,
      cancelState: undefined,
      isTimedOut: false,
    }
    if (!core.transport.send(text, branch.destination).ok) return 477
    transaction.branches.push(branch)
    this.#engine.table.addBranch(transaction, branch)
    const first = startClient(transaction.isInvite, branch.times)
    branch.state = first.state
    // The first send already happened, so that its failure could be told to the script.
    this.#act(
      transaction,
      branch,
      first.actions.filter((action) => action.kind !== 'send-request'),
    )
    this.#engine.emit('request-forwarded', transaction, msg, 0)
    return branch
  }

  /** Feeds the client machine of a branch; true when the reply is for the transaction user. */
  step(transaction: Transaction, branch: Branch, input: ClientInput): boolean {
    const step = stepClient(branch.state, input, transaction.isInvite, branch.times)
    branch.state = step.state
    return this.#act(transaction, branch, step.actions)
  }

  #act(transaction: Transaction, branch: Branch, actions: readonly Action[]): boolean {
    let isPassed = false
    for (const action of actions) {
      switch (action.kind) {
        case 'send-request':
          this.#engine.env.core.transport.send(branch.text, branch.destination)
          break
        case 'send-ack':
          this.#sendAck(transaction, branch)
          break
        case 'pass-reply':
          isPassed = true
          break
        case 'timeout':
          this.#events.onTimeout(transaction, branch)
          break
        case 'start-timer':
          branch.timers.set(
            action.timer,
            this.#engine.env.core.timers.after(
              action.afterMs,
              () => void this.step(transaction, branch, { kind: 'timer', timer: action.timer }),
            ),
          )
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

  /** ACK to a negative reply: same Via, R-URI and Route, To of the reply (RFC 3261 §17.1.1.3). */
  #sendAck(transaction: Transaction, branch: Branch): void {
    const to = branch.reply?.header('to')
    const toLine =
      to === undefined || branch.reply === undefined ? branch.hop.to : branch.reply.raw.slice(to.start, to.bodyEnd)
    this.#sendHop('ACK', transaction, branch, toLine, '')
  }

  #sendHop(method: 'ACK' | 'CANCEL', transaction: Transaction, branch: Branch, toLine: string, headers: string): void {
    const text = buildHopRequest({
      method,
      request: transaction.request,
      uri: branch.uri,
      via: branch.hop.via,
      toLine,
      maxForwards: branch.hop.maxForwards,
      routes: branch.hop.routes,
      headers,
      userAgentHeader: '',
    })
    this.#engine.env.core.transport.send(text, branch.destination)
  }

  /**
   * Cancels a branch that has no final reply: at once when a provisional reply came, else as soon as one comes (RFC 3261 §9.1).
   */
  cancel(transaction: Transaction, branch: Branch, header: string): void {
    if (branch.status >= 200 || branch.isCancelSent || !transaction.isInvite) return
    if (branch.status === 0) {
      branch.cancelWanted = { header }
      return
    }
    branch.isCancelSent = true
    this.#sendHop('CANCEL', transaction, branch, branch.hop.to, header)
    this.#repeatCancel(transaction, branch, header, branch.times.t1Ms, branch.times.finalMs)
  }

  /** CANCEL is a transaction of its own, which ends with any final reply to it. */
  #repeatCancel(transaction: Transaction, branch: Branch, header: string, intervalMs: number, leftMs: number): void {
    branch.cancelState = { name: 'trying', intervalMs }
    if (!branch.times.isUnreliable || leftMs <= 0) return
    branch.timers.set(
      'E',
      this.#engine.env.core.timers.after(intervalMs, () => {
        if (branch.cancelState?.name !== 'trying') return
        this.#sendHop('CANCEL', transaction, branch, branch.hop.to, header)
        this.#repeatCancel(
          transaction,
          branch,
          header,
          Math.min(intervalMs * 2, branch.times.t2Ms),
          leftMs - intervalMs,
        )
      }),
    )
  }

  /** A reply to our CANCEL. */
  onCancelReply(branch: Branch, status: number): void {
    if (status < 200) return
    branch.cancelState = { name: 'completed', intervalMs: 0 }
    branch.timers.stop('E')
  }
}

/** The request as this branch sees it: what branch_route changes stays with the branch. */
function copyFor(msg: SipMessage, target: Target): SipMessage {
  const copy = msg.clone()
  copy.newUri = target.uri
  copy.dstUri = target.dstUri
  copy.path = target.path
  copy.branchFlags = target.flags
  copy.forceSocket = target.socket ?? msg.forceSocket
  copy.instance = target.instance
  copy.regId = target.regId
  copy.ruid = target.ruid
  copy.locationUserAgent = target.userAgent
  copy.branches = []
  return copy
}

/** The lines of a sent request that ACK and CANCEL repeat. */
function readHopLines(text: string): HopLines {
  const head = text.slice(0, text.indexOf('\r\n\r\n'))
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const find = (pattern: RegExp): string | undefined => lines.find((line) => pattern.test(line))
  return {
    via: (find(/^(via|v)\s*:/i) ?? '').replace(/^((?:via|v)\s*:[^,]*),.*$/i, '$1'),
    to: find(/^(to|t)\s*:/i) ?? '',
    maxForwards: find(/^max-forwards\s*:/i)?.replace(/^[^:]*:\s*/, ''),
    routes: lines
      .filter((line) => /^route\s*:/i.test(line))
      .map((line) => `${line}\r\n`)
      .join(''),
  }
}
