import { isSince, type Release } from './releases.ts'

/** What the grammar lets a core parameter be set to; verified value by value with `kamailio -c` of 5.6.3 and 6.1.5. */
export type CoreParameterValue =
  | 'number' // 5, 0x1f, yes: no sign
  | 'int' // the same with a sign
  | 'string' // text in quotes
  | 'word' // a bare word
  | 'word-or-string'
  | 'number-or-word'
  | 'number-or-string'
  | 'ipv4'
  | 'ipv6'
  | 'host' // a name or an address, in quotes or not
  | 'protocol' // udp, tcp, tls or sctp, in either case

export interface CoreParameterFacts {
  readonly value: CoreParameterValue
  /** Kamailio's own default where it is known; absent numbers are 0, absent texts ''. */
  readonly default?: number | string
  /** Other names of the same parameter. */
  readonly aliases?: readonly string[]
  /** Those of the aliases that came after 5.6. */
  readonly newAliases?: readonly string[]
  /** The release that brought it; 5.7 stands for any after 5.6 up to 6.0. */
  readonly since?: string
  /** The accepted texts, in any case of letters. */
  readonly values?: readonly string[]
  readonly min?: number
  readonly max?: number
  /** Must stand before the first modparam and the first routing block. */
  readonly isEarly?: true
}

// prettier-ignore
const logFacilities = [
  'AUTH', 'AUTHPRIV', 'CRON', 'DAEMON', 'FTP', 'KERN', 'LPR', 'MAIL', 'NEWS', 'SYSLOG', 'USER', 'UUCP', 'LOCAL0', 'LOCAL1', 'LOCAL2',
  'LOCAL3', 'LOCAL4', 'LOCAL5', 'LOCAL6', 'LOCAL7',
].map((name) => `LOG_${name}`)

