import { protoNumbers } from '../transport/sockets.ts'
import type { Core } from './core.ts'

/** A variable of the cfg groups `core` and `tcp`: its name, Kamailio's default and range, and what it is. */
interface VariableFacts {
  readonly name: string
  readonly default: number | string
  readonly doc: string
  readonly min?: number
  readonly max?: number
  readonly isReadOnly?: true
  readonly isHidden?: true
}

const flag = { min: 0, max: 1 } as const

/** Names, defaults, ranges and order as Kamailio 6.1.5 lists them over cfg.list, cfg.get and cfg.set. */
// prettier-ignore
const coreVariables: readonly VariableFacts[] = [
  { name: 'debug', default: 0, doc: 'Debug level: messages up to it are logged.' },
  { name: 'log_facility', default: 'LOG_DAEMON', doc: 'Facility of the system log.', isHidden: true },
  { name: 'memdbg', default: 4, doc: 'Log level of memory debugging.' },
  { name: 'use_dst_blocklist', default: 0, doc: 'Whether unreachable destinations are blocked for a while.', ...flag, isHidden: true },
  { name: 'dst_blocklist_expire', default: 60, doc: 'Seconds for which a destination stays blocked.' },
  { name: 'dst_blocklist_mem', default: 250, doc: 'Memory for blocked destinations, in kilobytes.', isHidden: true },
  { name: 'dst_blocklist_udp_imask', default: 0, doc: 'Events of UDP destinations that do not block.' },
  { name: 'dst_blocklist_tcp_imask', default: 0, doc: 'Events of TCP destinations that do not block.' },
  { name: 'dst_blocklist_tls_imask', default: 0, doc: 'Events of TLS destinations that do not block.' },
  { name: 'dst_blocklist_sctp_imask', default: 0, doc: 'Events of SCTP destinations that do not block.' },
  { name: 'dns_try_ipv6', default: 1, doc: 'Whether IPv6 addresses are looked up.', ...flag, isHidden: true },
  { name: 'dns_try_naptr', default: 0, doc: 'Whether NAPTR records are looked up.', ...flag },
  { name: 'dns_udp_pref', default: 30, doc: 'Preference of UDP among NAPTR records.' },
  { name: 'dns_tcp_pref', default: 20, doc: 'Preference of TCP among NAPTR records.' },
  { name: 'dns_tls_pref', default: 10, doc: 'Preference of TLS among NAPTR records.' },
  { name: 'dns_sctp_pref', default: 20, doc: 'Preference of SCTP among NAPTR records.' },
  { name: 'dns_retr_time', default: -1, doc: 'Seconds before a DNS query is repeated.' },
  { name: 'dns_slow_query_ms', default: 0, doc: 'Milliseconds after which a DNS query counts as slow.' },
  { name: 'dns_retr_no', default: -1, doc: 'How often a DNS query is repeated.' },
  { name: 'dns_servers_no', default: -1, doc: 'How many DNS servers are asked.' },
  { name: 'dns_use_search_list', default: 1, doc: 'Whether the resolver appends the search list.', ...flag },
  { name: 'dns_search_full_match', default: 1, doc: 'Whether names found through the search list must match fully.', ...flag },
  { name: 'dns_reinit', default: 0, doc: 'Set to 1 to start the resolver anew.', min: 1, max: 1, isHidden: true },
  { name: 'dns_naptr_ignore_rfc', default: 1, doc: 'Whether local preferences win over the order of NAPTR records.' },
  { name: 'use_dns_cache', default: 1, doc: 'Whether DNS answers are cached.', ...flag, isHidden: true },
  { name: 'dns_cache_flags', default: 0, doc: 'Flags of the DNS cache: 1 IPv4 only, 2 IPv6 only, 4 prefer IPv6.', min: 0, max: 4 },
  { name: 'use_dns_failover', default: 0, doc: 'Whether further addresses are tried when one fails.', ...flag, isHidden: true },
  { name: 'dns_srv_lb', default: 0, doc: 'Whether SRV weights spread the load.', ...flag },
  { name: 'dns_cache_negative_ttl', default: 60, doc: 'Seconds for which failed look-ups are kept.' },
  { name: 'dns_cache_min_ttl', default: 0, doc: 'Seconds for which answers are kept at least.' },
  { name: 'dns_cache_max_ttl', default: -1, doc: 'Seconds for which answers are kept at most.' },
  { name: 'dns_cache_mem', default: 500, doc: 'Memory for the DNS cache, in kilobytes.', isHidden: true },
  { name: 'dns_cache_del_nonexp', default: 0, doc: 'Whether entries that still hold may be dropped for want of memory.', ...flag },
  { name: 'dns_cache_rec_pref', default: 0, doc: 'Which of equal records the cache prefers.', min: 0, max: 3 },
  { name: 'dns_cache_mode', default: 0, doc: 'How the DNS cache works.' },
  { name: 'mem_dump_pkg', default: 0, doc: 'Process that is to dump its memory.' },
  { name: 'mem_dump_shm', default: 0, doc: 'Set to dump the shared memory.', isHidden: true },
  { name: 'max_while_loops', default: 100, doc: 'Turns that a while loop may take.' },
  { name: 'udp_mtu', default: 0, doc: 'Requests longer than this leave over another protocol than UDP; 0 for no limit.', min: 0, max: 65535 },
  { name: 'udp_mtu_try_proto', default: 0, doc: 'Protocol for requests longer than udp_mtu.', min: 1, max: 4 },
  { name: 'udp4_raw', default: 0, doc: 'Whether UDP is sent through raw sockets.', min: -1, max: 1, isHidden: true },
  { name: 'udp4_raw_mtu', default: 1500, doc: 'Size of packets on raw sockets.', min: 28, max: 65535 },
  { name: 'udp4_raw_ttl', default: -1, doc: 'Time to live of packets on raw sockets.', min: -1, max: 255, isHidden: true },
  { name: 'force_rport', default: 0, doc: 'Whether replies go to the source port of every request.', ...flag },
  { name: 'memlog', default: 4, doc: 'Log level of memory reports.' },
  { name: 'mem_summary', default: 12, doc: 'Which memory summaries are written.', min: 0, max: 31 },
  { name: 'mem_safety', default: 1, doc: 'Whether freeing memory twice is survived.' },
  { name: 'mem_join', default: 1, doc: 'Whether neighbouring free memory is joined.' },
  { name: 'mem_status_mode', default: 0, doc: 'What memory reports show.' },
  { name: 'sip_parser_log_oneline', default: 0, doc: 'Whether messages that cannot be parsed are logged in one line.' },
  { name: 'sip_parser_log', default: -1, doc: 'Log level for messages that cannot be parsed.' },
  { name: 'corelog', default: -1, doc: 'Log level of errors that messages of peers cause.' },
  { name: 'latency_cfg_log', default: 3, doc: 'Log level of the time that routes take.' },
  { name: 'latency_log', default: -1, doc: 'Log level of operations that take too long.' },
  { name: 'latency_limit_db', default: 0, doc: 'Milliseconds that a database operation may take; 0 for no limit.' },
  { name: 'latency_limit_action', default: 0, doc: 'Milliseconds that an action may take; 0 for no limit.' },
  { name: 'latency_limit_cfg', default: 0, doc: 'Milliseconds that a route may take; 0 for no limit.' },
  { name: 'pv_cache_dump', default: 0, doc: 'Set to dump the cache of variables.' },
  { name: 'pv_cache_limit', default: 2048, doc: 'Variables in the cache after which it warns.' },
  { name: 'pv_cache_action', default: 0, doc: 'What happens when the cache of variables is full.' },
]

