import { basename, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { DebugProtocol } from '@vscode/debugprotocol'
import type { BoundBreakpoint } from '../debugger/breakpoints.ts'
import type { DebuggedCall } from '../debugger/debugged-call.ts'
import type { Debugger } from '../debugger/debugger.ts'
import { isErrorLevel } from '../debugger/debugger-events.ts'
import { SourceLines } from '../debugger/source-lines.ts'
import type { Frame, Moment } from '../debugger/moment.ts'
import { placeOf } from '../debugger/moment.ts'
import type { EventStops } from '../debugger/stop-rules.ts'
import type { Nodes, VariableNode } from '../debugger/scopes/variable-node.ts'
import type { Stop } from '../debugger/stop.ts'
import { skipUnits, unitsIn } from '#compiler/1-source/utf8.ts'
import { UserError } from '../user-error.ts'
import { visibleText } from '../visible-text.ts'
import type { Json } from './launch-arguments.ts'
import type { Target } from './target.ts'

/** What the client said of itself when it began. */
export interface ClientFacts {
  /** The number of the first line, and of the first column. */
  readonly firstLine: 0 | 1
  readonly firstColumn: 0 | 1
  readonly knowsInvalidation: boolean
  /** Files are `file://` URIs instead of paths. */
  readonly usesUris: boolean
}

/** How a session gets at its server. */
export interface TargetSource {
  /** Starts what `launch` asks for, or what `restart` asks for anew. */
  launch(given: Json, adapter: Adapter): Promise<Target>
  /** Takes hold of the server that is asked for. */
  attach(given: Json, adapter: Adapter): Promise<Target>
}

/** What a session of a client knows: its server, and the numbers under which the client asks for things. */
export class Adapter {
  readonly send: (event: string, body?: object) => void
  readonly source: TargetSource
  client: ClientFacts = { firstLine: 1, firstColumn: 1, knowsInvalidation: false, usesUris: false }
  /** Done when the answer to the request has been sent. */
  readonly afterAnswer: (() => void)[] = []
  /** What stops calls besides breakpoints, as the client wants it; it stays when the program is started anew. */
  eventStops: EventStops = {}
  /** The first call that begins stops there. */
  stopsOnce = false
  /** How the running program was asked for. */
  started: { readonly kind: 'launch' | 'attach'; readonly given: Json } | undefined
  #target: Target | undefined
  #lines = new SourceLines()
  readonly #nodes = new Map<number, () => Nodes>()
  readonly #frames = new Map<number, { readonly call: DebuggedCall; readonly isInnermost: boolean }>()
  readonly #stepTargets = new Map<number, string>()
  #nextReference = 1

  constructor(send: (event: string, body?: object) => void, source: TargetSource) {
    this.send = send
    this.source = source
  }

  get target(): Target | undefined {
    return this.#target
  }

  set target(target: Target | undefined) {
    this.#target = target
    this.#lines = new SourceLines()
    this.forgetReferences()
    if (target !== undefined) this.#follow(target.debugger)
  }

  /** The debugger; throws a UserError when nothing runs. */
  get debugger(): Debugger {
    if (this.#target === undefined) throw new UserError('nothing is debugged yet')
    return this.#target.debugger
  }

  /** The call of a thread; throws a UserError when there is none. */
  call(threadId: number): DebuggedCall {
    const call = this.debugger.calls.find(({ number }) => number === threadId)
    if (call === undefined) throw new UserError(`nothing is known of call ${threadId} any more`)
    return call
  }

  /** The number under which the client asks for what is within a variable; 0 when there is nothing. */
  referenceTo(children: (() => Nodes) | undefined): number {
    if (children === undefined) return 0
    this.#nextReference += 1
    this.#nodes.set(this.#nextReference, children)
    return this.#nextReference
  }

  /** What is within a variable, by the number that the client was given. */
  async within(reference: number): Promise<readonly VariableNode[]> {
    const children = this.#nodes.get(reference)
    if (children === undefined) throw new UserError('the call has gone on since: ask again')
    return children()
  }

  /** The number of a frame. */
  frameNumber(call: DebuggedCall, isInnermost: boolean): number {
    this.#nextReference += 1
    this.#frames.set(this.#nextReference, { call, isInnermost })
    return this.#nextReference
  }

  callOfFrame(frameId: number | undefined): DebuggedCall | undefined {
    return frameId === undefined ? undefined : this.#frames.get(frameId)?.call
  }

  /** Whether a frame is that of the statement where its call stands. */
  isInnermost(frameId: number): boolean {
    return this.#frames.get(frameId)?.isInnermost === true
  }

  /** The number of a block that can be stepped into. */
  stepTargetNumber(title: string): number {
    this.#nextReference += 1
    this.#stepTargets.set(this.#nextReference, title)
    return this.#nextReference
  }

  /** The title of a block that can be stepped into; throws a UserError when nobody was told of the number. */
  stepTarget(number: number): string {
    const title = this.#stepTargets.get(number)
    if (title === undefined) throw new UserError('the call has gone on since: ask again')
    return title
  }

  /** The call that a request without a frame is about: the one that stopped last. */
  get stoppedCall(): DebuggedCall | undefined {
    return this.#lastStopped?.stopped === undefined ? undefined : this.#lastStopped
  }

  #lastStopped: DebuggedCall | undefined

  forgetReferences(): void {
    this.#nodes.clear()
    this.#frames.clear()
    this.#stepTargets.clear()
  }

  /** A line as the client counts it, and back. */
  toClientLine(line: number): number {
    return line - 1 + this.client.firstLine
  }

  fromClientLine(line: number): number {
    return line + 1 - this.client.firstLine
  }

  /**
   * A column as the client counts it, and back: ours count bytes, clients the UTF-16 units of the line as it stands in the file, which is
   * taken for UTF-8.
   */
  toClientColumn(file: string, line: number, column: number): number {
    return unitsIn(this.#lineOf(file, line), 0, column - 1) + this.client.firstColumn
  }

  fromClientColumn(file: string, line: number, column: number): number {
    const units = column - this.client.firstColumn
    const text = this.#lineOf(file, line)
    const bytes = skipUnits(text, 0, text.length, units)
    // A client may ask for what lies behind the end.
    return bytes < text.length ? bytes + 1 : Math.max(units, bytes) + 1
  }

  #lineOf(file: string, line: number): string {
    return this.#lines.of(file)[line - 1] ?? ''
  }

  /** A file of the program. */
  sourceOf(file: string): DebugProtocol.Source {
    const path = resolve(file)
    return { name: basename(file), path: this.client.usesUris ? pathToFileURL(path).href : path }
  }

  /** The path of a file that the client names. */
  pathOf({ path }: DebugProtocol.Source): string {
    if (typeof path !== 'string') return ''
    if (!path.startsWith('file://')) return path
    try {
      return fileURLToPath(path)
    } catch {
      throw new UserError(`${path} is no file of this machine`)
    }
  }

  /** A place as the client wants it. */
  placeFor(frame: Pick<Frame, 'run' | 'step'>): { source: DebugProtocol.Source; line: number; column: number } {
    const { file, line, column } = placeOf(frame)
    const shownColumn = this.toClientColumn(file, line, column)
    return { source: this.sourceOf(file), line: this.toClientLine(line), column: shownColumn }
  }

  /** Tells what stops calls besides breakpoints, with that which is wanted once. */
  applyEvents(): void {
    const { eventStops } = this
    this.#target?.debugger.setEventStops(this.stopsOnce ? { ...eventStops, entry: {} } : eventStops)
  }

  output(text: string, category: 'console' | 'stdout' | 'stderr' | 'important', moment?: Moment): void {
    const place = moment === undefined ? {} : this.placeFor(moment.frame)
    this.send('output', { category, output: text.endsWith('\n') ? text : `${text}\n`, ...place })
  }

  #follow(own: Debugger): void {
    own.events = {
      stopped: (call, stop) => this.#stopped(call, stop),
      continued: () => {
        if (own.calls.every(({ stopped }) => stopped === undefined)) this.forgetReferences()
      },
      callBegan: ({ number }) => this.send('thread', { reason: 'started', threadId: number }),
      callForgotten: ({ number }) => this.send('thread', { reason: 'exited', threadId: number }),
      // Editors colour what the category console has like a warning, which a log point is not.
      told: (text, moment, isFault) => this.output(visibleText(text), isFault ? 'important' : 'stdout', moment),
      logged: (level, text, moment) =>
        this.output(visibleText(`${level}: ${text}`), isErrorLevel(level) ? 'stderr' : 'stdout', moment),
    }
    own.breakpoints.onMoved = () => {
      for (const one of own.breakpoints.all)
        this.send('breakpoint', { reason: 'changed', breakpoint: breakpointFor(one, this) })
    }
    this.applyEvents()
  }

  #stopped(call: DebuggedCall, stop: Stop): void {
    this.#lastStopped = call
    if (stop.reason === 'entry' && this.stopsOnce) {
      this.stopsOnce = false
      this.applyEvents()
    }
    this.send('stopped', {
      ...reasonFor(stop),
      threadId: call.number,
      text: stop.text,
      allThreadsStopped: false,
      hitBreakpointIds: stop.breakpoints?.map(({ id }) => id),
    })
  }
}

