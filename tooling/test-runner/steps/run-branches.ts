import { readReplyStart, type ReplyWish } from '../engine/build-reply.ts'
import type { Stage } from '../engine/stage.ts'
import type { Node } from '../format/node.ts'
import { isNull, type Reader } from '../format/reader.ts'
import { readBody, readHeaders } from './message-fields.ts'
import { headersSchema, textSchema } from './schema-parts.ts'

const replySchema = {
  anyOf: [
    { type: ['string', 'integer'] },
    {
      type: 'object',
      properties: {
        reply: { type: ['string', 'integer'] },
        headers: headersSchema,
        body: textSchema,
        contact: { type: 'string' },
      },
      required: ['reply'],
      additionalProperties: false,
    },
  ],
}

/** What the schema says of the replies of branches. */
export const branchRepliesSchema = {
  description:
    'What the branches reply, in their order: 486, 486 Busy Here, { reply: 302, contact: <sip:x@y> }, a list of these for several replies of one branch, or null for a branch that does not answer.',
  anyOf: [
    { type: ['string', 'integer'] },
    {
      type: 'array',
      items: { anyOf: [...replySchema.anyOf, { type: 'null' }, { type: 'array', items: replySchema }] },
    },
  ],
}

/** Reads the replies of branches. */
export function readBranchReplies(node: Node | undefined, reader: Reader): readonly (readonly ReplyWish[])[] {
  if (node === undefined) return []
  const ofBranches = node.kind === 'list' ? node.items : [node]
  return ofBranches.map((one) => {
    if (isNull(one)) return []
    return (one.kind === 'list' ? one.items : [one]).flatMap((reply) => readReply(reply, reader) ?? [])
  })
}

function readReply(node: Node, reader: Reader): ReplyWish | undefined {
  const fields = node.kind === 'map' ? reader.map(node, ['reply', 'headers', 'body', 'contact']) : undefined
  if (node.kind === 'map' && fields === undefined) return undefined
  const text = fields === undefined ? reader.text(node) : (fields.text('reply') ?? '')
  const start = text === undefined ? undefined : readReplyStart(text)
  if (start === undefined)
    return reader.fail(node.place, `${JSON.stringify(text ?? '')} is no status: write 486 or 486 Busy Here`)
  if (fields === undefined) return { ...start, headers: [] }
  return {
    ...start,
    headers: readHeaders(fields.nodeOf('headers'), reader),
    body: readBody(fields),
    contact: fields.text('contact'),
  }
}

/** The name of an agent stands for the URI at which it can be reached. */
export function branchUri(stage: Stage, text: string): string {
  return stage.agents.get(text)?.contact ?? text
}
