import type { Step } from '#grammar/abi.ts'
import type { PvAccessor } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Server } from '#runtime/server/server.ts'
import type { SentMessage } from '../virtual/recording-network.ts'
import type { LoggedLine } from '../virtual/virtual-server.ts'
import { callOf } from './call-of.ts'
import { changesBetween, stateOf, type ScriptState } from './changes.ts'
import type { Cause, Entry, Reading, ReceivedEntry, Recording, Run, StepEntry } from './recording.ts'

export interface Recorder {
  readonly recording: Recording
  /** A message is about to be given to the server. */
  received(message: string, from: string, to: string): void
  /** The server sent a message. */
  sent(sent: SentMessage): void
  logged(line: LoggedLine): void
  /** Forgets everything so far. */
  clear(): void
  /** Stops recording; what was recorded stays. */
  detach(): void
}

/** Variables that are not read for the record, because reading them changes what comes after, or the value is another each time. */
const unread = /^\$\(?(RANDOM|TV|Tf|Ts|Tb|TF|TS|cnt|sht|shtinc|shtdec|shtcn|shtcv|shtex|dlg_var|sqlrows|dbr)\b/

/** What is known of a run that has not ended. */
interface Running {
  readonly run: Run
  last: StepEntry | undefined
  state: ScriptState | undefined
}

/** Records what a server does whose program was compiled with probes. */
export function createRecorder({ core }: Pick<Server, 'core'>): Recorder {
  const entries: Entry[] = []
  const running = new Map<RouteContext, Running>()
  const newestOf = new Map<string, RouteContext[]>()
  const lastReceived = new Map<string, ReceivedEntry>()
  const accessors = new Map<string, PvAccessor | undefined>()
  let runs = 0
  const timeMs = (): number => core.host.clock.now()
  const read = (text: string, ctx: RouteContext): Reading | undefined => {
    if (!accessors.has(text)) {
      const bound = unread.test(text) ? undefined : core.linkTools.fixups.pv(text)
      accessors.set(text, bound === undefined || 'error' in bound ? undefined : bound)
    }
    const accessor = accessors.get(text)
    return accessor === undefined ? undefined : { text, value: accessor.get(ctx) }
  }
  const finishLast = (ctx: RouteContext, state: Running): void => {
    if (state.last === undefined || state.state === undefined) return
    const { writes } = state.last.step
    state.last.changes = changesBetween(state.state, stateOf(ctx, writes === undefined ? undefined : read(writes, ctx)))
  }
  const stepped = (ctx: RouteContext, step: Step, number: number): void => {
    const own = running.get(ctx)
    if (own === undefined) return
    finishLast(ctx, own)
    const values = (step.reads ?? []).flatMap((text) => read(text, ctx) ?? [])
    const written = step.writes === undefined ? undefined : read(step.writes, ctx)
    own.state = stateOf(ctx, written)
    const { run } = own
    own.last = {
      kind: 'step',
      timeMs: timeMs(),
      callId: run.callId,
      run,
      number,
      step,
      depth: ctx.depth,
      values,
      changes: [],
    }
    entries.push(own.last)
  }
  const begun = (ctx: RouteContext): void => {
    const callId = ctx.msg.header('call-id')?.body ?? ''
    const { kind: route, routeName: name, linked } = ctx
    const about = ctx.msg.raw.slice(0, ctx.msg.firstLine.end).trimEnd()
    runs += 1
    const run: Run = { number: runs, route, name, callId, about, files: linked?.program.files ?? [] }
    running.set(ctx, { run, last: undefined, state: undefined })
    newestOf.set(callId, [...(newestOf.get(callId) ?? []), ctx])
    entries.push({ kind: 'run', timeMs: timeMs(), callId, run })
  }
  const ended = (ctx: RouteContext): void => {
    const own = running.get(ctx)
    if (own === undefined) return
    finishLast(ctx, own)
    running.delete(ctx)
    const { run } = own
    const others = (newestOf.get(run.callId) ?? []).filter((one) => one !== ctx)
    if (others.length > 0) newestOf.set(run.callId, others)
    else newestOf.delete(run.callId)
    entries.push({ kind: 'end', timeMs: timeMs(), callId: run.callId, run, code: ctx.result, dropped: ctx.dropped })
  }
  /** The statement of a call that is being executed. */
  const currentStep = (callId: string): StepEntry | undefined => {
    const newest = newestOf.get(callId)?.at(-1)
    return newest === undefined ? undefined : running.get(newest)?.last
  }
  const causeOf = (callId: string): Cause => {
    const entry = currentStep(callId)
    if (entry !== undefined) return { kind: 'step', entry }
    const received = lastReceived.get(callId)
    return received?.timeMs === timeMs() ? { kind: 'received', entry: received } : { kind: 'timer' }
  }
  const detach = core.probes.add({
    step: stepped,
    arm: (ctx, step, number, arm) => {
      const own = running.get(ctx)?.last
      const taken = step.arms?.[arm]
      if (own?.number === number && taken !== undefined) own.arm = taken
    },
    runBegun: begun,
    runEnded: ended,
  })
  return {
    recording: { entries },
    received: (message, from, to) => {
      const callId = callOf(message)
      const entry: ReceivedEntry = { kind: 'received', timeMs: timeMs(), callId, from, to, message }
      lastReceived.set(callId, entry)
      entries.push(entry)
    },
    sent: ({ from, to, message }) => {
      const callId = callOf(message)
      entries.push({ kind: 'sent', timeMs: timeMs(), callId, from, to, message, cause: causeOf(callId) })
    },
    logged: (line) => {
      const callId = core.logScope.callId() ?? ''
      entries.push({ kind: 'log', timeMs: timeMs(), callId, ...line, cause: currentStep(callId) })
    },
    clear: () => {
      entries.length = 0
      lastReceived.clear()
    },
    detach,
  }
}