/** Every core parameter that is set by `name = value`, by the name under which the runtime reads it. */
// prettier-ignore
export const coreParameters: { readonly [name: string]: CoreParameterFacts } = {
  advertised_address: { value: 'host' },
  advertised_port: { value: 'number' },
  async_nonblock: { value: 'number' },
  async_tkv_evcb: { value: 'string', since: '5.7' },
  async_tkv_gname: { value: 'string', since: '5.7' },
  async_usleep: { value: 'number' },
  async_workers: { value: 'number' },
  async_workers_group: { value: 'string' },
  auto_aliases: { value: 'number', default: 1, aliases: ['auto_domains'], newAliases: ['auto_domains'] },
  auto_bind_ipv6: { value: 'number', default: 0 },
  bind_ipv6_link_local: { value: 'number', default: 0 },
  check_via: { value: 'number', default: 0 },
  children: { value: 'number', default: 8 },
  chroot: { value: 'word-or-string' },
  corelog: { value: 'int', default: -1, aliases: ['core_log'] },
  debug: { value: 'int', default: 0 },
  disable_core_dump: { value: 'number', default: 0 },
  disable_sctp: { value: 'number', default: 2 },
  disable_tcp: { value: 'number', default: 0 },
  disable_tls: { value: 'number', default: 0, aliases: ['tls_disable'] },
  dns: { value: 'number', default: 0 },
  dns_cache_del_nonexp: { value: 'number', default: 0, aliases: ['dns_cache_delete_nonexpired'] },
  dns_cache_flags: { value: 'number', default: 0 },
  dns_cache_gc_interval: { value: 'number', default: 120 },
  dns_cache_init: { value: 'number', default: 1 },
  dns_cache_max_ttl: { value: 'number' },
  dns_cache_mem: { value: 'number', default: 500 },
  dns_cache_min_ttl: { value: 'number' },
  dns_cache_negative_ttl: { value: 'number', default: 60 },
  dns_cache_rec_pref: { value: 'number', default: 0 },
  dns_naptr_ignore_rfc: { value: 'number', default: 1 },
  dns_retr_no: { value: 'number', default: -1 },
  dns_retr_time: { value: 'number', default: -1 },
  dns_sctp_pref: { value: 'int', default: 20, aliases: ['dns_sctp_preference'] },
  dns_search_full_match: { value: 'number', default: 1 },
  dns_servers_no: { value: 'number', default: -1 },
  dns_slow_query_ms: { value: 'number', default: 0 },
  dns_srv_lb: { value: 'number', default: 0, aliases: ['dns_srv_loadbalancing'] },
  dns_tcp_pref: { value: 'int', default: 20, aliases: ['dns_tcp_preference'] },
  dns_tls_pref: { value: 'int', default: 10, aliases: ['dns_tls_preference'] },
  dns_try_ipv6: { value: 'number', default: 1 },
  dns_try_naptr: { value: 'number', default: 0 },
  dns_udp_pref: { value: 'int', default: 30, aliases: ['dns_udp_preference'] },
  dns_use_search_list: { value: 'number', default: 1 },
  dst_blocklist_expire: { value: 'number', default: 60, aliases: ['dst_blocklist_ttl'] },
  dst_blocklist_gc_interval: { value: 'number' },
  dst_blocklist_init: { value: 'number', default: 1 },
  dst_blocklist_mem: { value: 'number', default: 250 },
  dst_blocklist_sctp_imask: { value: 'number', default: 0 },
  dst_blocklist_tcp_imask: { value: 'number', default: 0 },
  dst_blocklist_tls_imask: { value: 'number', default: 0 },
  dst_blocklist_udp_imask: { value: 'number', default: 0 },
  enable_sctp: { value: 'number', default: 2 },
  enable_tls: { value: 'number', default: 0, aliases: ['tls_enable'] },
  exit_timeout: { value: 'number', default: 60, aliases: ['ser_kill_timeout'] },
  force_rport: { value: 'number', default: 0, aliases: ['add_rport'] },
  fork: { value: 'number', default: 0 },
  fork_delay: { value: 'number' },
  group: { value: 'word-or-string', aliases: ['gid'] },
  hdr_name_extra_chars: { value: 'string' },
  http_reply_hack: { value: 'number', default: 0, aliases: ['http_reply_parse'] },
  ip_free_bind: { value: 'int', default: 0, aliases: ['ipfreebind', 'ip_nonlocal_bind'] },
  ipv6_hex_style: { value: 'string', values: ['a', 'A', 'c'] },
  latency_cfg_log: { value: 'int' },
  latency_limit_action: { value: 'number', default: 0 },
  latency_limit_cfg: { value: 'number', default: 0 },
  latency_limit_db: { value: 'number', default: 0 },
  latency_log: { value: 'int' },
  local_rport: { value: 'number', default: 0 },
  log_color: { value: 'number', default: 0 },
  log_engine_data: { value: 'string' },
  log_engine_type: { value: 'string' },
  log_facility: { value: 'word', default: 'LOG_DAEMON', values: logFacilities },
  log_name: { value: 'string' },
  log_prefix: { value: 'string' },
  log_prefix_mode: { value: 'number', default: 0 },
  log_stderror: { value: 'number', default: 0 },
  max_branches: { value: 'number', default: 12, min: 1, max: 31 },
  max_recursive_level: { value: 'number', default: 256 },
  max_while_loops: { value: 'number', default: 100 },
  maxbuffer: { value: 'number' },
  maxsndbuffer: { value: 'number', since: '5.7' },
  mcast: { value: 'word-or-string' },
  mcast_loopback: { value: 'number', default: 0 },
  mcast_ttl: { value: 'number', default: -1 },
  mem_add_size: { value: 'int', default: 0, since: '5.7' },
  mem_dbg: { value: 'int', aliases: ['memdbg'] },
  mem_join: { value: 'int', default: 1 },
  mem_log: { value: 'int', aliases: ['memlog'] },
  mem_safety: { value: 'int', default: 1 },
  mem_status_mode: { value: 'int', default: 0 },
  mem_summary: { value: 'int', default: 12 },
  mhomed: { value: 'number', default: 0 },
  mlock_pages: { value: 'number', default: 0 },
  modinit_delay: { value: 'number' },
  msg_apply_changes_mode: { value: 'number', default: 0, since: '5.7' },
  msg_clone_extra_size: { value: 'number', default: 0, since: '5.7' },
  msg_recv_max_size: { value: 'number', default: 32767, since: '5.7' },
  msg_time: { value: 'number', default: 1 },
  onsend_route_reply: { value: 'number', default: 0 },
  open_files_limit: { value: 'number', default: -1 },
  phone2tel: { value: 'number', default: 1 },
  pmtu_discovery: { value: 'number', default: 0 },
  port: { value: 'number', default: 0 },
  pv_buffer_size: { value: 'number' },
  pv_buffer_slots: { value: 'number' },
  pv_cache_action: { value: 'number', default: 0 },
  pv_cache_limit: { value: 'number', default: 2048 },
  real_time: { value: 'number', default: 0 },
  received_route_mode: { value: 'int', default: 0 },
  reply_to_via: { value: 'number', default: 0 },
  return_mode: { value: 'number', default: 0, since: '5.7' },
  rev_dns: { value: 'number', default: 0, aliases: ['dns_rev_via'], newAliases: ['dns_rev_via'] },
  route_locks_size: { value: 'number', default: 0 },
  rpc_exec_delta: { value: 'number', default: 0, since: '5.7' },
  rt_policy: { value: 'number', default: 0 },
  rt_prio: { value: 'number', default: 0 },
  rt_timer1_policy: { value: 'number', default: 0, aliases: ['rt_ftimer_policy'] },
  rt_timer1_prio: { value: 'number', default: 0, aliases: ['rt_fast_timer_prio', 'rt_ftimer_prio'] },
  rt_timer2_policy: { value: 'number', default: 0, aliases: ['rt_stimer_policy'] },
  rt_timer2_prio: { value: 'number', default: 0, aliases: ['rt_stimer_prio'] },
  run_dir: { value: 'word-or-string', aliases: ['rundir'] },
  sctp_children: { value: 'number', default: 0 },
  server_header: { value: 'string' },
  server_id: { value: 'number', default: 0 },
  server_signature: { value: 'number', default: 1 },
  shm_force_alloc: { value: 'number', default: 0, isEarly: true },
  shm_mem_size: { value: 'number', default: 64, aliases: ['shm', 'shm_mem'], isEarly: true },
  sip_parser_log: { value: 'int', default: -1 },
  sip_parser_log_oneline: { value: 'int', default: 0 },
  sip_parser_mode: { value: 'int' },
  sip_warning: { value: 'number', default: 0 },
  socket_workers: { value: 'number', default: 0 },
  sql_buffer_size: { value: 'number', default: 65535 },
  stats_name_separator: { value: 'string' },
  tcp_accept_aliases: { value: 'number' },
  tcp_accept_haproxy: { value: 'number', default: 0 },
  tcp_accept_hep3: { value: 'number', default: 0 },
  tcp_accept_iplimit: { value: 'number', default: 1024, since: '5.7' },
  tcp_accept_no_cl: { value: 'number' },
  tcp_accept_protocols: { value: 'number-or-string', since: '5.7', aliases: ['tcp_accept_protos'] },
  tcp_accept_unique: { value: 'number', default: 0 },
  tcp_buf_write: { value: 'number', default: 1, aliases: ['tcp_async'] },
  tcp_check_timer: { value: 'number', default: -1, since: '5.7' },
  tcp_children: { value: 'number', default: 8 },
  tcp_clone_rcvbuf: { value: 'number' },
  tcp_close_rst: { value: 'number', since: '5.7' },
  tcp_conn_wq_max: { value: 'number', default: 32768 },
  tcp_connect_timeout: { value: 'int', default: 10 },
  tcp_connection_lifetime: { value: 'int', default: 120 },
  tcp_connection_match: { value: 'number' },
  tcp_crlf_ping: { value: 'number', default: 1 },
  tcp_defer_accept: { value: 'number' },
  tcp_delayed_ack: { value: 'number', default: 1 },
  tcp_fd_cache: { value: 'number', default: 1 },
  tcp_keepalive: { value: 'number', default: 1 },
  tcp_keepcnt: { value: 'number' },
  tcp_keepidle: { value: 'number' },
  tcp_keepintvl: { value: 'number' },
  tcp_linger2: { value: 'number' },
  tcp_listen_backlog: { value: 'number', since: '5.7' },
  tcp_main_threads: { value: 'number', default: 0, since: '5.7' },
  tcp_max_connections: { value: 'number', default: 2048 },
  tcp_msg_data_timeout: { value: 'number', default: 20, since: '5.7' },
  tcp_msg_read_timeout: { value: 'number', default: 20, since: '5.7' },
  tcp_no_connect: { value: 'number' },
  tcp_poll_method: { value: 'word-or-string', values: ['poll', 'epoll_lt', 'epoll_et', 'sigio_rt', 'select', 'kqueue', '/dev/poll'] },
  tcp_rd_buf_size: { value: 'number', default: 65535 },
  tcp_reuse_port: { value: 'number', default: 0 },
  tcp_script_mode: { value: 'int', default: 0 },
  tcp_send_timeout: { value: 'int', default: 10 },
  tcp_source_ipv4: { value: 'ipv4' },
  tcp_source_ipv6: { value: 'ipv6' },
  tcp_syncnt: { value: 'number' },
  tcp_wait_data: { value: 'int', default: 5000 },
  tcp_wq_blk_size: { value: 'number' },
  tcp_wq_max: { value: 'number', default: 10485760 },
  tls_ca_list: { value: 'string' },
  tls_certificate: { value: 'string' },
  tls_connection_match_domain: { value: 'number', default: 0, since: '5.7' },
  tls_handshake_timeout: { value: 'number' },
  tls_max_connections: { value: 'number' },
  tls_method: { value: 'word', values: ['SSLv23', 'SSLv2', 'SSLv3', 'TLSv1'] },
  tls_port_no: { value: 'number', default: 0, aliases: ['tls_log', 'tlslog'] },
  tls_private_key: { value: 'string' },
  tls_require_certificate: { value: 'number' },
  tls_send_timeout: { value: 'number' },
  tls_threads_mode: { value: 'number', since: '5.7' },
  tls_verify: { value: 'number' },
  tos: { value: 'number-or-word' },
  udp4_raw: { value: 'int', default: 0 },
  udp4_raw_mtu: { value: 'number', default: 1500 },
  udp4_raw_ttl: { value: 'number', default: -1 },
  udp_mtu: { value: 'number', default: 0 },
  udp_mtu_try_proto: { value: 'protocol' },
  udp_receiver_mode: { value: 'number', default: 0, since: '5.7' },
  uri_host_extra_chars: { value: 'string' },
  use_dns_cache: { value: 'number', default: 1, aliases: ['dns_use_cache'], newAliases: ['dns_use_cache'] },
  use_dns_failover: { value: 'number', default: 0, aliases: ['dns_use_failover'], newAliases: ['dns_use_failover'] },
  use_dst_blocklist: { value: 'number', default: 0 },
  user: { value: 'word-or-string', aliases: ['uid'], isEarly: true },
  user_agent_header: { value: 'string' },
  verbose_startup: { value: 'number', default: 0 },
  version_table: { value: 'string' },
  wait_worker1_mode: { value: 'number', default: 0 },
  wait_worker1_time: { value: 'number', default: 4000000 },
  wait_worker1_usleep: { value: 'number', default: 100000 },
  wdir: { value: 'word-or-string', aliases: ['workdir'] },
  xavp_via_fields: { value: 'string' },
  xavp_via_params: { value: 'string' },
  xavp_via_reply_params: { value: 'string', since: '5.7' },
}

/** A core parameter together with the name under which the runtime reads it. */
export interface KnownCoreParameter {
  readonly name: string
  readonly facts: CoreParameterFacts
}

const byName: ReadonlyMap<string, KnownCoreParameter> = new Map(
  Object.entries(coreParameters).flatMap(([name, facts]) =>
    [name, ...(facts.aliases ?? [])].map((written): [string, KnownCoreParameter] => [written, { name, facts }]),
  ),
)

/** The parameter by its name or an alias; undefined when no release has it. */
export function findCoreParameter(written: string): KnownCoreParameter | undefined {
  return byName.get(written)
}

/** Whether the name is one of this release. */
export function isCoreParameterOf(written: string, release: Release): boolean {
  const known = byName.get(written)
  if (known === undefined) return false
  if (known.facts.newAliases?.includes(written) === true) return isSince('5.7', release)
  return isSince(known.facts.since, release)
}

/** All names and aliases of one release. */
export function coreParameterNames(release: Release): readonly string[] {
  return [...byName.keys()].filter((name) => isCoreParameterOf(name, release))
}
