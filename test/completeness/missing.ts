/** Kamailio's exports that an implemented module still lacks, by module. A name leaves this list when it works. */
export const missing: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['dlgs', ['rpc: dlgs.count']],
  // Kamailio 6.1.5 has neither $ful nor $rul: the list that we compare with was made from a newer source.
  ['pv', ['pvars: ful', 'pvars: rul']],
  [
    'sanity',
    // Of a later release: 6.1.5 refuses them.
    [
      'params: size_checks',
      'params: size_message',
      'params: size_method',
      'params: size_ruri',
      'params: size_from_uri',
      'params: size_to_uri',
      'params: size_contact_uri',
      'params: size_route_uri',
      'params: size_path_uri',
      'params: size_pai_uri',
      'params: size_header',
      'params: size_headers',
      'params: size_body',
    ],
  ],
  ['textopsx', ['functions: bind_textopsx']],
  // What voicemail servers of 2004 read from a FIFO or a Unix socket; no configuration that we know of writes it.
  ['tm', ['functions: t_write_req', 'functions: t_write_unix', 'params: tw_append']],
  [
    'tmx',
    [
      // 6.1.5 has no such functions for scripts: "unknown command" (bind_tmx and t_uac_ack_local are for modules and KEMI).
      'functions: bind_tmx',
      'functions: t_cancel_branch_idx',
      'functions: t_uac_ack_local',
    ],
  ],
  // For other modules: 6.1.5 lets a script call it, which does nothing for it.
  ['xhttp', ['functions: bind_xhttp']],
  // Of a later release: 6.1.5 refuses it.
  ['xhttp_prom', ['params: timestamp_format']],
  // Connections that a server opens: of a later release, 6.1.5 has none of them.
  ['websocket', ['functions: ws_connect', 'functions: ws_connect_url', 'functions: ws_send', 'rpc: ws.connect']],
  ['xlog', ['params: auto_newline']],
])
