import type { RouteKind } from '#grammar/route-kinds.ts'
import { routeBlockKeywords } from '#grammar/route-kinds.ts'
import type { Value } from '#grammar/value.ts'
import { newAttributes, RouteContext } from '#runtime/script/context.ts'
import { fakeMessage, fakeReceiveInfo } from '#runtime/server/fake-message.ts'
import { parseMessage } from '#runtime/sip/parse-message.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import type { Agent } from './agent.ts'
import { AssertionFailure, TestMistake } from './assertion.ts'
import { runInCall, wayTo, type CallWish } from './run-in-call.ts'
import { runTitle, type Stage } from './stage.ts'

/** A routing block that is run alone: on one message, or in a call that is made for it. */
export interface RunWish extends CallWish {
  readonly title: string
  readonly message: string
  readonly from: Agent
  readonly to: ListenSocket
  readonly set: readonly (readonly [pv: string, value: Value])[]
  /** Message flags, by number or by their names in the configuration. */
  readonly flags: readonly string[]
  /** The code that it has to return. */
  readonly returns: number | undefined
}

/** Runs one routing block; what it left can be checked afterwards. */
export async function runRoute(stage: Stage, wish: RunWish): Promise<void> {
  const { core } = stage.server
  const [kind, name] = blockOf(wish.title)
  if (!core.routes.has(kind, name)) throw new TestMistake(`the configuration has no ${wish.title}`)
  const prepare = (ctx: RouteContext): void => {
    ctx.msg.flags = wish.flags.reduce((flags, flag) => flags | (1 << flagNumber(stage, flag)), ctx.msg.flags)
    for (const [pv, value] of wish.set) {
      const problem = setVariable(stage, ctx, pv, value)
      if (problem !== undefined) throw new TestMistake(problem)
    }
  }
  const way = wayTo(kind, name)
  if (way === undefined && wish.branches.length + wish.replies.length > 0)
    throw new TestMistake(`${wish.title} runs before the request is sent: it has neither branches nor replies`)
  const ended =
    way === undefined
      ? await runOnMessage(stage, { kind, name }, wish, prepare)
      : await runInCall(stage, { kind, name, way }, wish, prepare)
  stage.lastRun = stage.runOf(runTitle(ended.kind, ended.routeName))
  if (wish.returns === undefined || ended.result === wish.returns) return
  throw new AssertionFailure(`${wish.title} returned ${ended.result}, not ${wish.returns}`, {
    expected: String(wish.returns),
    actual: String(ended.result),
  })
}

/** How long a block that waits for something is waited for, on the clock of the server. */
const limitMs = 600_000

/** Hands a message to a block as if it had just been received. */
async function runOnMessage(
  stage: Stage,
  { kind, name }: { readonly kind: RouteKind; readonly name: string },
  wish: RunWish,
  prepare: (ctx: RouteContext) => void,
): Promise<RouteContext> {
  const { core } = stage.server
  const { from, to } = wish
  const info = {
    proto: from.proto,
    srcIp: from.ip,
    srcPort: from.port,
    dstIp: to.ip,
    dstPort: to.port,
    socket: to,
    connectionId: 0,
    timeMs: core.host.clock.now(),
  }
  const msg = parseMessage(wish.message, info, core.nextMessageId())
  if (msg === undefined) throw new TestMistake('the message of the step is no SIP message')
  stage.receivedAlone(wish.message, from, to)
  const run = core.routes.run(kind, name, msg, { prepare })
  // Time may have to pass until what the block waits for is there.
  let ended: RouteContext | undefined
  void Promise.resolve(run).then((ctx) => void (ended = ctx))
  await stage.advance(1)
  const { clock } = stage.virtual
  const deadlineMs = clock.now() + limitMs
  while (ended === undefined && clock.nextDelayMs !== undefined && clock.now() < deadlineMs)
    await stage.advance(clock.nextDelayMs)
  if (ended === undefined) throw new AssertionFailure(`${wish.title} did not end`)
  if (kind === 'request') for (const handle of core.hooks.postRequest.all) handle(ended)
  await stage.advance(1)
  return ended
}

/** The kind and name in `route[X]`, `request_route`, `event_route[tm:local-request]`. */
function blockOf(title: string): readonly [RouteKind, string] {
  const [, keyword = '', name = ''] = /^([a-z_]+)(?:\[(.*)\])?$/.exec(title) ?? []
  const found = Object.entries(routeBlockKeywords).find(([word]) => word === keyword)
  if (found === undefined)
    throw new TestMistake(`${title} is no routing block: write request_route, route[NAME], failure_route[NAME], …`)
  // `onreply_route` without a name is reply_route by its older name.
  return [found[1] === 'onreply' && name === '' ? 'reply' : found[1], name]
}

/** The number of a flag in the configuration. */
function flagNumber(stage: Stage, flag: string): number {
  const number = /^\d+$/.test(flag)
    ? Number(flag)
    : stage.server.core.routes.linked.program.flags.find(([name]) => name === flag)?.[1]
  if (number === undefined || number > 31) throw new TestMistake(`the configuration has no flag ${flag}`)
  return number
}

/** The value of a variable of a run; throws a TestMistake when there is none of that name. */
export function readVariable(stage: Stage, ctx: RouteContext, pv: string): Value {
  const bound = stage.server.core.linkTools.fixups.pv(pv)
  if ('error' in bound) throw new TestMistake(`${pv}: ${bound.error}`)
  return bound.get(ctx)
}

/** Sets a variable of a run; gives what is wrong. */
export function setVariable(stage: Stage, ctx: RouteContext, pv: string, value: Value): string | undefined {
  const bound = stage.server.core.linkTools.fixups.pv(pv)
  if ('error' in bound) return `${pv}: ${bound.error}`
  if (bound.set === undefined) return `${pv} cannot be set`
  return bound.set(ctx, value) ? undefined : `${pv} could not be set`
}

/** More `$var`s than a configuration has. */
const varSlots = 512

/** A context for expressions before anything ran: on the message that event routes without one have. */
export function emptyContext(stage: Stage): RouteContext {
  const { core } = stage.server
  const msg = fakeMessage(fakeReceiveInfo(stage.virtual.sockets, core.host.clock.now()), core.nextMessageId())
  const worker = { vars: Array.from({ length: varSlots }, () => 0), nullable: new Map<string, Value>(), processNo: 1 }
  const ctx = new RouteContext(worker, 'request', '', msg, newAttributes())
  ctx.linked = core.routes.linked
  return ctx
}
