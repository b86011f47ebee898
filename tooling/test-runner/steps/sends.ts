import { readAddress } from '../../virtual/peer.ts'
import { sendRaw, sendRequest } from '../engine/send.ts'
import type { Stage } from '../engine/stage.ts'
import { readBody, readHeaders } from './message-fields.ts'
import { callSchema, headersSchema, socketSchema, textSchema } from './schema-parts.ts'
import type { StepKind } from './step-kind.ts'

/** `alice sends: INVITE sip:bob@example.com`: a new request, or without a URI one of the call. */
export const sends: StepKind = {
  word: 'sends',
  hasAgent: true,
  isBare: true,
  keys: ['headers', 'body', 'from', 'to', 'contact', 'call', 'raw', 'socket', 'source'],
  schema: {
    doc: 'A request: METHOD URI begins something new (an agent as the URI is its address), METHOD alone belongs to the call: ACK, CANCEL, BYE, re-INVITE.',
    value: { type: ['string', 'null'] },
    keys: {
      headers: headersSchema,
      body: textSchema,
      from: { type: 'string', description: 'The address of From instead of that of the agent.' },
      to: { type: 'string', description: 'The address of To instead of the URI.' },
      contact: { type: 'string' },
      call: callSchema,
      raw: { type: 'string', description: 'The whole message as text.' },
      socket: socketSchema,
      source: { type: 'string', description: 'Where the message comes from instead of the address of the agent.' },
    },
  },
  read: ({ agent, value, fields, place }, reader) => {
    const sourceText = fields.text('source')
    const source = sourceText === undefined ? undefined : readAddress(sourceText)
    if (sourceText !== undefined && source === undefined)
      reader.fail(place, `source: ${sourceText} is no address such as udp:192.0.2.10:5060`)
    const common = { call: fields.text('call'), socket: fields.text('socket'), source }
    const raw = fields.text('raw')
    if (raw !== undefined) return async (stage) => void (await sendRaw(stage, stage.agent(agent), raw, common))
    const text = value === undefined ? undefined : reader.text(value)
    const [, method, target] = /^(?:re-)?([A-Z][A-Za-z0-9!%*+._`'~-]*)(?:\s+(\S+))?$/.exec(text?.trim() ?? '') ?? []
    if (method === undefined)
      return reader.fail(value?.place ?? place, 'write METHOD URI, or METHOD alone inside a call')
    const wish = {
      method,
      ...common,
      from: fields.text('from'),
      to: fields.text('to'),
      contact: fields.text('contact'),
      headers: readHeaders(fields.nodeOf('headers'), reader),
      body: readBody(fields),
    }
    return async (stage) => {
      const uri = target === undefined ? undefined : uriOfTarget(stage, target)
      await sendRequest(stage, stage.agent(agent), { ...wish, uri })
    }
  },
}

/** The name of an agent stands for its address. */
export function uriOfTarget(stage: Stage, target: string): string {
  return stage.agents.get(target)?.aor ?? target
}