function reasonFor({ reason, text }: Stop): { readonly reason: string; readonly description: string } {
  switch (reason) {
    case 'breakpoint':
    case 'step':
    case 'pause':
    case 'entry':
      return { reason, description: reason === 'entry' ? 'the call begins' : `stopped by ${reason}` }
    case 'function':
      return { reason: 'function breakpoint', description: 'a routing block begins' }
    case 'data':
      return { reason: 'data breakpoint', description: text ?? 'a value changed' }
    case 'error':
      return { reason: 'exception', description: 'an error was logged' }
    case 'reply':
      return { reason: 'exception', description: 'a reply was sent' }
    case 'history':
      return { reason: 'step', description: 'the beginning of what is recorded' }
  }
}

/** A breakpoint as the client is told of it. */
export function breakpointFor(
  bound: BoundBreakpoint,
  adapter: Adapter,
  message = bound.message,
): DebugProtocol.Breakpoint {
  const { id, isVerified, place } = bound
  const shown: DebugProtocol.Breakpoint = { id, verified: isVerified }
  if (message !== undefined) shown.message = message
  if (place === undefined) return shown
  shown.source = adapter.sourceOf(place.file)
  shown.line = adapter.toClientLine(place.line)
  shown.column = adapter.toClientColumn(place.file, place.line, place.column)
  return shown
}
