import { readReplyStart } from '../engine/build-reply.ts'
import { sendReply } from '../engine/reply.ts'
import { readBody, readHeaders } from './message-fields.ts'
import { callSchema, durationSchema, headersSchema, socketSchema, textSchema } from './schema-parts.ts'
import type { StepKind } from './step-kind.ts'

/** `bob replies: 486`: to the last request of the call that has no final reply yet. */
export const replies: StepKind = {
  word: 'replies',
  hasAgent: true,
  keys: ['headers', 'body', 'contact', 'call', 'to', 'after', 'socket'],
  schema: {
    doc: 'A reply to the last request of the call that has no final reply yet: STATUS, or STATUS REASON.',
    value: { type: ['string', 'number'] },
    keys: {
      headers: headersSchema,
      body: textSchema,
      contact: { type: 'string', description: 'The value of the Contact header.' },
      call: callSchema,
      to: { type: 'string', description: 'The method of the request, when another than the last is meant.' },
      after: durationSchema,
      socket: socketSchema,
    },
  },
  read: ({ agent, value, fields, place }, reader) => {
    const text = value === undefined ? '' : (reader.text(value) ?? '')
    const start = readReplyStart(text)
    if (start === undefined)
      return reader.fail(value?.place ?? place, `${JSON.stringify(text)} is no status: write 486 or 486 Busy Here`)
    const wish = {
      ...start,
      headers: readHeaders(fields.nodeOf('headers'), reader),
      body: readBody(fields),
      contact: fields.text('contact'),
      call: fields.text('call'),
      to: fields.text('to'),
      socket: fields.text('socket'),
    }
    const afterMs = fields.duration('after') ?? 0
    return async (stage) => {
      await stage.advance(afterMs)
      await sendReply(stage, stage.agent(agent), wish)
    }
  },
}
