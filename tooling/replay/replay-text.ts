import { renderLadderText } from '../ladder/ladder-text.ts'
import type { Entry } from '../recording/recording.ts'
import { createPaint } from '../paint.ts'
import { renderTraceText } from '../trace/trace-text.ts'
import { visibleLine } from '../visible-text.ts'
import type { Skipped } from '../capture/captured-message.ts'
import { recordingsByCall, type CallVerdict } from './calls.ts'
import { differenceText, type Decision } from './decisions.ts'
import type { Replayed } from './replay.ts'
import type { ServerSide } from './server-side.ts'

/** What is shown of a replay. */
export interface ReplayReport {
  readonly side: ServerSide
  readonly skipped: readonly Skipped[]
  readonly replayed: Replayed
  /** Those that were asked for. */
  readonly calls: readonly CallVerdict[]
}

export interface ReplayTextOptions {
  readonly width?: number
  readonly isColoured?: boolean
  /** Shows every statement of the calls. */
  readonly hasTrace?: boolean
  /** Shows the ladder of calls that are the same too. */
  readonly hasAllLadders?: boolean
}

/** A replay for people: a line for each call, the ladder of those that differ, and the sum. Ends with a newline. */
export function renderReplayText(report: ReplayReport, options: ReplayTextOptions = {}): string {
  const { side, calls, replayed } = report
  const recordings = recordingsByCall(replayed.recording)
  const lines = [
    `server: ${side.addresses.join(', ')}`,
    ...remarksOf(report),
    '',
    ...calls.flatMap((call) => callLines(call, recordings.get(call.callId)?.entries ?? [], options)),
  ]
  return `${lines.join('\n')}\n${sumText(calls)}\n`
}

/** What of the capture was left out, a line for each. */
export function remarksOf({ side, skipped }: Pick<ReplayReport, 'side' | 'skipped'>): readonly string[] {
  const others = side.foreignByCall.size
  const shown = `${side.foreign} messages of ${others} ${others === 1 ? 'call' : 'calls'}`
  const foreign =
    side.foreign === 0 ? [] : [`${shown} were neither from the server nor to it (name servers with --from-server)`]
  return [
    ...foreign,
    ...skipped.map(({ reason, count, firstAt }) => `skipped: ${reason} (${count}, first at ${firstAt})`),
  ]
}

function callLines(call: CallVerdict, entries: readonly Entry[], options: ReplayTextOptions): readonly string[] {
  const { isColoured = false, hasTrace = false, hasAllLadders = false } = options
  const paint = createPaint(isColoured)
  const title = `${visibleLine(call.callId) || '(no Call-ID)'}: ${verdictText(call)}`
  const lines = [call.verdict === 'differs' ? paint('bold', title) : title]
  if (call.difference !== undefined) lines.push(`  ${differenceText(call.difference)}`)
  for (const { reason, count } of call.undelivered) lines.push(`  not replayed: ${reason} (${count})`)
  if (call.verdict === 'differs') {
    lines.push(...decisionLines('captured', call.captured), ...decisionLines('now', call.ours))
  }
  const shown = { ...(options.width === undefined ? {} : { width: options.width }), isColoured }
  const hasLadder = call.verdict === 'differs' || hasAllLadders || hasTrace
  return [
    ...lines,
    ...(hasLadder ? block(renderLadderText({ entries }, shown)) : []),
    ...(hasTrace ? block(renderTraceText(entries, shown)) : []),
  ]
}

/** Text with a blank line after it; nothing for none. */
function block(text: string): readonly string[] {
  return text === '' ? [] : [...text.trimEnd().split('\n'), '']
}

function decisionLines(name: string, decisions: readonly Decision[]): readonly string[] {
  if (decisions.length === 0) return [`  ${name}: nothing was sent`]
  return [`  ${name}:`, ...decisions.map(({ what, to }) => `    ${visibleLine(what)} -> ${to}`)]
}

function verdictText(call: CallVerdict): string {
  switch (call.verdict) {
    case 'same':
      return 'same as captured'
    case 'differs':
      return 'differs'
    case 'unjudged':
      return `not judged: ${call.reasons.join('; ')}`
  }
}

function sumText(calls: readonly CallVerdict[]): string {
  const count = (verdict: CallVerdict['verdict']): number => calls.filter((one) => one.verdict === verdict).length
  const differs = count('differs')
  const unjudged = count('unjudged')
  const parts = [
    `${calls.length} ${calls.length === 1 ? 'call' : 'calls'}: ${count('same')} same as captured`,
    `${differs} ${differs === 1 ? 'differs' : 'differ'}`,
    ...(unjudged === 0 ? [] : [`${unjudged} not judged`]),
  ]
  return parts.join(', ')
}
