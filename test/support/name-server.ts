import { createSocket, type Socket } from 'node:dgram'
import packet from 'dns-packet'
import type { DnsRecord } from '#runtime/dns/records.ts'

/** The records of a name server by `NAME TYPE`, in lower case; a name without any record does not exist. */
export type Zone = ReadonlyMap<string, readonly packet.Answer[]>

export interface NameServer {
  /** `NAME TYPE` of each query, in order. */
  readonly queries: string[]
  close(): void
}

/** Answers to one query, as a zone has them; a CNAME is followed. */
function answerOf(zone: Zone, query: packet.Packet): packet.Packet {
  const [question] = query.questions ?? []
  const name = (question?.name ?? '').toLowerCase()
  const answers = lookUp(zone, name, question?.type ?? 'A')
  const exists = [...zone.keys()].some((key) => key.startsWith(`${name} `))
  return {
    type: 'response',
    id: query.id ?? 0,
    flags: packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | (exists ? 0 : 3),
    questions: question === undefined ? [] : [question],
    answers: [...answers],
  }
}

function lookUp(zone: Zone, name: string, type: string): readonly packet.Answer[] {
  const [alias] = zone.get(`${name} CNAME`) ?? []
  if (alias?.type === 'CNAME' && type !== 'CNAME') return [alias, ...lookUp(zone, alias.data.toLowerCase(), type)]
  return zone.get(`${name} ${type}`) ?? []
}

/** A name server on a real UDP socket. */
export async function startNameServer(zone: Zone, ip: string, port: number): Promise<NameServer> {
  const socket: Socket = createSocket(ip.includes(':') ? 'udp6' : 'udp4')
  const queries: string[] = []
  socket.on('message', (data, from) => {
    const query = packet.decode(data)
    const [question] = query.questions ?? []
    queries.push(`${question?.name ?? ''} ${question?.type ?? ''}`)
    if (zone.get(`${(question?.name ?? '').toLowerCase()} SILENT`) !== undefined) return
    socket.send(packet.encode(answerOf(zone, query)), from.port, from.address)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, ip, resolve)
  })
  return { queries, close: () => void socket.close() }
}

/** The zone of records in our own form. */
export function zoneOfRecords(records: readonly DnsRecord[]): Zone {
  const zone = new Map<string, packet.Answer[]>()
  for (const record of records) {
    const key = `${record.name} ${record.type}`
    zone.set(key, [...(zone.get(key) ?? []), answerOfRecord(record)])
  }
  return zone
}

function answerOfRecord(record: DnsRecord): packet.Answer {
  const { name, ttl } = record
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return { type: record.type, name, ttl, data: record.address }
    case 'CNAME':
      return { type: 'CNAME', name, ttl, data: record.target }
    case 'SRV': {
      const { priority, weight, port, target } = record
      return { type: 'SRV', name, ttl, data: { priority, weight, port, target } }
    }
    case 'NAPTR': {
      const { order, preference, flags, service, regexp, replacement } = record
      return { type: 'NAPTR', name, ttl, data: { order, preference, flags, services: service, regexp, replacement } }
    }
  }
}
