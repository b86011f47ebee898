import { traceJson } from '../trace/trace-json.ts'
import { recordingsByCall, type CallVerdict } from './calls.ts'
import { differenceText, type Decision, type Difference } from './decisions.ts'
import type { ReplayReport } from './replay-text.ts'

/** A replay as data: the server, what was left out, and each call with its verdict. */
export function replayJson({ side, skipped, calls, replayed }: ReplayReport, hasTrace: boolean): unknown {
  const recordings = recordingsByCall(replayed.recording)
  return {
    server: side.addresses,
    foreign: side.foreign,
    skipped,
    calls: calls.map((call) => ({
      ...callJson(call),
      ...(hasTrace ? { trace: traceJson(recordings.get(call.callId) ?? { entries: [] }) } : {}),
    })),
  }
}

function callJson({ callId, verdict, reasons, difference, captured, ours, undelivered }: CallVerdict): object {
  return {
    callId,
    verdict,
    reasons,
    ...(difference === undefined ? {} : { difference: differenceJson(difference) }),
    captured: captured.map(decisionJson),
    now: ours.map(decisionJson),
    undelivered,
  }
}

export function differenceJson(difference: Difference, before = 'captured', after = 'now'): object {
  const { kind, expected, actual } = difference
  return {
    kind,
    text: differenceText(difference, before, after),
    ...(expected === undefined ? {} : { expected: decisionJson(expected) }),
    ...(actual === undefined ? {} : { actual: decisionJson(actual) }),
  }
}

/** `time` in seconds since 1970. */
function decisionJson({ timeMs, to, what }: Decision): object {
  return { time: timeMs / 1000, to, what }
}
