import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { innerText } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext, Worker } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { TextopsxEnv, TextopsxFunctions } from './shared-types.ts'

type HeaderNames =
  | 'hf_iterator_start'
  | 'hf_iterator_end'
  | 'hf_iterator_next'
  | 'hf_iterator_prev'
  | 'hf_iterator_rm'
  | 'hf_iterator_append'
  | 'hf_iterator_insert'
type LineNames =
  | 'bl_iterator_start'
  | 'bl_iterator_end'
  | 'bl_iterator_next'
  | 'bl_iterator_rm'
  | 'bl_iterator_append'
  | 'bl_iterator_insert'

/** A stretch of the message that an iterator stops at. */
interface Stop {
  readonly start: number
  readonly end: number
  readonly name: string
  readonly body: string
}

/** Where an iterator is: -1 before the first stop, `stops.length` behind the last one. */
interface Iterator {
  readonly msg: SipMessage
  /** The message's own count of what it was. */
  readonly revision: number
  readonly stops: readonly Stop[]
  at: number
}

/** As in Kamailio, a process knows only so many names of iterators; they are never given back. */
const maxIterators = 4

/** Iterators over headers and body lines, kept by process as in Kamailio 6.1.5. */
export function createIterators(env: TextopsxEnv): {
  readonly functions: Pick<TextopsxFunctions, HeaderNames | LineNames>
  readonly pvars: { readonly hfitname: PvBehaviour; readonly hfitbody: PvBehaviour; readonly blitval: PvBehaviour }
} {
  const headers = new IteratorSet(env, headerStops)
  const lines = new IteratorSet(env, lineStops)
  return {
    functions: {
      hf_iterator_start: (ctx, { iterator }) => headers.start(ctx, iterator),
      hf_iterator_end: (ctx, { iterator }) => headers.end(ctx, iterator),
      hf_iterator_next: (ctx, { iterator }) => headers.move(ctx, iterator, 1),
      hf_iterator_prev: (ctx, { iterator }) => headers.move(ctx, iterator, -1),
      hf_iterator_rm: (ctx, { iterator }) => headers.remove(ctx, iterator),
      hf_iterator_append: (ctx, { iterator, text }) => headers.insert(ctx, iterator, text, 'end'),
      hf_iterator_insert: (ctx, { iterator, text }) => headers.insert(ctx, iterator, text, 'start'),
      bl_iterator_start: (ctx, { iterator }) => lines.start(ctx, iterator),
      bl_iterator_end: (ctx, { iterator }) => lines.end(ctx, iterator),
      bl_iterator_next: (ctx, { iterator }) => lines.move(ctx, iterator, 1),
      bl_iterator_rm: (ctx, { iterator }) => lines.remove(ctx, iterator),
      bl_iterator_append: (ctx, { iterator, text }) => lines.insert(ctx, iterator, text, 'end'),
      bl_iterator_insert: (ctx, { iterator, text }) => lines.insert(ctx, iterator, text, 'start'),
    },
    pvars: {
      hfitname: stopVariable(headers, (stop) => stop.name),
      hfitbody: stopVariable(headers, (stop) => stop.body),
      blitval: stopVariable(lines, (stop) => stop.body),
    },
  }
}

function headerStops(msg: SipMessage): readonly Stop[] {
  return msg.headers.map(({ start, end, name, body }) => ({ start, end, name, body: body.trimEnd() }))
}

function lineStops(msg: SipMessage): readonly Stop[] {
  const stops: Stop[] = []
  let start = msg.bodyStart
  for (const body of msg.body.split(/(?<=\n)/)) {
    if (body !== '') stops.push({ start, end: start + body.length, name: '', body })
    start += body.length
  }
  return stops
}

function stopVariable(set: IteratorSet, read: (stop: Stop) => string): PvBehaviour {
  return {
    bind: ({ inner }) => ({
      get: (ctx) => {
        const stop = set.stop(ctx, innerText(inner, ctx))
        return stop === undefined ? null : read(stop)
      },
    }),
  }
}

function isCurrent({ msg, revision }: Iterator, ctx: RouteContext): boolean {
  return msg === ctx.msg && revision === msg.revision
}

class IteratorSet {
  readonly #env: TextopsxEnv
  readonly #stopsOf: (msg: SipMessage) => readonly Stop[]
  readonly #byWorker = new WeakMap<Worker, Map<string, Iterator>>()

  constructor(env: TextopsxEnv, stopsOf: (msg: SipMessage) => readonly Stop[]) {
    this.#env = env
    this.#stopsOf = stopsOf
  }

  start(ctx: RouteContext, name: string): 1 | -1 {
    const known = this.#known(ctx)
    if (name === '' || (!known.has(name) && known.size >= maxIterators)) {
      this.#env.log.error(`no iterator available - max number is ${maxIterators}`)
      return -1
    }
    known.set(name, { msg: ctx.msg, revision: ctx.msg.revision, stops: this.#stopsOf(ctx.msg), at: -1 })
    return 1
  }

  /** The iterator goes back to where it started. */
  end(ctx: RouteContext, name: string): 1 | -1 {
    const found = this.#find(ctx, name)
    if (found === undefined) return -1
    found.at = -1
    return 1
  }

  /** Behind the last stop there is no way back. */
  move(ctx: RouteContext, name: string, step: 1 | -1): 1 | -1 {
    const found = this.#find(ctx, name)
    if (found === undefined || !isCurrent(found, ctx) || found.at >= found.stops.length) return -1
    found.at = Math.max(-1, found.at + step)
    return found.at < found.stops.length ? 1 : -1
  }

  remove(ctx: RouteContext, name: string): 1 | -1 {
    const stop = this.stop(ctx, name)
    if (stop === undefined) return -1
    ctx.msg.edits.remove(stop.start, stop.end - stop.start)
    return 1
  }

  insert(ctx: RouteContext, name: string, text: string, side: 'start' | 'end'): 1 | -1 {
    const stop = this.stop(ctx, name)
    if (stop === undefined || text === '') return -1
    ctx.msg.edits.insert(stop[side], text)
    return 1
  }

  /** What the iterator is at; its message must be the one of the script, for its offsets mean nothing in another. */
  stop(ctx: RouteContext, name: string): Stop | undefined {
    const found = this.#find(ctx, name)
    return found === undefined || !isCurrent(found, ctx) ? undefined : found.stops[found.at]
  }

  #find(ctx: RouteContext, name: string): Iterator | undefined {
    const found = this.#known(ctx).get(name)
    if (found === undefined) this.#env.log.error(`iterator not available [${name}]`)
    return found
  }

  #known(ctx: RouteContext): Map<string, Iterator> {
    let known = this.#byWorker.get(ctx.worker)
    if (known === undefined) {
      known = new Map()
      this.#byWorker.set(ctx.worker, known)
    }
    return known
  }
}
