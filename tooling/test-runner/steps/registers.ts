import { authenticate } from '../engine/authenticate.ts'
import { expectNotRegistered, expectRegistered, register, type RegisteredWish } from '../engine/register.ts'
import type { Reader } from '../format/reader.ts'
import { readHeaders } from './message-fields.ts'
import { callSchema, headersSchema, matcherSchema, socketSchema } from './schema-parts.ts'
import { uriOfTarget } from './sends.ts'
import type { StepKind, WrittenStep } from './step-kind.ts'

/** `bob registers`: REGISTER, the answer to a challenge, and 200. */
export const registers: StepKind = {
  word: 'registers',
  hasAgent: true,
  isBare: true,
  keys: ['headers', 'contact', 'expires', 'socket'],
  schema: {
    doc: 'The agent registers itself: REGISTER, credentials when it is asked for them and has a password, and 200.',
    value: { type: 'null' },
    keys: { headers: headersSchema, contact: { type: 'string' }, expires: { type: 'integer' }, socket: socketSchema },
  },
  read: ({ agent, fields }, reader) => {
    const wish = {
      headers: readHeaders(fields.nodeOf('headers'), reader),
      contact: fields.text('contact'),
      expires: fields.integer('expires'),
      socket: fields.text('socket'),
    }
    return (stage) => register(stage, stage.agent(agent), wish)
  },
}

/** `alice authenticates`: the last request once more, with credentials. */
export const authenticates: StepKind = {
  word: 'authenticates',
  hasAgent: true,
  isBare: true,
  keys: ['call', 'password'],
  schema: {
    doc: 'The last request once more, with credentials for the challenge that it got.',
    value: { type: 'null' },
    keys: { call: callSchema, password: { type: 'string', description: 'Another password than that of the agent.' } },
  },
  read: ({ agent, fields }) => {
    const wish = { call: fields.text('call'), password: fields.text('password') }
    return (stage) => authenticate(stage, stage.agent(agent), wish)
  },
}

const keys = { contact: matcherSchema, count: { type: 'integer' }, table: { type: 'string' } }

/** `registered: bob`: an address of record has contacts. */
export const registered: StepKind = {
  word: 'registered',
  hasAgent: false,
  keys: ['contact', 'count', 'table'],
  schema: {
    doc: 'An address of record (or an agent) has contacts in the location table.',
    value: { type: 'string' },
    keys,
  },
  read: (step, reader) => {
    const wish = readWish(step, reader)
    return wish === undefined
      ? undefined
      : (stage) => expectRegistered(stage, { ...wish, aor: uriOfTarget(stage, wish.aor) })
  },
}

/** `not registered: bob`. */
export const notRegistered: StepKind = {
  word: 'not registered',
  hasAgent: false,
  keys: ['table'],
  schema: {
    doc: 'An address of record (or an agent) has no contact in the location table.',
    value: { type: 'string' },
    keys: { table: keys.table },
  },
  read: (step, reader) => {
    const wish = readWish(step, reader)
    return wish === undefined
      ? undefined
      : (stage) => expectNotRegistered(stage, { ...wish, aor: uriOfTarget(stage, wish.aor) })
  },
}

function readWish({ value, fields, place }: WrittenStep, reader: Reader): RegisteredWish | undefined {
  const aor = reader.text(value)
  if (aor === undefined || aor === '')
    return reader.fail(place, 'write an address of record such as sip:bob@example.com')
  return {
    aor,
    table: fields.text('table') ?? 'location',
    contact: fields.matcher('contact'),
    count: fields.integer('count'),
  }
}
