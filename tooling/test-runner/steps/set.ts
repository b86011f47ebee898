import { setVariables } from '../engine/check.ts'
import { variablesSchema } from './schema-parts.ts'
import type { StepKind } from './step-kind.ts'

/** `set: { $shv(x): 1 }`: variables that belong to the server, between messages. */
export const set: StepKind = {
  word: 'set',
  hasAgent: false,
  keys: [],
  schema: { doc: 'Sets variables that belong to the server, such as $shv(x).', value: variablesSchema, keys: {} },
  read: ({ value }, reader) => {
    const variables = reader.variables(value)
    return (stage) => setVariables(stage, variables)
  },
}
