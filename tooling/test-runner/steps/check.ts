import { checkExpression } from '../engine/check.ts'
import type { StepKind } from './step-kind.ts'

/** `check: $rc == 1 && $ru =~ "bob"`: an expression of the configuration language has to hold. */
export const check: StepKind = {
  word: 'check',
  hasAgent: false,
  keys: ['in'],
  schema: {
    doc: 'An expression of the configuration language, or a list of them, that has to hold on the message as the last routing block left it.',
    value: { anyOf: [{ type: ['string', 'number'] }, { type: 'array', items: { type: ['string', 'number'] } }] },
    keys: {
      in: { type: 'string', description: 'The block whose last run is meant: request_route, failure_route[X].' },
    },
  },
  read: ({ value, fields, place }, reader) => {
    const expressions = reader.texts(value)
    if (expressions.length === 0) return reader.fail(place, 'write an expression such as $ru == "sip:bob@example.com"')
    const title = fields.text('in')
    return async (stage) => {
      for (const expression of expressions) await checkExpression(stage, expression, title)
    }
  },
}
