import type { DnsRecord } from '#runtime/dns/records.ts'
import type { NameAnswer } from '../engine/test-dns.ts'
import type { Node } from './node.ts'
import type { Reader } from './reader.ts'

const recordTypes = ['A', 'AAAA', 'SRV', 'NAPTR', 'CNAME'] as const
const ttl = 60

/** Reads `names: { gw.example.com: [192.0.2.50], other.example.com: { SRV: […] }, dead.example.com: fails }`. */
export function readNames(node: Node | undefined, reader: Reader): readonly (readonly [string, NameAnswer])[] {
  if (node === undefined) return []
  if (node.kind !== 'map') return reader.fail(node.place, 'write { NAME: [ADDRESS] }') ?? []
  return node.entries.map(({ key, value }) => {
    const name = key.toLowerCase()
    if (value.kind === 'scalar' && (value.text === 'fails' || value.text === 'hangs'))
      return [name, value.text] as const
    if (value.kind !== 'map') return [name, addresses(name, value, reader)] as const
    const fields = reader.map(value, recordTypes)
    const alias = fields?.text('CNAME')
    const records: DnsRecord[] = [
      ...addresses(name, fields?.nodeOf('A'), reader),
      ...addresses(name, fields?.nodeOf('AAAA'), reader),
      ...services(name, fields?.nodeOf('SRV'), reader),
      ...pointers(name, fields?.nodeOf('NAPTR'), reader),
      ...(alias === undefined ? [] : [{ type: 'CNAME' as const, name, ttl, target: alias.toLowerCase() }]),
    ]
    return [name, records] as const
  })
}

function addresses(name: string, node: Node | undefined, reader: Reader): readonly DnsRecord[] {
  if (node === undefined) return []
  return reader.texts(node).flatMap((address) => {
    if (!/^[0-9.]+$|^[0-9a-f:.]+$/i.test(address)) return reader.fail(node.place, `${address} is no address`) ?? []
    return [{ type: address.includes(':') ? ('AAAA' as const) : ('A' as const), name, ttl, address }]
  })
}

/** Each `HOST:PORT`, in their order, or a map with all of it. */
function services(name: string, node: Node | undefined, reader: Reader): readonly DnsRecord[] {
  const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node]
  return items.flatMap((item, index): readonly DnsRecord[] => {
    if (item.kind === 'scalar') {
      const [target = '', port = '5060'] = item.text.split(':')
      return [{ type: 'SRV', name, ttl, priority: index, weight: 0, port: Number(port), target: target.toLowerCase() }]
    }
    const fields = reader.map(item, ['priority', 'weight', 'port', 'target'])
    const target = fields?.text('target')
    if (fields === undefined || target === undefined) return reader.fail(item.place, 'target is missing') ?? []
    const number = (key: string, usual: number): number => fields.integer(key) ?? usual
    return [
      {
        type: 'SRV',
        name,
        ttl,
        priority: number('priority', index),
        weight: number('weight', 0),
        port: number('port', 5060),
        target: target.toLowerCase(),
      },
    ]
  })
}

function pointers(name: string, node: Node | undefined, reader: Reader): readonly DnsRecord[] {
  const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node]
  return items.flatMap((item, index): readonly DnsRecord[] => {
    const fields = reader.map(item, ['order', 'preference', 'flags', 'service', 'regexp', 'replacement'])
    const replacement = fields?.text('replacement')
    if (fields === undefined || replacement === undefined)
      return reader.fail(item.place, 'replacement is missing') ?? []
    return [
      {
        type: 'NAPTR',
        name,
        ttl,
        order: fields.integer('order') ?? index,
        preference: fields.integer('preference') ?? 0,
        flags: fields.text('flags') ?? 's',
        service: fields.text('service') ?? 'SIP+D2U',
        regexp: fields.text('regexp') ?? '',
        replacement: replacement.toLowerCase(),
      },
    ]
  })
}
