import type { Step } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Server } from '#runtime/server/server.ts'
import type { SentMessage } from '../virtual/recording-network.ts'
import type { LoggedLine } from '../virtual/virtual-server.ts'
import { callOf } from './call-of.ts'
import { changesBetween, isStill, stateOf, unchanged, type ScriptState } from './changes.ts'
import type { Cause, Entry, ReceivedEntry, Recording, Run, StepEntry } from './recording.ts'
import { readAll, StepReaderTable, type StepReaders } from './step-readers.ts'

export interface Recorder {
  readonly recording: Recording
  /** A message is about to be given to the server. */
  received(message: string, from: string, to: string): void
  /** The server sent a message; gives why. */
  sent(sent: SentMessage): Cause
  logged(line: LoggedLine): void
  /** Forgets everything so far. */
  clear(): void
  /** Stops recording; what was recorded stays. */
  detach(): void
}

/** Records what a server does whose program was compiled with probes; `calls` for only these Call-IDs. */
export function createRecorder({ core }: Pick<Server, 'core'>, calls?: ReadonlySet<string>): Recorder {
  return new ScriptRecorder(core, calls)
}

/** A run that has not ended, with its newest statement, which is complete when the next one is reached. */
interface Running {
  readonly run: Run
  last: StepEntry | undefined
  readers: StepReaders | undefined
  /** Of the statements of its program, by their numbers. */
  readonly known: (StepReaders | undefined)[]
  /** Before the newest statement. */
  state: ScriptState
  /** What the variable held that the newest statement sets. */
  written: Value
  /** The whiles by their numbers, as they were reached last. */
  readonly loops: Map<number, StepEntry>
}

class ScriptRecorder implements Recorder {
  readonly recording: Recording
  readonly detach: () => void
  readonly #core: Server['core']
  readonly #calls: ReadonlySet<string> | undefined
  readonly #entries: Entry[] = []
  readonly #running = new Map<RouteContext, Running>()
  /** The runs of each call that have not ended, the newest last. */
  readonly #ofCall = new Map<string, Running[]>()
  readonly #lastReceived = new Map<string, ReceivedEntry>()
  readonly #readers: StepReaderTable
  #runs = 0
  /** Variables are read for the record: what is logged then, such as of a URI that is none, did not happen. */
  #isReading = false