// prettier-ignore
const tcpVariables: readonly VariableFacts[] = [
  { name: 'connect_timeout', default: 10, doc: 'Seconds that opening a connection may take.', min: -1, max: 134217727, isHidden: true },
  { name: 'send_timeout', default: 10, doc: 'Seconds that sending may take.', min: -1, isHidden: true },
  { name: 'connection_lifetime', default: 120, doc: 'Seconds after which a quiet connection is closed.', min: -1, isHidden: true },
  { name: 'max_connections', default: 2048, doc: 'Connections that may be open.', min: 0, isHidden: true },
  { name: 'max_tls_connections', default: 2048, doc: 'TLS connections that may be open.', min: 0, isHidden: true },
  { name: 'no_connect', default: 0, doc: 'Whether connections are never opened from here.', ...flag },
  { name: 'fd_cache', default: 1, doc: 'Whether processes keep descriptors of connections.', isReadOnly: true },
  { name: 'async', default: 1, doc: 'Whether writing and connecting does not block.', isReadOnly: true },
  { name: 'connect_wait', default: 1, doc: 'Whether a second connection to the same place waits for the first.', isReadOnly: true },
  { name: 'conn_wq_max', default: 32768, doc: 'Bytes that may wait to be written on one connection.', min: 0, max: 1048576 },
  { name: 'wq_max', default: 10485760, doc: 'Bytes that may wait to be written on all connections.', min: 0, max: 1073741824 },
  { name: 'defer_accept', default: 0, doc: 'Whether connections are accepted only once they carry data.', isReadOnly: true },
  { name: 'delayed_ack', default: 1, doc: 'Whether the acknowledgement of a new connection is delayed.', ...flag },
  { name: 'syncnt', default: 0, doc: 'How often opening a connection is tried.', min: 0, max: 1024 },
  { name: 'linger2', default: 0, doc: 'Seconds that a closed connection lingers.', min: 0, max: 3600 },
  { name: 'keepalive', default: 1, doc: 'Whether the system probes quiet connections.', ...flag },
  { name: 'keepidle', default: 0, doc: 'Seconds of quiet before the first probe.', min: 0, max: 86400 },
  { name: 'keepintvl', default: 0, doc: 'Seconds between probes.', min: 0, max: 86400 },
  { name: 'keepcnt', default: 0, doc: 'Probes before a connection counts as dead.', min: 0, max: 1024 },
  { name: 'crlf_ping', default: 1, doc: 'Whether keepalives of SIP are answered.', ...flag },
  { name: 'accept_aliases', default: 0, doc: 'Whether the alias parameter in Via is honoured for every request.', ...flag },
  { name: 'alias_flags', default: 1, doc: 'What happens to an alias that exists already.', min: 0, max: 2 },
  { name: 'new_conn_alias_flags', default: 2, doc: 'What happens to an alias of a new connection that exists already.', min: 0, max: 2 },
  { name: 'accept_no_cl', default: 0, doc: 'Whether messages without Content-Length are taken.', ...flag },
  { name: 'reuse_port', default: 0, doc: 'Whether connections are opened from the listening port.', ...flag },
  { name: 'wait_data_ms', default: 5000, doc: 'Milliseconds that a connection may take for its first data.', min: 0, max: 7200000 },
  { name: 'close_rst', default: 0, doc: 'Whether connections are closed with a reset.', isReadOnly: true },
  { name: 'rd_buf_size', default: 16384, doc: 'Bytes of the read buffer.', min: 512, max: 16777216 },
  { name: 'wq_blk_size', default: 2100, doc: 'Bytes of one block of the write queue.', min: 1, max: 65535 },
]

