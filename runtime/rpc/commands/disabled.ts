import type { RpcCommand } from '../registry.ts'
import { RpcFault } from '../registry.ts'

/** dns.*: kamkit asks the system's resolver and keeps no cache of its own, as Kamailio with use_dns_cache=off. */
const dnsCommands: readonly (readonly [name: string, doc: string])[] = [
  ['dns.mem_info', 'Tells how much memory the DNS cache uses.'],
  ['dns.debug', 'Lists the DNS cache for debugging.'],
  ['dns.debug_all', 'Lists the DNS cache with all records for debugging.'],
  ['dns.view', 'Lists the DNS cache.'],
  ['dns.lookup', 'Looks a name up in the DNS cache.'],
  ['dns.delete_all', 'Empties the DNS cache but for its permanent entries.'],
  ['dns.delete_all_force', 'Empties the DNS cache.'],
  ['dns.delete_a', 'Removes an A record from the DNS cache.'],
  ['dns.delete_aaaa', 'Removes an AAAA record from the DNS cache.'],
  ['dns.delete_srv', 'Removes an SRV record from the DNS cache.'],
  ['dns.delete_naptr', 'Removes a NAPTR record from the DNS cache.'],
  ['dns.delete_cname', 'Removes a CNAME record from the DNS cache.'],
  ['dns.delete_txt', 'Removes a TXT record from the DNS cache.'],
  ['dns.delete_ebl', 'Removes an EBL record from the DNS cache.'],
  ['dns.delete_ptr', 'Removes a PTR record from the DNS cache.'],
]

const dnsAdding: readonly (readonly [name: string, doc: string])[] = [
  ['dns.add_a', 'Adds an A record to the DNS cache.'],
  ['dns.add_aaaa', 'Adds an AAAA record to the DNS cache.'],
  ['dns.add_srv', 'Adds an SRV record to the DNS cache.'],
]

const blocklistCommands: readonly (readonly [name: string, doc: string])[] = [
  ['dst_blocklist.mem_info', 'Tells how much memory the list of blocked destinations uses.'],
  ['dst_blocklist.debug', 'Lists the blocked destinations for debugging.'],
  ['dst_blocklist.view', 'Lists the blocked destinations.'],
  ['dst_blocklist.delete_all', 'Empties the list of blocked destinations.'],
  ['dst_blocklist.add', 'Adds a destination to the list of blocked ones.'],
]

/** Commands of parts that are switched off; they answer what Kamailio 6.1.5 answers when it has them switched off. */
export function disabledCommands(): readonly RpcCommand[] {
  return [
    ...dnsCommands.map((command) => refuse(command, 500, 'dns cache support disabled (see use_dns_cache)')),
    ...dnsAdding.map((command) => refuse(command, 400, 'Failed to add the entry to the cache')),
    ...blocklistCommands.map((command) => refuse(command, 500, 'dst blocklist support disabled')),
  ]
}

function refuse([name, doc]: readonly [string, string], code: number, text: string): RpcCommand {
  return {
    name,
    doc,
    array: name === 'dns.view',
    run: () => {
      throw new RpcFault(code, text)
    },
  }
}
