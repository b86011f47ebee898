import { retransmit } from '../engine/send.ts'
import { callSchema } from './schema-parts.ts'
import type { StepKind } from './step-kind.ts'

/** `alice retransmits`: the last message of the agent in the call, once more. */
export const retransmits: StepKind = {
  word: 'retransmits',
  hasAgent: true,
  isBare: true,
  keys: ['call'],
  schema: {
    doc: 'The last message of the agent in the call, once more.',
    value: { type: 'null' },
    keys: { call: callSchema },
  },
  read: ({ agent, fields }) => {
    const call = fields.text('call')
    return (stage) => retransmit(stage, stage.agent(agent), call)
  },
}
