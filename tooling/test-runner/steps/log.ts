import { expectLog, expectNoLog, logLevels, type LogWish } from '../engine/script-checks.ts'
import type { Reader } from '../format/reader.ts'
import { suggestion } from '../format/reader.ts'
import type { StepKind, WrittenStep } from './step-kind.ts'

const schema = {
  doc: 'A line of the log: a part of it, /a pattern/, or a level such as ERROR.',
  value: { type: ['string', 'number'] },
  keys: { level: { type: 'string', enum: [...logLevels] } },
}

/** `log: /is busy/`, `log: ERROR`: such a line was logged in this test. */
export const log: StepKind = {
  word: 'log',
  hasAgent: false,
  keys: ['level'],
  schema,
  read: (step, reader) => {
    const wish = readWish(step, reader)
    return wish === undefined ? undefined : (stage) => expectLog(stage, wish)
  },
}

/** `no log: ERROR`: no such line was logged. */
export const noLog: StepKind = {
  ...log,
  word: 'no log',
  schema: { ...schema, doc: 'No such line was logged: a part of it, /a pattern/, or a level such as ERROR.' },
  read: (step, reader) => {
    const wish = readWish(step, reader)
    return wish === undefined ? undefined : (stage) => expectNoLog(stage, wish)
  },
}

function readWish({ value, fields, place }: WrittenStep, reader: Reader): LogWish | undefined {
  const text = reader.matcher(value)
  if (text === undefined) return reader.fail(place, 'write a part of the line, /a pattern/ or a level')
  const levels: readonly string[] = logLevels
  if (text.kind === 'exact' && levels.includes(text.text)) return { text: undefined, level: text.text }
  const level = fields.text('level')
  if (level !== undefined && !levels.includes(level)) {
    return reader.fail(fields.nodeOf('level')?.place ?? place, `unknown level ${level}${suggestion(level, levels)}`)
  }
  return { text, level }
}
