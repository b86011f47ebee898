import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { BadPvUse, BoundPv, PvUse } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Core } from '#runtime/server/core.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { parseParameters } from '#runtime/sip/parameters.ts'

/** What became of a message's P-Charging-Vector (RFC 7315 section 4.6), with Kamailio's numbers. */
const status = { none: 0, parsed: 1, noIcid: 2, made: 3, removed: 4, replaced: 5 } as const

interface Vector {
  readonly status: number
  readonly text: string | undefined
  readonly icid: string | undefined
  readonly generatedAt: string | undefined
  readonly originating: string | undefined
  readonly terminating: string | undefined
}

const fields = new Map<string, (vector: Vector) => string | number | undefined>([
  ['all', (vector) => vector.text],
  ['value', (vector) => vector.icid],
  ['genaddr', (vector) => vector.generatedAt],
  ['orig', (vector) => vector.originating],
  ['term', (vector) => vector.terminating],
  ['status', (vector) => vector.status],
])

const vectorKey: unique symbol = Symbol('siputils charging vector')
const nothing = {
  text: undefined,
  icid: undefined,
  generatedAt: undefined,
  originating: undefined,
  terminating: undefined,
}

/** Parses a body; `icid-value` is mandatory. Values keep their quotes, an empty one counts as absent. */
export function parseVector(body: string): Vector {
  const parameters = parseParameters(body)
  const value = (name: string): string | undefined => {
    const found = parameters.find((one) => one.name.toLowerCase() === name)
    const written = found === undefined ? undefined : /^[^\s=]+=(\S*)/.exec(body.slice(found.start, found.end))?.[1]
    return written === undefined || written === '' ? undefined : written
  }
  const hasIcid = /(^|;\s*)icid-value=/i.test(body)
  if (!hasIcid) return { ...nothing, status: status.noIcid, text: body === '' ? undefined : body }
  return {
    status: status.parsed,
    text: body,
    icid: value('icid-value'),
    generatedAt: value('icid-generated-at'),
    originating: value('orig-ioi'),
    terminating: value('term-ioi'),
  }
}

/** $pcv(…) and sip_p_charging_vector(). */
export function createChargingVector(core: Core, log: ModuleLogger) {
  let count = 0
  const vectorOf = (msg: SipMessage): Vector => {
    const known = msg.attachments.get(vectorKey)
    // Only this function uses the key.
    if (known !== undefined) return known as Vector
    const field = msg.headersNamed('P-Charging-Vector')[0]
    const vector = field === undefined ? { ...nothing, status: status.none } : parseVector(field.body.trimEnd())
    if (field !== undefined && vector.status === status.noIcid) {
      log.warn('P-Charging-Vector header found, but its mandatory icid-value is not')
    }
    msg.attachments.set(vectorKey, vector)
    return vector
  }
  const remove = (msg: SipMessage): void => {
    const field = msg.headersNamed('P-Charging-Vector')[0]
    if (field !== undefined) msg.edits.remove(field.start, field.end - field.start)
    msg.attachments.set(vectorKey, { ...nothing, status: status.removed })
  }
  const make = (msg: SipMessage): void => {
    const address = core.transport.sockets[0]?.ip ?? '127.0.0.1'
    const icid = makeIcid(address, core.host.process.pid, core.host.clock.now(), count)
    count = (count + 1) >>> 0
    const place = msg.headersNamed('P-Charging-Vector')[0]?.start ?? msg.headersEnd
    msg.edits.insert(
      place,
      ({ socketHost }) => `P-Charging-Vector: icid-value=${icid};icid-generated-at=${socketHost}\r\n`,
    )
    // The address is known only when the message leaves; until then $pcv shows none (6.1.5).
    const text = `icid-value=${icid};icid-generated-at=`
    msg.attachments.set(vectorKey, { ...nothing, status: status.made, text, icid })
  }
  return {
    sip_p_charging_vector: (
      { msg }: RouteContext,
      { operation }: { readonly operation: string },
    ): 1 | 2 | 3 | 4 | 5 | -1 => {
      const before = vectorOf(msg).status
      const mode = operation.slice(0, 1).toLowerCase()
      const isReplacing = mode === 'f' || mode === 'r'
      // One without its mandatory value goes whatever is asked for (6.1.5).
      const isRemoved = before === status.noIcid || (isReplacing && before !== status.none && before !== status.removed)
      if (isRemoved) remove(msg)
      const isMade =
        mode === 'f' || (mode === 'g' && (isRemoved || before === status.none || before === status.removed))
      if (!isMade) return isRemoved ? status.removed : 1
      make(msg)
      return isRemoved ? status.replaced : status.made
    },
    pcv: (use: PvUse): BoundPv | BadPvUse => {
      const read = fields.get(use.inner?.constant ?? '')
      if (read === undefined) return { error: '$pcv takes all, value, genaddr, orig, term or status' }
      return { get: ({ msg }) => read(vectorOf(msg)) ?? null }
    },
  }
}

/** 32 hexadecimal digits that no other message gets: the first bytes say what they are, then address, process, time and count. */
function makeIcid(address: string, pid: number, nowMs: number, count: number): string {
  const octets = /^\d+\.\d+\.\d+\.\d+$/.test(address) ? address.split('.').map(Number) : [0, 0, 0, 0]
  const bytes = [
    0x49,
    0x56,
    0x53,
    ...octets,
    ...littleEndian(pid),
    Math.floor(nowMs / 1000) & 255,
    ...littleEndian(count),
  ]
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('')
}

function littleEndian(value: number): readonly number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 255)
}
