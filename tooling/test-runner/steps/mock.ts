import { expectMocked } from '../engine/script-checks.ts'
import { mocksSchema, readMocks } from '../format/read-mocks.ts'
import { matcherSchema } from './schema-parts.ts'
import type { StepKind } from './step-kind.ts'

/** `mock: { sql_query: -1 }`: for the rest of the test. */
export const mock: StepKind = {
  word: 'mock',
  hasAgent: false,
  keys: [],
  schema: { doc: 'Replaces functions for the rest of the test.', value: mocksSchema, keys: {} },
  read: ({ value, place }, reader) => {
    if (value === undefined) return reader.fail(place, 'write { function: code }')
    const mocks = readMocks(value, reader)
    return (stage) => {
      for (const one of mocks) stage.mocks.put(one)
    }
  },
}

/** `mocked: sql_query`: how often, and with what, a mocked function was called. */
export const mocked: StepKind = {
  word: 'mocked',
  hasAgent: false,
  keys: ['times', 'args'],
  schema: {
    doc: 'A mocked function was called in this test: at least once, or so many times.',
    value: { type: 'string' },
    keys: { times: { type: 'integer' }, args: { type: 'array', items: matcherSchema } },
  },
  read: ({ value, fields, place }, reader) => {
    const name = value === undefined ? undefined : reader.text(value)
    if (name === undefined || name === '') return reader.fail(place, 'write the name of a function')
    const list = fields.nodeOf('args')
    const args = list?.kind === 'list' ? list.items.flatMap((item) => reader.matcher(item) ?? []) : undefined
    const wish = { name, times: fields.integer('times'), args }
    return (stage) => expectMocked(stage, wish)
  },
}
