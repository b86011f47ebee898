import type { Core } from '../server/core.ts'

/** What Kamailio counts about TCP and DNS in its core, whatever modules are loaded. */
const tcpCounters = {
  established: 'TCP connections established, incoming and outgoing.',
  passive_open: 'TCP connections accepted.',
  connect_success: 'TCP connections opened to others.',
  connect_failed: 'TCP connections that could not be opened.',
  local_reject: 'TCP connections refused because there were too many.',
  con_timeout: 'TCP connections that failed with a time-out.',
  con_reset: 'TCP connections that the peer reset.',
  send_timeout: 'Sends over TCP that took too long.',
  sendq_full: 'Sends over TCP that failed because the queue was full.',
} as const

const dnsCounters = {
  failed_dns_request: 'DNS queries that failed.',
  slow_dns_request: 'DNS queries that took longer than dns_slow_query_ms.',
} as const

/** Registers the groups `tcp` and `dns`; those that exist already stay. */
export function registerTransportStatistics(core: Core): void {
  const { statistics } = core
  for (const [name, description] of Object.entries(tcpCounters)) statistics.counter('tcp', name, description)
  for (const [name, description] of Object.entries(dnsCounters)) statistics.counter('dns', name, description)
  if (statistics.find('tcp', 'current_opened_connections') !== undefined) return
  const open = (): number => core.transport.connections().length
  statistics.computed('tcp', 'current_opened_connections', open, 'TCP connections that are open now.')
  const waiting = (): number => core.transport.queuedBytes ?? 0
  statistics.computed('tcp', 'current_write_queue_size', waiting, 'Bytes that wait to be sent over TCP.')
}
