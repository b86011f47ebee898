import { expectMessage, expectNothing } from '../engine/expect-message.ts'
import { readStart } from '../engine/expectation.ts'
import { readExpectedBody, readExpectedHeaders } from './message-fields.ts'
import { callSchema, durationSchema, expectedHeadersSchema, matcherSchema, socketSchema } from './schema-parts.ts'
import type { StepKind } from './step-kind.ts'

/** `bob expects: INVITE`, `alice expects: 486 Busy Here`, `bob expects: nothing`. */
export const expects: StepKind = {
  word: 'expects',
  hasAgent: true,
  keys: ['headers', 'uri', 'from', 'to', 'contact', 'body', 'via', 'call', 'socket', 'within', 'again', 'reply to'],
  schema: {
    doc: 'The next message of this kind: METHOD, METHOD URI, STATUS (an x stands for any digit), STATUS REASON, or nothing.',
    value: { type: ['string', 'number'] },
    keys: {
      headers: expectedHeadersSchema,
      uri: matcherSchema,
      from: matcherSchema,
      to: matcherSchema,
      contact: matcherSchema,
      body: matcherSchema,
      via: { type: 'integer', description: 'The number of Via headers.' },
      call: callSchema,
      socket: socketSchema,
      within: durationSchema,
      again: { type: 'boolean', description: 'A message that came before has to come again.' },
      'reply to': { type: 'string', description: 'The method that is replied to.' },
    },
  },
  read: ({ agent, value, fields, place }, reader) => {
    const text = value === undefined ? undefined : reader.text(value)?.trim()
    const withinMs = fields.duration('within')
    if (text === 'nothing') return (stage) => expectNothing(stage, stage.agent(agent), withinMs)
    const start = readStart(text ?? '')
    if (start === undefined) {
      return reader.fail(
        value?.place ?? place,
        `${JSON.stringify(text ?? '')} is no message: write INVITE, 200, 486 Busy Here, 2xx or nothing`,
      )
    }
    const wish = {
      start: start.kind === 'reply' ? { ...start, to: fields.text('reply to') } : start,
      headers: readExpectedHeaders(fields.nodeOf('headers'), reader),
      uri: fields.matcher('uri'),
      from: fields.matcher('from'),
      to: fields.matcher('to'),
      contact: fields.matcher('contact'),
      body: readExpectedBody(fields),
      via: fields.integer('via'),
      call: fields.text('call'),
      socket: fields.text('socket'),
      withinMs,
      isRetransmission: fields.boolean('again'),
    }
    return async (stage) => void (await expectMessage(stage, stage.agent(agent), wish))
  },
}
