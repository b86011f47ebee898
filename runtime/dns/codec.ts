import packet, { type Answer, type Packet } from 'dns-packet'
import type { DnsAnswer, DnsRecord, DnsType } from './records.ts'

/** A reply to one of our questions, or what is wrong with it. */
export type Reply = DnsAnswer | { readonly error: 'foreign' | 'truncated' | 'refused' }

/**
 * A question as bytes (one character each); undefined when the name cannot be one: labels of 1 to 63 bytes, 253 in all
 * (RFC 1035 §2.3.4). Names come from SIP URIs, so that anything may stand in them.
 */
export function encodeQuestion(id: number, name: string, type: DnsType): string | undefined {
  const labels = name.split('.')
  if (name.length > 253 || labels.some((label) => !/^[\w-]{1,63}$/.test(label))) return undefined
  const questions = [{ type, name, class: 'IN' as const }]
  return packet.encode({ type: 'query', id, flags: packet.RECURSION_DESIRED, questions }).toString('latin1')
}

/** Reads a reply; `foreign` when it is not the answer to this very question. */
export function decodeReply(bytes: string, id: number, name: string, type: DnsType): Reply {
  let reply: Packet
  try {
    reply = packet.decode(Buffer.from(bytes, 'latin1'))
  } catch {
    return { error: 'foreign' }
  }
  const [question] = reply.questions ?? []
  const isOurs = reply.type === 'response' && reply.id === id && (reply.questions ?? []).length === 1
  if (!isOurs || question === undefined || question.type !== type || plainName(question.name) !== name.toLowerCase()) {
    return { error: 'foreign' }
  }
  const flags = reply.flags ?? 0
  if ((flags & packet.TRUNCATED_RESPONSE) !== 0) return { error: 'truncated' }
  const code = flags & 15
  if (code !== 0 && code !== noSuchName) return { error: 'refused' }
  const records = (reply.answers ?? []).flatMap((answer) => readRecord(answer) ?? [])
  return { records, isNoName: code === noSuchName }
}

const noSuchName = 3

function readRecord(answer: Answer): DnsRecord | undefined {
  if (!('ttl' in answer)) return undefined
  const common = { name: plainName(answer.name), ttl: answer.ttl ?? 0 }
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return { ...common, type: answer.type, address: answer.data }
    case 'CNAME':
      return { ...common, type: 'CNAME', target: plainName(answer.data) }
    case 'SRV': {
      const { target, port, priority = 0, weight = 0 } = answer.data
      return { ...common, type: 'SRV', target: plainName(target), port, priority, weight }
    }
    case 'NAPTR': {
      const { order, preference, flags, services, regexp, replacement } = answer.data
      return {
        ...common,
        ...{ type: 'NAPTR', order, preference, flags: flags.toLowerCase(), service: services },
        ...{ regexp, replacement: plainName(replacement) },
      }
    }
    default:
      return undefined
  }
}

function plainName(name: string): string {
  return name.replace(/\.$/, '').toLowerCase()
}
