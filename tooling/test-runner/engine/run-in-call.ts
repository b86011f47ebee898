import {
  abiVersion,
  type Call as Block,
  type Code,
  type CompiledModule,
  type LinkedRoute,
  type Linker,
} from '#grammar/abi.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { LinkedProgram } from '#runtime/server/linked-program.ts'
import type { Branch, SipMessage } from '#runtime/sip/message.ts'
import { AssertionFailure, TestMistake } from './assertion.ts'
import type { ReplyWish } from './build-reply.ts'
import { PreparedCall } from './prepared-call.ts'
import type { RunWish } from './run-route.ts'
import type { Stage } from './stage.ts'

/** What a block that belongs to a transaction finds: where the request went, and what came back. */
export interface CallWish {
  /** The URIs that the request is sent to; its own when there are none. */
  readonly branches: readonly string[]
  /** The replies of each branch, in order; a branch without any does not answer. */
  readonly replies: readonly (readonly ReplyWish[])[]
}

/** How a block is reached: what arms it, and whether it runs before the request is sent. */
interface Way {
  /** The function of tm that arms it; absent for blocks that need nothing. */
  readonly arms?: string
  readonly name: string
  /** It needs a reply, 200 when the test gives none. */
  readonly isForReply: boolean
}

/** How a block is reached from a request; undefined for those that run on a message alone. */
export function wayTo(kind: RouteKind, name: string): Way | undefined {
  switch (kind) {
    case 'failure':
      return { arms: 't_on_failure', name, isForReply: false }
    case 'branch':
      return { arms: 't_on_branch', name, isForReply: false }
    case 'onreply':
      return { arms: 't_on_reply', name, isForReply: true }
    case 'reply':
      return { name, isForReply: true }
    case 'onsend':
      return { name, isForReply: false }
    case 'event':
      return name.startsWith(branchFailure)
        ? { arms: 't_on_branch_failure', name: name.slice(branchFailure.length), isForReply: false }
        : undefined
    default:
      return undefined
  }
}

const branchFailure = 'tm:branch-failure:'
/** A block that has not been reached by then is not reached: a call that nobody answers ends sooner. */
const limitMs = 600_000

/** A block, and how it is reached. */
interface Target {
  readonly kind: RouteKind
  readonly name: string
  readonly way: Way
}

/**
 * Runs a block in a call: the request is received and relayed by this engine in the place of request_route, and the branches answer
 * what the test says, so that everything is as in a call. No other block of the configuration runs before it.
 */
export async function runInCall(
  stage: Stage,
  target: Target,
  wish: RunWish,
  prepare: (ctx: RouteContext) => void,
): Promise<RouteContext> {
  const { core } = stage.server
  const original = core.routes.linked
  const progress = new Progress()
  const relay = relayOf(stage, target.way, progress, (ctx) => {
    prepare(ctx)
    takeBranches(ctx.msg, wish.branches)
  })
  core.routes.install(programOf(original, target, relay, progress))
  const detach = core.probes.add({ runEnded: (ctx) => progress.end(ctx) })
  const replies = wish.replies.length === 0 && target.way.isForReply ? [[usualReply]] : wish.replies
  const prepared = new PreparedCall(stage, replies)
  stage.prepared = prepared
  try {
    prepared.begin(wish.message, wish.from)
    await stage.deliver(wish.message, wish.from, wish.to)
    await untilEnded(stage, () => progress.isOver)
  } finally {
    detach()
    stage.prepared = undefined
    stage.mocks.unmocked = undefined
    core.routes.install(original)
  }
  if (progress.problem !== undefined) throw progress.problem
  if (progress.last !== undefined) return progress.last
  throw new AssertionFailure(
    progress.hasBegun ? `${wish.title} did not end` : `${wish.title} did not run: ${reasonOf(prepared, target.kind)}`,
  )
}

/** How far the runs of the block have come. */
class Progress {
  readonly #runs = new Set<RouteContext>()
  #ended = 0
  /** The run that ended last. */
  last: RouteContext | undefined
  /** What is wrong with what the test wants to be set. */
  problem: Error | undefined

  get hasBegun(): boolean {
    return this.#runs.size > 0
  }

