/** What old configurations still name, and what serves instead. */
interface Replacement {
  readonly remedy: string
  /** What can stand in its place with nothing else changed. */
  readonly replacement?: string
}

/** Core parameters that no supported release has any more. */
export const removedCoreParameters: ReadonlyMap<string, Replacement> = new Map([
  ['loop_checks', { remedy: 'remove it: loops are found by Max-Forwards (module maxfwd)' }],
  ['fifo', { remedy: 'remove it: module jsonrpcs serves commands over a fifo (parameter fifo_name)' }],
  ['fifo_mode', { remedy: 'remove it: see parameter fifo_mode of module jsonrpcs' }],
  ['fifo_db_url', { remedy: 'remove it' }],
  ['unixsock', { remedy: 'remove it: module ctl serves commands over a socket' }],
  ['stun_refresh_interval', { remedy: 'remove it: STUN is in module stun' }],
  ['stun_allow_stun', { remedy: 'remove it: STUN is in module stun' }],
  ['stun_allow_fp', { remedy: 'remove it: STUN is in module stun' }],
])

/** Functions that neither the core nor a module has any more. */
export const removedFunctions: ReadonlyMap<string, Replacement> = new Map([
  ['len_gt', { remedy: 'compare msg:len: if (msg:len > 2048) …' }],
  ['print', { remedy: 'use xlog of module xlog', replacement: 'xlog' }],
  ['addRecordRoute', { remedy: 'use record_route of module rr', replacement: 'record_route' }],
  ['rewriteFromRoute', { remedy: 'use loose_route of module rr', replacement: 'loose_route' }],
  ['sl_filter_ACK', { remedy: 'remove it: module sl drops the ACKs of its own replies' }],
  ['force_rtp_proxy', { remedy: 'use rtpproxy_manage of module rtpproxy' }],
])

/** Modules that went, and the one that has their functions now. */
export const removedModules: ReadonlyMap<string, Replacement> = new Map([
  ['mysql', { remedy: 'it is called db_mysql now', replacement: 'db_mysql' }],
  ['postgres', { remedy: 'it is called db_postgres now', replacement: 'db_postgres' }],
  ['dbtext', { remedy: 'it is called db_text now', replacement: 'db_text' }],
  ['unixodbc', { remedy: 'it is called db_unixodbc now', replacement: 'db_unixodbc' }],
  ['flatstore', { remedy: 'it is called db_flatstore now', replacement: 'db_flatstore' }],
  ['cpl-c', { remedy: 'it is called cplc now', replacement: 'cplc' }],
  ['jsonrpc-s', { remedy: 'it is called jsonrpcs now', replacement: 'jsonrpcs' }],
  ['jsonrpc-c', { remedy: 'it is called jsonrpcc now', replacement: 'jsonrpcc' }],
  ['mi_fifo', { remedy: 'use jsonrpcs (parameter fifo_name) or ctl' }],
  ['mi_datagram', { remedy: 'use jsonrpcs (parameter dgram_socket) or ctl' }],
  ['mi_xmlrpc', { remedy: 'use xmlrpc' }],
  ['mi_rpc', { remedy: 'use ctl or jsonrpcs' }],
  ['options', { remedy: 'options_reply is in siputils now' }],
  ['uri', { remedy: 'its functions are in siputils now' }],
  ['print', { remedy: 'use xlog' }],
])
