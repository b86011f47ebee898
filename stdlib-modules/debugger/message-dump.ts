import type { Edit } from '#runtime/sip/edits.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { XavpRecord, XavpValue } from '#runtime/script/xavp.ts'

/** The message with the changes made to it, in the frame that Kamailio draws (dbg_sip_msg). */
export function describeMessage(msg: SipMessage, line: number): string {
  const inHeaders = msg.edits.all.filter(({ at }) => at < msg.bodyStart)
  const inBody = msg.edits.all.filter(({ at }) => at >= msg.bodyStart)
  return [
    `CONFIG LINE ${line}`,
    '------------------------- START OF SIP message debug --------------------------',
    msg.raw.replaceAll('\r\n', '\n').trimEnd(),
    '',
    '------------------------------ SIP header diffs -------------------------------',
    ...inHeaders.flatMap((edit) => describeEdit(msg, edit)),
    '------------------------------- SIP body diffs --------------------------------',
    ...inBody.flatMap((edit) => describeEdit(msg, edit)),
    '-------------------------- END OF SIP message debug ---------------------------',
  ].join('\n')
}

function describeEdit(msg: SipMessage, edit: Edit): readonly string[] {
  const removed = msg.raw.slice(edit.at, edit.at + edit.remove).trimEnd()
  const added = typeof edit.insert === 'string' ? edit.insert.trimEnd() : '(known when the message is sent)'
  return [...(edit.remove > 0 ? [`DEL: ${removed}`] : []), ...(added === '' ? [] : [`ADD: ${added}`])]
}

const masks = { avps: 2, xavps: 8 } as const

/** The AVPs and xavps of a message as a JSON object. */
export function describeAttributes({ attributes }: RouteContext, mask: number): string {
  const members: string[] = []
  if ((mask & masks.avps) !== 0) {
    for (const name of attributes.avps.names) {
      members.push(`${JSON.stringify(`$avp(${name})`)}:${JSON.stringify(attributes.avps.all(name))}`)
    }
  }
  if ((mask & masks.xavps) !== 0) {
    for (const [name, values] of attributes.xavps.roots) {
      members.push(`${JSON.stringify(`$xavp(${name})`)}:[${values.map(xavpJson).join(',')}]`)
    }
  }
  return `{${members.join(',')}}`
}

function xavpJson(value: XavpValue): string {
  return value instanceof Map ? recordJson(value) : JSON.stringify(value)
}

function recordJson(record: XavpRecord): string {
  const members = [...record].map(([name, values]) => `${JSON.stringify(name)}:[${values.map(xavpJson).join(',')}]`)
  return `{${members.join(',')}}`
}
