import { durationSchema } from './schema-parts.ts'
import type { StepKind } from './step-kind.ts'

/** `advance: 32s`: time passes, and timers run. */
export const advance: StepKind = {
  word: 'advance',
  hasAgent: false,
  keys: [],
  schema: { doc: 'Time passes, and timers run.', value: durationSchema, keys: {} },
  read: ({ value }, reader) => {
    const ms = reader.duration(value)
    return ms === undefined ? undefined : (stage) => stage.advance(ms)
  },
}
