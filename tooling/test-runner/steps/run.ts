import { parseRunMessage } from './run-message.ts'
import { runRoute } from '../engine/run-route.ts'
import { branchRepliesSchema, branchUri, readBranchReplies } from './run-branches.ts'
import { readBody, readHeaders } from './message-fields.ts'
import { headersSchema, socketSchema, textSchema, variablesSchema } from './schema-parts.ts'
import type { StepKind } from './step-kind.ts'

/** `run: route[CHECK]`: one routing block alone on one message, or in a call of its own; `check` looks at what it left. */
export const run: StepKind = {
  word: 'run',
  hasAgent: false,
  keys: [
    'message',
    'headers',
    'body',
    'from',
    'to',
    'contact',
    'agent',
    'set',
    'flags',
    'returns',
    'raw',
    'socket',
    'branches',
    'replies',
  ],
  schema: {
    doc: 'Runs one routing block alone: on one message, or in a call of which it is the only block.',
    value: { type: 'string' },
    keys: {
      message: { type: 'string', description: 'METHOD URI; an OPTIONS to the server without it.' },
      headers: headersSchema,
      body: textSchema,
      from: { type: 'string' },
      to: { type: 'string' },
      contact: { type: 'string' },
      agent: { type: 'string', description: 'The agent whom the message comes from; the first without it.' },
      set: variablesSchema,
      flags: { type: 'array', items: { type: ['string', 'integer'] }, description: 'Message flags that are set.' },
      returns: { type: 'integer', description: 'The code that the block has to return.' },
      raw: { type: 'string', description: 'The whole message as text.' },
      socket: socketSchema,
      branches: {
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
        description: 'Where request_route sent the request: URIs, or names of agents. Its own URI when absent.',
      },
      replies: branchRepliesSchema,
    },
  },
  read: ({ value, fields, place }, reader) => {
    const title = value === undefined ? undefined : reader.text(value)
    if (title === undefined || title === '') return reader.fail(place, 'write a routing block such as route[CHECK]')
    const message = parseRunMessage(fields.text('message'))
    if (message === undefined) return reader.fail(fields.nodeOf('message')?.place ?? place, 'write METHOD URI')
    const wish = {
      ...message,
      from: fields.text('from'),
      to: fields.text('to'),
      contact: fields.text('contact'),
      headers: readHeaders(fields.nodeOf('headers'), reader),
      body: readBody(fields),
      agent: fields.text('agent'),
      raw: fields.text('raw'),
      socket: fields.text('socket'),
    }
    const variables = reader.variables(fields.nodeOf('set'))
    const flags = fields.texts('flags')
    const returns = fields.integer('returns')
    const branches = fields.texts('branches')
    const replies = readBranchReplies(fields.nodeOf('replies'), reader)
    return (stage) =>
      runRoute(stage, {
        title,
        ...wish.place(stage, wish),
        ...{ flags, returns, replies },
        set: variables,
        branches: branches.map((one) => branchUri(stage, one)),
      })
  },
}
