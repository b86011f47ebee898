import type { LogLevel } from '../log/logger.ts'
import type { LogScope } from '../log/log-scope.ts'
import { newAttributes } from '../script/context.ts'
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
 * what modules and the core do with replies. Resolves when the message is done with.
 */
export async function receiveMessage(received: string, info: ReceiveInfo, env: ReceiveEnvironment): Promise<void> {
  const { core, counters } = env
  const tooLong = sizeProblem(received, core.settings)
  if (tooLong !== undefined) {
    core.logger.write({ level: core.settings.int('corelog') as LogLevel, module: 'core', text: tooLong })
    return
  }
  const isShown = core.settings.int('received_route_mode') === 1
  const accepted = isShown ? await showReceived(received, info, core) : received
  if (accepted === undefined) return
  const data = core.hooks.messageIn.all.reduce((text, change) => change(text, info), accepted)
  if (core.hooks.nonSip.all.some((handle) => handle(data, info))) return
  const id = core.nextMessageId()
  const msg = parseMessage(data, info, id, core.settings.int('http_reply_hack') !== 0)
  if (msg === undefined) {
    const foreign = parseForeignMessage(data, info, id)
    if (foreign !== undefined && (await handleForeign(foreign, env))) return
    if (foreign === undefined) {
      counters.malformed(data, info)
      if (core.malformed === 'rfc') env.refusals.answerFirstLine(data, info)
    }
    closeConnectionOf(info, core)
    return
  }
  msg.headerNameChars = core.settings.text('hdr_name_extra_chars')
  msg.uriRules = uriRules(core.settings)
  env.logScope.enter(msg, undefined)
  const done = handleMessage(msg, env)
  // What goes on after a wait enters the scope again (LinkEnvironment.resume).
  env.logScope.clear()
  await done
}

/**
 * Shows event_route[core:msg-received] the bytes, when received_route_mode asks for it: gives what the script left of them,
 * undefined when it dropped them.
 */
async function showReceived(text: string, info: ReceiveInfo, core: Core): Promise<string | undefined> {
  const receiving = { text, info }
  const ctx = await core.routes.runEvent('core:msg-received', undefined, {
    prepare: (run) => {
      run.receiving = receiving
    },
  })
  return ctx?.dropped === true ? undefined : receiving.text
}

async function handleMessage(msg: SipMessage, env: ReceiveEnvironment): Promise<void> {
  const { core } = env
  if (!isHandled(msg, env)) return
  applySettings(msg, core)
  const handle = (): Promise<void> => (msg.isRequest ? receiveRequest(msg, env) : receiveReply(msg, env))
  await (env.routeLocks === undefined ? handle() : env.routeLocks.run(callIdOf(msg) ?? '', handle))
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
    refusals.answer(msg, 400, fault.reason)
    closeConnectionOf(msg.received, core)
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

async function receiveRequest(msg: SipMessage, env: ReceiveEnvironment): Promise<void> {
  const { core, counters } = env
  counters.request(msg.method)
  if (msg.method === 'ACK' && core.hooks.ackIn.all.some((handle) => handle(msg))) return
  if (!core.hooks.preRequest.all.every((handle) => handle(msg))) return
  const attributes = newAttributes()
  const before = await core.routes.runEvent('core:pre-routing', msg, { attributes })
  if (before?.dropped === true) return
  const ctx = await timed(core, 'request-route', () => core.routes.run('request', '', msg, { attributes }))
  if (ctx === undefined) {
    core.logger.forModule('core').error('no request_route {...} and no other config routing engine registered')
    return
  }
  if (ctx.result < 0) endOnScriptError(msg, 'error while trying script', core)
  for (const handle of core.hooks.postRequest.all) handle(ctx)
}

/** The core's reply_route runs first; drop, `return 0`, a stray break and a negative code discard the reply (LANGUAGE D5). */
async function receiveReply(msg: SipMessage, env: ReceiveEnvironment): Promise<void> {
  const { core, counters } = env
  counters.reply(msg)
  const before = await core.routes.runEvent('core:pre-routing', msg)
  if (before?.dropped === true) return
  const ctx = core.routes.has('reply', '')
    ? await timed(core, 'reply-route', () => core.routes.run('reply', '', msg))
    : undefined
  if (ctx !== undefined && !ctx.dropped && ctx.result < 0) {
    endOnScriptError(msg, 'error while trying onreply script', core)
    return
  }
  if (ctx !== undefined && (ctx.dropped || ctx.result === 0)) {
    counters.droppedReply()
    return
  }
  for (const handle of core.hooks.replyIn.all) {
    if (await handle(msg)) return
  }
  await env.forwardReply(msg)
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
