/** What old configurations still name, and what serves instead. */
interface Replacement {
  readonly remedy: string
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
  ['mf_process_maxfwd_header', { remedy: 'use maxfwd_process of module maxfwd' }],
  ['print', { remedy: 'use xlog of module xlog' }],
])

/** Modules that went, and the one that has their functions now. */
export const removedModules: ReadonlyMap<string, Replacement> = new Map([
  ['mysql', { remedy: 'it is called db_mysql now' }],
  ['postgres', { remedy: 'it is called db_postgres now' }],
  ['dbtext', { remedy: 'it is called db_text now' }],
  ['unixodbc', { remedy: 'it is called db_unixodbc now' }],
  ['mi_fifo', { remedy: 'use jsonrpcs (parameter fifo_name) or ctl' }],
  ['mi_datagram', { remedy: 'use jsonrpcs (parameter dgram_socket) or ctl' }],
  ['mi_xmlrpc', { remedy: 'use xmlrpc' }],
  ['mi_rpc', { remedy: 'use ctl or jsonrpcs' }],
  ['options', { remedy: 'options_reply is in siputils now' }],
  ['uri', { remedy: 'its functions are in siputils now' }],
  ['print', { remedy: 'use xlog' }],
])
