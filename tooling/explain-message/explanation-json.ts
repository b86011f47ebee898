import { PlaceNames } from '../recording/place-names.ts'
import type { Recording, StepEntry } from '../recording/recording.ts'
import { sentJson, traceJson } from '../trace/trace-json.ts'
import { explainMessages, type Point } from './explanation.ts'
import { plainText, pointSentence, verdictSentence } from './sentences.ts'

/** What `kamkit explain MESSAGE --format json` gives: see docs/explain.md. */
export function explanationJson(recording: Recording): object {
  const places = PlaceNames.of(recording.entries)
  const messages = explainMessages(recording).map((explanation) => {
    const { received, verdict, points } = explanation
    const { from, to, message, timeMs } = received
    return {
      from,
      to,
      message,
      timeMs,
      verdict,
      summary: plainText(verdictSentence(explanation, places)),
      why: points.map((one) => ({
        kind: one.kind,
        text: plainText(pointSentence(one, places, timeMs)),
        at: placesOf(one),
      })),
    }
  })
  const log = recording.entries.flatMap((one) => (one.kind === 'log' ? [{ level: one.level, text: one.text }] : []))
  return { messages, trace: traceJson(recording), log, sent: sentJson(recording) }
}

/** The lines that a point speaks of. */
function placesOf(point: Point): readonly { readonly file: string; readonly line: number }[] {
  const steps = point.kind === 'passed' ? point.steps : [point.kind === 'sent' ? point.origin.step : point.step]
  return steps.flatMap((one: StepEntry | undefined) =>
    one === undefined ? [] : [{ file: one.run.files[one.step.at[0]] ?? '', line: one.step.at[1] }],
  )
}