  get isOver(): boolean {
    return this.problem !== undefined || (this.hasBegun && this.#ended === this.#runs.size)
  }

  begin(ctx: RouteContext): void {
    this.#runs.add(ctx)
  }

  end(ctx: RouteContext): void {
    if (!this.#runs.has(ctx)) return
    this.#ended += 1
    this.last = ctx
  }
}

/** Stands in the place of request_route: sets what the test wants, and sends the request on. */
function relayOf(stage: Stage, way: Way, progress: Progress, prepare: (ctx: RouteContext) => void): Block<Code> {
  const send = bindRelay(stage, way)
  return (scriptContext) => {
    // Blocks get the runtime's context.
    const ctx = scriptContext as RouteContext
    stage.mocks.unmocked = ctx
    try {
      prepare(ctx)
    } catch (error) {
      progress.problem = error instanceof Error ? error : new Error(String(error))
      return 1
    }
    return send(ctx)
  }
}

/** The program with nothing in it but that and the block, until the block begins. */
function programOf(
  original: LinkedProgram,
  { kind, name }: Target,
  relay: Block<Code>,
  progress: Progress,
): LinkedProgram {
  const block = original.find(kind, name)
  const observed: Block<Code> = (ctx) => {
    progress.begin(ctx as RouteContext)
    return block?.(ctx) ?? 1
  }
  const find: LinkedProgram['find'] = (someKind, someName) => {
    if (someKind === kind && someName === name) return observed
    if (progress.hasBegun || progress.problem !== undefined) return original.find(someKind, someName)
    return someKind === 'request' && someName === '' ? relay : undefined
  }
  return {
    ...original,
    find,
    has: (someKind, someName) => find(someKind, someName) !== undefined,
    nameOf: (one) => (one === observed ? name : original.nameOf(one)),
  }
}

const usualReply: ReplyWish = { status: 200, reason: 'OK', headers: [] }

function reasonOf({ sent }: PreparedCall, kind: RouteKind): string {
  if (sent === 0) return 'the request could not be sent: name where it goes, as in branches: [sip:bob@192.0.2.20]'
  return kind === 'failure' || kind === 'event'
    ? 'the replies do not make the call fail'
    : 'no reply of the test reached it'
}

async function untilEnded(stage: Stage, isOver: () => boolean): Promise<void> {
  const { clock } = stage.virtual
  const deadlineMs = clock.now() + limitMs
  while (!isOver()) {
    const waitMs = clock.nextDelayMs
    if (waitMs === undefined || clock.now() + waitMs > deadlineMs) return
    await stage.advance(Math.max(1, waitMs))
  }
  // What it causes at once belongs to it.
  await stage.advance(1)
}

/** Sends a request on: in a transaction with the block armed, or without one where tm is not there. */
function bindRelay(stage: Stage, { arms, name }: Way): Block<Code> {
  const { linked } = stage.server.core.routes
  const { files, flags, defines, target } = linked.program
  const hasTm = stage.server.core.moduleNames.includes('tm')
  if (arms !== undefined && !hasTm)
    throw new TestMistake('such a block runs in a transaction only: the configuration does not load tm')
  const at = [0, 1, 1] as const
  const link = (linker: Linker): readonly LinkedRoute[] => {
    const arm = arms === undefined ? undefined : linker.call(arms, [name], 'request', at)
    const send = hasTm ? linker.callAsync('t_relay', [], 'request', at) : linker.coreAsync('forward', [], at)
    return [{ kind: 'request', name: '', run: (ctx) => (arm?.(ctx), send(ctx)) }]
  }
  const compiled: CompiledModule = { abi: abiVersion, program: { files, flags, defines, target, directives: [] }, link }
  const bound = stage.server.bind(compiled)
  const block = 'errors' in bound ? undefined : bound.linked.find('request', '')
  if (block === undefined)
    throw new TestMistake(`the request cannot be relayed: ${'errors' in bound ? (bound.errors[0]?.text ?? '') : ''}`)
  return block
}

/** The first URI is that of the request, the others are further branches. */
function takeBranches(msg: SipMessage, [first, ...others]: readonly string[]): void {
  if (first !== undefined) msg.newUri = first
  msg.branches.push(...others.map(branchTo))
}

function branchTo(uri: string): Branch {
  return {
    ...{ uri, dstUri: '', path: '', q: -1, flags: 0, socket: undefined },
    ...{ instance: '', regId: 0, ruid: '', userAgent: '', connectionId: 0 },
  }
}
