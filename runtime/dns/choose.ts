import type { Random } from '../host/host.ts'
import type { Proto } from '../transport/sockets.ts'
import type { NaptrRecord, SrvRecord } from './records.ts'

/** SRV records in the order in which Kamailio tries them: by priority, the heavier one first. */
export function inOrder(records: readonly SrvRecord[]): readonly SrvRecord[] {
  return records.toSorted((one, other) => one.priority - other.priority || other.weight - one.weight)
}

/**
 * The same with each priority in an order drawn by weight (RFC 2782, dns_srv_lb): a record comes first as often as its share of
 * the weights.
 */
export function inDrawnOrder(records: readonly SrvRecord[], random: Pick<Random, 'uint32'>): readonly SrvRecord[] {
  const drawn: SrvRecord[] = []
  const left = [...inOrder(records)]
  while (left.length > 0) {
    const same = left.filter(({ priority }) => priority === left[0]?.priority)
    const total = same.reduce((sum, { weight }) => sum + weight, 0)
    let point = random.uint32() % (total + 1)
    const chosen = same.find(({ weight }) => (point -= weight) <= 0) ?? same[0]
    if (chosen === undefined) break
    drawn.push(chosen)
    left.splice(left.indexOf(chosen), 1)
  }
  return drawn
}

const services: ReadonlyMap<string, Proto> = new Map([
  ['sip+d2u', 'udp'],
  ['sip+d2t', 'tcp'],
  ['sips+d2t', 'tls'],
  ['sip+d2s', 'sctp'],
])

export interface Service {
  readonly proto: Proto
  /** The name of the SRV records. */
  readonly name: string
}

export interface NaptrOptions {
  /** dns_udp_pref and so on; negative: never. */
  preference(proto: Proto): number
  /** Order and preference of the records do not count, only those of the protocols (dns_naptr_ignore_rfc). */
  readonly ignoresRecords: boolean
  canSend(proto: Proto): boolean
}

/** The services that NAPTR records offer and this server can use, the one to try first at the front. */
export function servicesOf(records: readonly NaptrRecord[], options: NaptrOptions): readonly Service[] {
  const usable = records.flatMap((record) => {
    const proto = services.get(record.service.toLowerCase())
    if (proto === undefined || record.flags !== 's' || record.replacement === '') return []
    return options.canSend(proto) && options.preference(proto) >= 0 ? [{ record, proto }] : []
  })
  const byRecord = (one: (typeof usable)[number], other: (typeof usable)[number]): number =>
    one.record.order - other.record.order || one.record.preference - other.record.preference
  const byProto = (one: (typeof usable)[number], other: (typeof usable)[number]): number =>
    options.preference(other.proto) - options.preference(one.proto)
  const sorted = usable.toSorted((one, other) =>
    options.ignoresRecords ? byProto(one, other) || byRecord(one, other) : byRecord(one, other) || byProto(one, other),
  )
  return sorted.map(({ record, proto }) => ({ proto, name: record.replacement }))
}
