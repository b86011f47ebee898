import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { SipMessage } from '#runtime/sip/message.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const shape = /^[A-Z][a-z]{2}, +(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT\s*$/

/** Reads a date of RFC 3261 section 25.1 (SIP-date) as milliseconds since 1970; undefined when it is none. */
export function parseSipDate(text: string): number | undefined {
  const [, day, name = '', year, hour, minute, second] = shape.exec(text) ?? []
  const month = months.indexOf(name)
  if (day === undefined || month === -1) return undefined
  if (Number(day) < 1 || Number(day) > 31 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) {
    return undefined
  }
  return Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second))
}

/** 1 when Date is at most `seconds` old (dates to come always pass), -4 when it is older, -1 without a date. */
export function checkDate(msg: SipMessage, seconds: number, nowMs: number, log: ModuleLogger): 1 | -1 | -4 {
  const field = msg.header('date')
  if (field === undefined) {
    log.error('Date header field is not found')
    return -1
  }
  const dateMs = parseSipDate(field.body)
  if (dateMs === undefined) {
    log.error('failed parsing DATE body')
    return -1
  }
  const excess = Math.floor(nowMs / 1000) - seconds - dateMs / 1000
  if (excess <= 0) return 1
  log.error(`outdated date header value (${excess} sec)`)
  return -4
}
