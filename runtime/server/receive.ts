import type { LogLevel } from '../log/logger.ts'
import type { LogScope } from '../log/log-scope.ts'
import { chain, type Later } from '../host/later.ts'
import { newAttributes, type RouteContext } from '../script/context.ts'
import type { SipMessage } from '../sip/message.ts'
import { callIdOf } from '../sip/parsed.ts'
import { messageFault } from '../sip/message-fault.ts'
import { parseFirstLine, parseMessage } from '../sip/parse-message.ts'
import { surplusOf } from '../sip/headers/content-length.ts'
import type { ReceiveInfo } from '../transport/sockets.ts'
import type { Core } from './core.ts'
import { timed } from './latency.ts'
import { applySettings, sizeProblem, uriRules } from './message-settings.ts'
import { handleForeign, parseForeignMessage } from './receive-foreign.ts'
import type { Refusals } from './refuse.ts'
import type { RouteLocks } from './route-locks.ts'
import type { CoreStatistics } from './core-statistics.ts'

/** What the processing of received messages needs besides the core's services. */
export interface ReceiveEnvironment {
  readonly core: Core
  readonly counters: CoreStatistics
  /** Sends a reply on to where its second Via says (stateless). */
  forwardReply(msg: SipMessage): Promise<void>
  readonly logScope: LogScope
  readonly refusals: Refusals
  /** Undefined unless route_locks_size asks for them. */
  readonly routeLocks: RouteLocks | undefined
}

/**
 * Takes one received message through its steps: parse, event_route[core:pre-routing], then request_route or reply_route, then
 * what modules and the core do with replies. A message that waits for nothing is done with when this returns; for others the
 * promise resolves then.
 */
export function receiveMessage(received: string, info: ReceiveInfo, env: ReceiveEnvironment): Later<void> {
  const { core } = env
  const tooLong = sizeProblem(received, core.settings)
  if (tooLong !== undefined) {
    core.logger.write({ level: core.settings.int('corelog') as LogLevel, module: 'core', text: tooLong })
    return undefined
  }
  if (core.settings.int('received_route_mode') !== 1) return takeMessage(received, info, env)
  return chain(showReceived(received, info, core), (shown) =>
    shown === undefined ? undefined : takeMessage(shown, info, env),
  )
}

function takeMessage(accepted: string, info: ReceiveInfo, env: ReceiveEnvironment): Later<void> {
  const { core } = env
  const data = core.hooks.messageIn.all.reduce((text, change) => change(text, info), accepted)
  if (core.hooks.nonSip.all.some((handle) => handle(data, info))) return undefined
  const id = core.nextMessageId()
  const msg = parseMessage(data, info, id, core.settings.int('http_reply_hack') !== 0)
  if (msg === undefined) return takeForeign(data, info, id, env)
  msg.headerNameChars = core.settings.text('hdr_name_extra_chars')
  msg.uriRules = uriRules(core.settings)
  env.logScope.enter(msg, undefined)
  try {
    return handleMessage(msg, env)
  } finally {
    // What goes on after a wait enters the scope again (LinkEnvironment.resume).
    env.logScope.clear()
  }
}

/** What is no SIP: a message of a protocol that looks like it, or nothing that can be taken. */
function takeForeign(data: string, info: ReceiveInfo, id: number, env: ReceiveEnvironment): Later<void> {
  const { core, counters, refusals } = env
  const foreign = parseForeignMessage(data, info, id)
  if (foreign === undefined) {
    counters.malformed(data, info)
    if (core.malformed === 'rfc' && refusals.answerFirstLine(data, info)) return undefined
  }
  return chain(foreign !== undefined && handleForeign(foreign, env), (isHandled) => {
    if (!isHandled) closeConnectionOf(info, core)
  })
}

/**
 * Shows event_route[core:msg-received] the bytes, when received_route_mode asks for it: gives what the script left of them,
 * undefined when it dropped them.
 */
function showReceived(text: string, info: ReceiveInfo, core: Core): Later<string | undefined> {
  const receiving = { text, info }
  const run = core.routes.runEvent('core:msg-received', undefined, {
    prepare: (ctx) => {
      ctx.receiving = receiving
    },
  })
  return chain(run, (ctx) => (ctx?.dropped === true ? undefined : receiving.text))
}

function handleMessage(msg: SipMessage, env: ReceiveEnvironment): Later<void> {
  const { core } = env
  if (!isHandled(msg, env)) return undefined
  applySettings(msg, core)
  const handle = (): Later<void> => (msg.isRequest ? receiveRequest(msg, env) : receiveReply(msg, env))
  return env.routeLocks === undefined ? handle() : env.routeLocks.run(callIdOf(msg) ?? '', async () => handle())
}

/**
 * Whether the script gets to see a message: not one with a fault. With `--malformed kamailio` one whose fault Kamailio does not
 * notice before its script is marked instead; with `rfc` a request is answered, and a datagram ends where its Content-Length says.
 */