  constructor(core: Server['core'], calls: ReadonlySet<string> | undefined) {
    this.#core = core
    this.#calls = calls
    this.#readers = new StepReaderTable(core)
    this.recording = { entries: this.#entries }
    this.detach = core.probes.add({
      step: (ctx, step, number) => this.#stepped(ctx, step, number),
      arm: (ctx, step, number, arm) => this.#decided(ctx, step, number, arm),
      runBegun: (ctx) => this.#begun(ctx),
      runEnded: (ctx) => this.#ended(ctx),
    })
  }

  received(message: string, from: string, to: string): void {
    const callId = callOf(message)
    if (!this.#isRecorded(callId)) return
    const entry: ReceivedEntry = { kind: 'received', timeMs: this.#now(), callId, from, to, message }
    this.#lastReceived.set(callId, entry)
    this.#entries.push(entry)
  }

  sent({ from, to, message }: SentMessage): Cause {
    const callId = callOf(message)
    const cause = this.#causeOf(callId)
    if (!this.#isRecorded(callId)) return cause
    this.#entries.push({ kind: 'sent', timeMs: this.#now(), callId, from, to, message, cause })
    return cause
  }

  logged({ level, text }: LoggedLine): void {
    if (this.#isReading) return
    const callId = this.#core.logScope.callId() ?? this.#arriving() ?? ''
    if (!this.#isRecorded(callId)) return
    const cause = this.#currentStep(callId)
    this.#entries.push({ kind: 'log', timeMs: this.#now(), callId, level, text, cause })
  }

  clear(): void {
    this.#entries.length = 0
    this.#lastReceived.clear()
  }

  #isRecorded(callId: string): boolean {
    return this.#calls?.has(callId) ?? true
  }

  #now(): number {
    return this.#core.host.clock.now()
  }

  #begun(ctx: RouteContext): void {
    const { kind: route, routeName: name, linked, msg } = ctx
    const callId = msg.header('call-id')?.body ?? ''
    if (!this.#isRecorded(callId)) return
    const about = msg.raw.slice(0, msg.firstLine.end).trimEnd()
    this.#runs += 1
    const { files = [], steps = [] } = linked?.program ?? {}
    const run: Run = { number: this.#runs, route, name, callId, about, files, steps }
    const own: Running = {
      run,
      last: undefined,
      readers: undefined,
      known: this.#readers.allOf(steps),
      state: stateOf(ctx),
      written: null,
      loops: new Map(),
    }
    this.#running.set(ctx, own)
    const others = this.#ofCall.get(callId)
    if (others === undefined) this.#ofCall.set(callId, [own])
    else others.push(own)
    this.#entries.push({ kind: 'run', timeMs: this.#now(), callId, run })
  }

  #stepped(ctx: RouteContext, step: Step, number: number): void {
    const own = this.#running.get(ctx)
    if (own === undefined) return
    this.#complete(own, ctx)
    const { run } = own
    const readers = (own.known[number] ??= this.#readers.of(step))
    own.readers = readers
    const values = this.#quietly(() => {
      own.written = readers.written?.accessor.get(ctx) ?? null
      return readAll(readers.reads, ctx)
    })
    own.last = {
      kind: 'step',
      timeMs: this.#now(),
      callId: run.callId,
      run,
      number,
      step,
      depth: ctx.depth,
      values,
      changes: unchanged,
    }
    this.#entries.push(own.last)
  }

  #decided(ctx: RouteContext, step: Step, number: number, arm: number): void {
    const own = this.#running.get(ctx)
    const taken = step.arms?.[arm]
    if (own?.last === undefined || taken === undefined) return
    if (step.action === 'while') return this.#turned(own, number, arm, ctx)
    if (own.last.number !== number) return
    own.last.arm = taken
    if (own.readers?.hasCode === true) own.last.code = ctx.rc
  }

  /** The statement of a while is recorded once; its condition is looked at again after each turn. */
  #turned(own: Running, number: number, arm: number, ctx: RouteContext): void {
    const { last, loops } = own
    if (last?.number === number && last.arm === undefined) {
      const taken = last.step.arms?.[arm]
      if (taken !== undefined) last.arm = taken
      if (own.readers?.hasCode === true) last.code = ctx.rc
      loops.set(number, last)
      return
    }
    const loop = loops.get(number)
    if (loop !== undefined && loop.step.arms?.[arm] === loop.arm) loop.turns = (loop.turns ?? 1) + 1
  }

  /** What the newest statement of a run changed is known now. */
  #complete(own: Running, ctx: RouteContext): void {
    const before = own.state
    if (!isStill(before, ctx)) own.state = stateOf(ctx)
    const { last, readers } = own
    if (last !== undefined) {
      if (own.state !== before) last.changes = changesBetween(before, own.state)
      if (readers?.written !== undefined) this.#completeWritten(own, last, readers.written, ctx)
      if (readers?.hasCode === true && last.arm === undefined) last.code = ctx.rc
    }
  }

  #completeWritten(own: Running, last: StepEntry, { text, accessor }: WrittenReader, ctx: RouteContext): void {
    const after = this.#quietly(() => accessor.get(ctx))
    if (after === own.written) return
    if (last.changes.some((one) => one.kind === 'value' && one.what === text)) return
    last.changes = [...last.changes, { kind: 'value', what: text, before: own.written, after }]
  }

  #quietly<T>(read: () => T): T {
    this.#isReading = true
    try {
      return read()
    } finally {
      this.#isReading = false
    }
  }

  #ended(ctx: RouteContext): void {
    const own = this.#running.get(ctx)
    if (own === undefined) return
    this.#complete(own, ctx)
    this.#running.delete(ctx)
    const { run } = own
    const { callId } = run
    const others = (this.#ofCall.get(callId) ?? []).filter((one) => one !== own)
    if (others.length > 0) this.#ofCall.set(callId, others)
    else this.#ofCall.delete(callId)
    this.#entries.push({ kind: 'end', timeMs: this.#now(), callId, run, code: ctx.result, dropped: ctx.dropped })
  }

  /** The call of the message that comes in just now and is not parsed yet: what is logged meanwhile is about it. */
  #arriving(): string | undefined {
    const last = this.#entries.findLast(({ kind }) => kind !== 'log')
    return last?.kind === 'received' && last.timeMs === this.#now() ? last.callId : undefined
  }

  /** The statement of a call that is being executed. */
  #currentStep(callId: string): StepEntry | undefined {
    return this.#ofCall.get(callId)?.at(-1)?.last
  }

  #causeOf(callId: string): Cause {
    const entry = this.#currentStep(callId)
    if (entry !== undefined) return { kind: 'step', entry }
    const received = this.#lastReceived.get(callId)
    return received?.timeMs === this.#now() ? { kind: 'received', entry: received } : { kind: 'timer' }
  }
}

type WrittenReader = NonNullable<StepReaders['written']>
