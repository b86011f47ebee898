import type { Endpoint, Stage } from '../../support/stage.ts'
import { reply, request, statusOf, toTag } from '../../support/user-agent.ts'

export type StateName =
  'none' | 'Trying' | 'Calling' | 'Proceeding' | 'Completed' | 'Confirmed' | 'Accepted' | 'Terminated'

/** One arrow of a transaction's state machine, and a play that walks along it through the real server. */
export interface Arrow {
  /** `RFC 3261 figure 5` and the like. */
  readonly figure: string
  readonly state: StateName
  readonly event: string
  readonly next: StateName
  readonly action: string
  /** Timers of the arrow: those that start, or the one that fires. */
  readonly timers: string
  readonly over: 'udp' | 'tcp'
  /** Where Kamailio does something other than the RFC asks, and so do we. */
  readonly kamailio?: string
  /** Where kamkit does something other than Kamailio (docs/decisions/004), and why. */
  readonly differs?: string
  play(line: Line): Promise<void>
  /** What the caller and the callee receive: `INVITE@500` is an INVITE 500 ms after the first message. */
  readonly caller: string
  readonly callee: string
}

/** The name of an arrow's test. */
export function nameOf(arrow: Arrow): string {
  const { figure, state, event, next, action, timers, over } = arrow
  const timer = timers === '' ? '' : `, timers ${timers}`
  return `${figure} over ${over}: ${state}, ${event} -> ${next}: ${action}${timer}`
}

/** The phones of an arrow's play, which send and receive by the clock. */
export class Line {
  readonly #stage: Stage
  readonly #number: number
  readonly #caller: Endpoint
  readonly #callee: Endpoint | undefined
  readonly #startMs: number
  readonly #target: string
  #sent = ''

  constructor(stage: Stage, number: number, caller: Endpoint, callee: Endpoint | undefined, target: string) {
    this.#stage = stage
    this.#number = number
    this.#caller = caller
    this.#callee = callee
    this.#target = target
    this.#startMs = stage.nowMs()
  }

  /** Waits until so many milliseconds after the beginning of the play. */
  until(ms: number): Promise<void> {
    return this.#stage.advance(Math.max(0, ms - (this.#stage.nowMs() - this.#startMs)))
  }

  /** The caller's request; `user` chooses what the script does with it. */
  send(method: 'INVITE' | 'MESSAGE', user = 'relay'): void {
    this.#sent = this.#text(method, 1, 'first', user)
    this.#caller.send(this.#sent)
  }

  /** The same request again. */
  repeat(): void {
    this.#caller.send(this.#sent)
  }

  /** The ACK to the last negative reply, as part of the transaction. */
  ack(): void {
    const user = /^INVITE sip:([^@]+)/.exec(this.#sent)?.[1] ?? ''
    this.#caller.send(this.#text('ACK', 1, 'first', user, this.#lastTag()))
  }

  /** The ACK to a 2xx, which is a transaction of its own. */
  ackSuccess(): void {
    this.#caller.send(this.#text('ACK', 1, 'second', 'relay', this.#lastTag()))
  }

  /** The callee answers the last INVITE or MESSAGE, with a To-tag of its own. */
  answer(status: string, tag = 'callee'): void {
    const asked = this.#callee?.arrivals.findLast(({ message }) => /^(INVITE|MESSAGE) /.test(message))
    if (asked === undefined) return
    this.#callee?.send(reply(asked.message, status, { tag }))
  }

  /** The callee's connection breaks. */
  hangUp(who: 'caller' | 'callee'): void {
    if (who === 'caller') this.#caller.close()
    else this.#callee?.close()
  }

  /** What each received, `INVITE@500`, with milliseconds since the beginning of the play. */
  seen(): { readonly caller: readonly Seen[]; readonly callee: readonly Seen[] } {
    return { caller: this.#seenBy(this.#caller), callee: this.#seenBy(this.#callee) }
  }

  #seenBy(endpoint: Endpoint | undefined): readonly Seen[] {
    return (endpoint?.arrivals ?? []).map(({ message, atMs }) => ({
      what: String(statusOf(message) || (/^\w+/.exec(message)?.[0] ?? '')),
      atMs: Math.round(atMs - this.#startMs),
    }))
  }

  #lastTag(): string {
    const final = this.#caller.arrivals.findLast(({ message }) => statusOf(message) >= 200)
    return final === undefined ? '' : toTag(final.message)
  }

  #text(method: string, cseq: number, branch: string, user: string, tag = ''): string {
    const { ip, port, proto } = this.#caller
    return request({
      method,
      uri: `sip:${user}@${this.#target}`,
      from: `sip:caller@${ip}`,
      to: `sip:callee@${this.#stage.server.ip}`,
      callId: `arrow-${this.#number}`,
      cseq,
      branch: `${branch}-${this.#number}`,
      via: `${proto === 'udp' ? 'UDP' : 'TCP'} ${ip}:${port}`,
      ...(tag === '' ? {} : { toTag: tag }),
    })
  }
}

export interface Seen {
  readonly what: string
  readonly atMs: number
}

/** Plays an arrow on a stage; its number gives its phones their addresses. */
export async function playArrow(arrow: Arrow, stage: Stage, number: number): Promise<Line> {
  const caller = await stage.endpoint(`caller-${number}`, arrow.over)
  const isRefused = arrow.event.includes('refused')
  const callee = isRefused ? undefined : await stage.endpoint(`callee-${number}`, arrow.over)
  const place = `127.8.32.${number}:5070${arrow.over === 'tcp' ? ';transport=tcp' : ''}`
  // Connections are open before the play begins.
  await stage.advance(20)
  const line = new Line(stage, number, caller, callee, place)
  await arrow.play(line)
  return line
}

/** What a column of the table says: `INVITE@0 INVITE@500`. */
export function readSeen(column: string): readonly Seen[] {
  return column
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [what = '', at = '0'] = part.split('@')
      return { what, atMs: Number(at) }
    })
}

/** Whether the same messages came in the same order, each at most so much earlier or later. */
export function isAlike(seen: readonly Seen[], expected: readonly Seen[], toleranceMs: number): boolean {
  return (
    seen.length === expected.length &&
    seen.every(({ what, atMs }, at) => {
      const other = expected[at]
      return other?.what === what && Math.abs(other.atMs - atMs) <= toleranceMs
    })
  )
}

/** Rows of one figure: the arrow, its play, and what caller and callee then receive. */
export function figure(name: string) {
  const row =
    (over: Arrow['over']) =>
    (
      arrow: readonly [state: StateName, event: string, next: StateName, action: string, timers: string],
      play: (line: Line) => Promise<void>,
      seen: { readonly caller: string; readonly callee: string },
      notes: Pick<Arrow, 'kamailio' | 'differs'> = {},
    ): Arrow => {
      const [state, event, next, action, timers] = arrow
      return { figure: name, over, state, event, next, action, timers, play, ...seen, ...notes }
    }
  return { udp: row('udp'), tcp: row('tcp') }
}
