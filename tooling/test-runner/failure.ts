import { AssertionFailure } from './engine/assertion.ts'
import { ladderOf } from './ladder.ts'
import type { Stage } from './engine/stage.ts'
import { readable } from './format/bytes.ts'
import type { Failure } from './report.ts'
import type { TestPlace } from './test-case.ts'
import { valueText } from '../recording/changes.ts'
import { placeOf, type StepEntry } from '../recording/recording.ts'

/** How many of the last executed lines are shown. */
const maxLastLines = 8
/** Levels that a failed test shows of the log. */
const graveLevels = new Set(['ALERT', 'BUG', 'CRITICAL', 'ERROR'])

/** What a failed step tells: what was wrong, and what the server did before. */
export function failureOf(error: Error, at: TestPlace, stage: Stage): Failure {
  const details = error instanceof AssertionFailure ? error.details : {}
  const steps = stage.recording.entries.filter((entry): entry is StepEntry => entry.kind === 'step')
  const { expression, expected, actual } = details
  return {
    message: readable(error.message),
    file: at.file,
    line: at.line,
    ...(expression === undefined ? {} : { expression }),
    ...(expected === undefined ? {} : { expected: readable(expected) }),
    ...(actual === undefined ? {} : { actual: readable(actual) }),
    lastLines: steps.slice(-maxLastLines).map((entry) => readable(lineOf(entry))),
    ladder: ladderOf(stage).map(readable),
    log: [...stage.startLog, ...stage.log]
      .filter(({ level }) => graveLevels.has(level))
      .map(({ level, text }) => readable(`${level}: ${text}`)),
  }
}

/** `kamailio.cfg:12 route[X]: if ($rU == "bob")  $rU = "bob" -> then`. */
function lineOf(entry: StepEntry): string {
  const { step, values, arm } = entry
  const shown = values.map(({ text, value }) => `${text} = ${valueText(value)}`)
  const way = arm === undefined ? '' : ` -> ${arm.label}`
  const behind = shown.length === 0 ? way : `   (${shown.join(', ')})${way}`
  return `${placeOf(entry)} ${step.route}: ${step.text}${behind}`
}