function isHandled(msg: SipMessage, { core, counters, refusals }: ReceiveEnvironment): boolean {
  const fault = messageFault(msg, core.malformed)
  if (core.malformed === 'rfc') {
    if (fault === undefined) {
      tidy(msg)
      return true
    }
    counters.faulty(msg, fault)
    if (!refusals.answer(msg, 400, fault.reason)) closeConnectionOf(msg.received, core)
    return false
  }
  if (fault === undefined) return true
  if (!fault.isEarly && msg.isRequest) {
    counters.noticed(msg, fault)
    msg.unreadable = fault.text
    return true
  }
  counters.faulty(msg, fault)
  // Who sends such things over a connection may not agree with us on where the next message begins.
  if (fault.isEarly) closeConnectionOf(msg.received, core)
  return false
}

/**
 * What follows the body in a datagram is no part of the message (RFC 3261 §18.3), and further blanks in a request line are not
 * passed on (RFC 4475 §3.1.2.10).
 */
function tidy(msg: SipMessage): void {
  const surplus = msg.received.proto === 'udp' ? surplusOf(msg) : 0
  if (surplus > 0) msg.become(msg.raw.slice(0, -surplus), msg.firstLine)
  const { raw, firstLine } = msg
  if (firstLine.kind === 'reply') return
  const { method, uri, version, uriStart, end } = firstLine
  if (end - uriStart - uri.length - version.length <= 3) return
  const text = `${method} ${uri} ${version}\r\n${raw.slice(end)}`
  const line = parseFirstLine(text)
  if (line !== undefined) msg.become(text, line)
}

function receiveRequest(msg: SipMessage, env: ReceiveEnvironment): Later<void> {
  const { core, counters } = env
  counters.request(msg.method)
  if (msg.method === 'ACK' && core.hooks.ackIn.all.some((handle) => handle(msg))) return undefined
  if (!core.hooks.preRequest.all.every((handle) => handle(msg))) return undefined
  const attributes = newAttributes()
  return chain(core.routes.runEvent('core:pre-routing', msg, { attributes }), (before) => {
    if (before?.dropped === true) return undefined
    const run = timed(core, 'request-route', () => core.routes.run('request', '', msg, { attributes }))
    return chain(run, (ctx) => endRequest(msg, ctx, core))
  })
}

function endRequest(msg: SipMessage, ctx: RouteContext | undefined, core: Core): void {
  if (ctx === undefined) {
    core.logger.forModule('core').error('no request_route {...} and no other config routing engine registered')
    return
  }
  if (ctx.result < 0) endOnScriptError(msg, 'error while trying script', core)
  for (const handle of core.hooks.postRequest.all) handle(ctx)
}

/** The core's reply_route runs first; drop, `return 0`, a stray break and a negative code discard the reply (LANGUAGE D5). */
function receiveReply(msg: SipMessage, env: ReceiveEnvironment): Later<void> {
  const { core, counters } = env
  counters.reply(msg)
  return chain(core.routes.runEvent('core:pre-routing', msg), (before) => {
    if (before?.dropped === true) return undefined
    if (!core.routes.has('reply', '')) return passReply(msg, undefined, env)
    const run = timed(core, 'reply-route', () => core.routes.run('reply', '', msg))
    return chain(run, (ctx) => passReply(msg, ctx, env))
  })
}

function passReply(msg: SipMessage, ctx: RouteContext | undefined, env: ReceiveEnvironment): Later<void> {
  const { core, counters } = env
  if (ctx !== undefined && !ctx.dropped && ctx.result < 0) {
    endOnScriptError(msg, 'error while trying onreply script', core)
    return undefined
  }
  if (ctx !== undefined && (ctx.dropped || ctx.result === 0)) {
    counters.droppedReply()
    return undefined
  }
  return offerReply(msg, 0, env)
}

/** Asks the modules from one on whether the reply is theirs; a reply of nobody goes on without a transaction. */
function offerReply(msg: SipMessage, index: number, env: ReceiveEnvironment): Later<void> {
  const handle = env.core.hooks.replyIn.all[index]
  if (handle === undefined) return env.forwardReply(msg)
  return chain(handle(msg), (isTaken) => (isTaken ? undefined : offerReply(msg, index + 1, env)))
}

/** A block that ends with a negative code counts as failed, as in Kamailio: it says so and closes the connection. */
function endOnScriptError(msg: SipMessage, text: string, core: Core): void {
  core.logger.forModule('core').warn(text)
  closeConnectionOf(msg.received, core)
}

/** Closes the connection that brought what could not be handled, unless tcp_script_mode keeps such connections. */
function closeConnectionOf({ connectionId }: ReceiveInfo, core: Core): void {
  if (connectionId !== 0 && (core.settings.int('tcp_script_mode') & 1) === 0)
    core.transport.closeConnection(connectionId)
}
