import type { Settings } from './core.ts'

/** Kamailio's defaults of the core parameters that the runtime acts on (LANGUAGE F6); an absent number is 0, an absent text ''. */
const defaults: ReadonlyMap<string, number | string> = new Map<string, number | string>([
  ['debug', 0],
  ['log_facility', 'LOG_DAEMON'],
  ['children', 8],
  ['tcp_children', 8],
  ['max_while_loops', 100],
  ['max_branches', 12],
  ['max_recursive_level', 256],
  ['auto_aliases', 1],
  ['server_signature', 1],
  ['phone2tel', 1],
  ['tcp_connection_lifetime', 120],
  ['tcp_connect_timeout', 10],
  ['tcp_send_timeout', 10],
  ['tcp_max_connections', 2048],
  ['tcp_conn_wq_max', 32768],
  ['tcp_wq_max', 10485760],
  ['tcp_rd_buf_size', 65535],
  ['tcp_crlf_ping', 1],
  ['tcp_keepalive', 1],
  ['tcp_msg_read_timeout', 20],
  ['dns_try_ipv6', 1],
  ['dns_cache_negative_ttl', 60],
  ['use_dns_cache', 1],
  ['exit_timeout', 60],
  ['sip_parser_log', -1],
  ['corelog', -1],
  ['shm_mem_size', 64],
  ['pkg_mem_size', 8],
])

/** Core parameters as set by the configuration, with Kamailio's defaults behind them. */
export function createSettings(): Settings {
  const values = new Map<string, number | string>()
  const read = (name: string): number | string | undefined => values.get(name) ?? defaults.get(name)
  return {
    int: (name) => {
      const value = read(name)
      return typeof value === 'string' ? Number.parseInt(value, 10) || 0 : (value ?? 0)
    },
    text: (name) => String(read(name) ?? ''),
    isSet: (name) => values.has(name),
    set: (name, value) => void values.set(name, value),
  }
}
