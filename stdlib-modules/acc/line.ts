import type { SipMessage } from '#runtime/sip/message.ts'
import { callIdOf, fromOf, toOf } from '#runtime/sip/parsed.ts'
import type { Field } from './extra.ts'

/** What one line of accounting tells. */
export interface Event {
  readonly title: string
  /** The request that is accounted; the ACK itself for report_ack. */
  readonly request: SipMessage
  /** To-tag of the answer; that of the request when it has none. */
  readonly toTag: string | undefined
  readonly status: string
  readonly reason: string
  readonly isUpstream: boolean
}

/** The line in the form that tools read: `ACC: title: timestamp=…;method=…;…`. */
export function composeLine(event: Event, nowMs: number, time: readonly Field[], further: readonly Field[]): string {
  const { title, request, toTag, status, reason, isUpstream } = event
  const tags = [fromOf(request)?.value.tag ?? '', toTag ?? toOf(request)?.value.tag ?? '']
  const [fromTag = '', otherTag = ''] = isUpstream ? tags.toReversed() : tags
  const fields: readonly Field[] = [
    ['timestamp', String(Math.floor(nowMs / 1000))],
    ...time,
    ['method', request.method],
    ['from_tag', fromTag],
    ['to_tag', otherTag],
    ['call_id', callIdOf(request) ?? ''],
    ['code', status],
    ['reason', reason],
    ...further,
  ]
  return `ACC: ${title}: ${fields.map(([name, value]) => `${name}=${value}`).join(';')}`
}

/** A comment such as "404 Not found": its status when it begins with three digits, and the rest. */
export function splitComment(comment: string): { readonly status: string; readonly reason: string } {
  const [, status = '', reason = comment] = /^(\d{3})\s*([^]*)$/.exec(comment) ?? []
  return { status, reason }
}
