import type { ModuleLogger } from '#runtime/log/logger.ts'
import { implement } from '#runtime/modules/define.ts'
import type { HeaderField, SipMessage } from '#runtime/sip/message.ts'
import { maxfwd } from './exports.ts'

/** Max-Forwards of a request, checked and decremented. */
export default implement(maxfwd, ({ params, log }) => ({
  functions: {
    mf_process_maxfwd_header({ msg }, { max_value }) {
      if (!isHopCount(max_value, log)) return -1
      const hops = readHops(msg, log)
      if (hops === 'malformed') return -2
      if (hops === 'absent') {
        // Before the first header, after what was inserted there earlier: recorded from 6.1.5.
        msg.edits.insert(msg.firstLine.end, `Max-Forwards: ${max_value}\r\n`)
        return 2
      }
      if (hops.value === 0) return -1
      writeHops(msg, hops, hops.value > params.max_limit ? params.max_limit : hops.value - 1)
      return 1
    },

    is_maxfwd_lt({ msg }, { max_value }) {
      if (!isHopCount(max_value, log)) return -1
      const hops = readHops(msg, log)
      if (hops === 'absent') return -2
      if (hops === 'malformed') return -3
      return hops.value < max_value ? 1 : -1
    },
  },
}))

/** A Max-Forwards value with the digits that hold it. */
interface Hops {
  readonly value: number
  readonly field: HeaderField
  readonly digits: string
}

function isHopCount(value: number, log: ModuleLogger): boolean {
  if (value >= 0 && value <= 255) return true
  log.error(`invalid param value: ${value}`)
  return false
}

/** An empty body counts as 0; 65535 is the highest number that is read (6.1.5). */
function readHops(msg: SipMessage, log: ModuleLogger): Hops | 'absent' | 'malformed' {
  const field = msg.header('max-forwards')
  if (field === undefined) return 'absent'
  const digits = field.body.trim()
  const value = digits === '' ? 0 : /^\d+$/.test(digits) ? Number(digits) : Number.NaN
  if (value <= 65535) return { value, field, digits }
  log.error('unable to parse the max forwards number')
  return 'malformed'
}

/** The number keeps its place and width, padded with blanks on the left: no byte after it moves. */
function writeHops(msg: SipMessage, hops: Hops, value: number): void {
  const at = hops.field.bodyStart + hops.field.body.indexOf(hops.digits)
  msg.overwrite(at, String(value).padStart(hops.digits.length))
}