/** Names under which the configuration knows variables of the group tcp, where it is not `tcp_<name>`. */
const tcpSettingNames: ReadonlyMap<string, string> = new Map([
  ['max_tls_connections', 'tls_max_connections'],
  ['async', 'tcp_buf_write'],
  // Connecting waits only where writing does not (6.1.5).
  ['connect_wait', 'tcp_buf_write'],
  ['wait_data_ms', 'tcp_wait_data'],
])

/** The main names of core parameters that the group core knows by their aliases. */
const coreSettingNames: ReadonlyMap<string, string> = new Map([
  ['memlog', 'mem_log'],
  ['memdbg', 'mem_dbg'],
])

const syslogFacility = /^LOG_(AUTH|AUTHPRIV|CRON|DAEMON|FTP|KERN|LOCAL[0-7]|LPR|MAIL|NEWS|SYSLOG|USER|UUCP)$/

/** Declares the runtime-changeable variables of the core (`core.debug`, `tcp.crlf_ping` …) over the core parameters. */
export function declareCoreVariables(core: Core): void {
  for (const facts of tcpVariables) {
    declare(core, 'tcp', facts, tcpSettingNames.get(facts.name) ?? `tcp_${facts.name}`)
  }
  for (const facts of coreVariables) declare(core, 'core', facts, coreSettingNames.get(facts.name) ?? facts.name)
}

function declare(core: Core, group: string, facts: VariableFacts, setting: string): void {
  const { name, default: initial, doc, ...rest } = facts
  const { settings } = core
  core.config.declare({
    group,
    name,
    type: typeof initial === 'number' ? 'int' : 'str',
    description: doc,
    ...rest,
    get: () => {
      if (!settings.isSet(setting)) return initial
      if (name === 'udp_mtu_try_proto') return protocolNumber(settings.text(setting))
      return typeof initial === 'number' ? settings.int(setting) : settings.text(setting)
    },
    set: (value) => {
      if (name === 'log_facility' && !syslogFacility.test(String(value)))
        throw new Error(`invalid log facility: ${value}`)
      settings.set(setting, value)
    },
  })
}

/** Kamailio's number of a protocol that is given by its name or its number. */
function protocolNumber(text: string): number {
  const number = Object.entries(protoNumbers).find(([name]) => name === text.toLowerCase())?.[1]
  return number ?? (Number.parseInt(text, 10) || 0)
}
