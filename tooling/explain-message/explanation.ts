import { verdictOf, type Verdict } from '../exec/verdict.ts'
import { originsOf, type Origin } from '../recording/origins.ts'
import type { Entry, LogEntry, ReceivedEntry, Recording, SentEntry, StepEntry } from '../recording/recording.ts'
import { nestingOf } from '../trace/nesting.ts'
import { isPassedCheck, pathTo } from './decisions.ts'
import { segmentsOf, type Segment } from './segments.ts'

/** Why a message went where it went. */
export interface Explanation {
  readonly received: ReceivedEntry
  readonly verdict: Verdict
  /** In the order in which it came about. */
  readonly points: readonly Point[]
}

export type Point =
  /** A condition that led there, or a route() call. */
  | { readonly kind: 'path'; readonly step: StepEntry }
  /** Conditions that would have ended the script, had they gone the other way. */
  | { readonly kind: 'passed'; readonly steps: readonly StepEntry[] }
  /** It changed where the message goes. */
  | { readonly kind: 'destination'; readonly step: StepEntry; readonly changes: StepEntry['changes'] }
  /** A message went out; `again`: how often more. */
  | {
      readonly kind: 'sent'
      readonly sent: SentEntry
      readonly origin: Origin
      readonly again: number
      readonly lastMs: number
    }
  /** Nothing went out; the statement with which the script ended, and what was logged when none ran. */
  | { readonly kind: 'silent'; readonly step: StepEntry | undefined; readonly log: readonly LogEntry[] }

/** Why each message of a recording, or of one of its calls, went where it went. */
export function explainMessages(recording: Recording, callId?: string): readonly Explanation[] {
  const origins = originsOf(recording)
  return segmentsOf(recording, callId).map((segment) => explainSegment(segment, origins))
}

function explainSegment(segment: Segment, origins: ReadonlyMap<SentEntry, Origin>): Explanation {
  const { received, entries } = segment
  const sent = entries.filter((one) => one.kind === 'sent')
  const steps = entries.filter((one) => one.kind === 'step')
  const effects = sentPoints(sent, origins)
  const targets = effects.flatMap(({ origin }) =>
    origin.how === 'statement' && origin.step !== undefined ? [origin.step] : [],
  )
  const last = steps.at(-1)
  const log = last === undefined ? entries.filter((one) => one.kind === 'log') : []
  const silent: readonly Point[] = effects.length === 0 ? [{ kind: 'silent', step: last, log }] : []
  const aims = targets.length > 0 || last === undefined ? targets : [last]
  const points = [...stepPoints(aims, entries), ...effects, ...silent]
  return {
    received,
    verdict: verdictOf(received.message, { entries, steps, sent, log: [] }),
    points: inOrder(points, entries),
  }
}

/** Each message once, with the number of its retransmissions. */
function sentPoints(sent: readonly SentEntry[], origins: ReadonlyMap<SentEntry, Origin>): readonly SentPoint[] {
  const copies = new Map<string, SentEntry[]>()
  for (const one of sent) {
    const key = `${one.to} ${one.message}`
    copies.set(key, [...(copies.get(key) ?? []), one])
  }
  return [...copies.values()].flatMap(([first, ...again]) => {
    const origin = first === undefined ? undefined : origins.get(first)
    if (first === undefined || origin === undefined) return []
    return [{ kind: 'sent', sent: first, origin, again: again.length, lastMs: (again.at(-1) ?? first).timeMs }]
  })
}

type SentPoint = Extract<Point, { readonly kind: 'sent' }>

/** What led to the statements, the checks that were passed on the way, and what changed the destination. */
function stepPoints(targets: readonly StepEntry[], entries: readonly Entry[]): readonly Point[] {
  const nesting = nestingOf(entries)
  const path = new Set(targets.flatMap((target) => pathTo(target, entries, nesting)))
  const aims = new Set<Entry>(targets)
  const lastIndex = entries.findLastIndex((one) => aims.has(one))
  const passed: StepEntry[] = []
  const points: Point[] = []
  const isTold = timesTold()
  for (const entry of entries.slice(0, lastIndex + 1)) {
    if (entry.kind !== 'step') continue
    if (path.has(entry) && !isTold(entry)) points.push({ kind: 'path', step: entry })
    else if (isPassedCheck(entry)) passed.push(entry)
    const changes = entry.changes.filter((one) => one.kind === 'value' && destinations.has(one.what))
    if (changes.length > 0) points.push({ kind: 'destination', step: entry, changes })
  }
  return passed.length === 0 ? points : [{ kind: 'passed', steps: passed }, ...points]
}

/** Loops and blocks that call themselves say nothing new after a few turns. */
const mostTurns = 3

/** Whether a statement of a run was told as often as anybody wants to read it. */
function timesTold(): (entry: StepEntry) => boolean {
  const counts = new Map<string, number>()
  return ({ run, number }) => {
    const key = `${run.number} ${number}`
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count > mostTurns
  }
}

const destinations: ReadonlySet<string> = new Set(['$ru', '$du', '$fs', 'branches'])

/** Points by when they happened; checks come first, because they are one sentence. */
function inOrder(points: readonly Point[], entries: readonly Entry[]): readonly Point[] {
  const indexes = new Map<Entry, number>(entries.map((one, index) => [one, index]))
  const indexOf = (point: Point): number => {
    switch (point.kind) {
      case 'path':
      case 'destination':
        return indexes.get(point.step) ?? 0
      case 'passed':
        return -1
      case 'sent':
        return indexes.get(point.sent) ?? 0
      case 'silent':
        return Infinity
    }
  }
  return points.toSorted((one, other) => indexOf(one) - indexOf(other))
}
