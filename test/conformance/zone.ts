import type { DnsRecord } from '#runtime/dns/records.ts'

/** Where phones of the stories are, by their names in the zone. */
const hosts = [
  ['bob', '127.8.30.12', 5072],
  ['carol', '127.8.30.13', 5073],
  ['dave', '127.8.30.14', 5074],
] as const

const srv = (name: string, priority: number, target: string, port: number): DnsRecord => ({
  type: 'SRV',
  name,
  ttl: 60,
  weight: 0,
  priority,
  port,
  target,
})

/** The records of the stories about names. */
export const zone: readonly DnsRecord[] = [
  ...hosts.map(([name, address]): DnsRecord => ({ type: 'A', name: `${name}.test`, ttl: 60, address })),
  // Three servers of one name, in their order.
  ...hosts.map(([name, , port], at) => srv('_sip._udp.pbx.test', at, `${name}.test`, port)),
  // Nobody listens on the first of these.
  srv('_sip._tcp.stream.test', 0, 'bob.test', 5079),
  srv('_sip._tcp.stream.test', 1, 'carol.test', 5073),
  // Over UDP one server, over TCP another.
  srv('_sip._udp.both.test', 0, 'bob.test', 5072),
  srv('_sip._tcp.both.test', 0, 'carol.test', 5073),
  // The first name of these does not exist.
  srv('_sip._udp.hole.test', 0, 'nowhere.test', 5072),
  srv('_sip._udp.hole.test', 1, 'carol.test', 5073),
  { type: 'CNAME', name: 'alias.test', ttl: 60, target: 'bob.test' },
]
