import type { Call } from '../ast/nodes.ts'

/** Functions that send the request on; a positive code says that they did. */
// prettier-ignore
export const relays: ReadonlySet<string> = new Set([
  't_relay', 't_relay_to', 't_relay_to_udp', 't_relay_to_tcp', 't_relay_to_tls', 't_relay_to_sctp', 't_relay_to_avp', 't_relay_to_proxy',
  't_forward_nonack', 't_forward_nonack_uri', 't_forward_nonack_to', 't_forward_nonack_udp', 't_forward_nonack_tcp',
  't_forward_nonack_tls', 't_forward_nonack_sctp', 'forward', 'forward_tcp', 'forward_udp', 'forward_tls', 'forward_sctp', 'forward_uac',
  'forward_uac_uri', 'send', 'send_tcp', 'send_udp', 'msrp_relay', 'as_relay_t', 'as_relay_sl',
])

/** Of those, the ones with which the request itself goes on inside a transaction. */
export const statefulRelays: ReadonlySet<string> = new Set([...relays].filter((name) => name.startsWith('t_')))

/** Of those, the ones without a transaction. */
export const statelessRelays: ReadonlySet<string> = new Set([...relays].filter((name) => name.startsWith('forward')))

/** Functions that do nothing but answer the request with a reply of ours. */
// prettier-ignore
export const answers: ReadonlySet<string> = new Set([
  'sl_send_reply', 'sl_reply_error', 'send_reply', 'send_reply_error', 'send_reply_mode', 'sl_reply', 't_reply', 't_send_reply', 't_reply_error',
  'sl_forward_reply', 'sanity_reply', 'reg_send_reply', 'options_reply',
])

/** Functions that ask the sender for a password. */
// prettier-ignore
export const challenges: ReadonlySet<string> = new Set([
  'www_challenge', 'proxy_challenge', 'auth_challenge', 'ims_www_challenge', 'ims_proxy_challenge',
])

/** Functions that answer the request, or may, as part of something bigger. */
// prettier-ignore
export const services: ReadonlySet<string> = new Set([
  'save', 'handle_publish', 'handle_subscribe', 'rls_handle_subscribe', 'rls_handle_notify', 'dmq_handle_message', 'pcscf_save',
  'pcscf_save_pending', 'sca_handle_subscribe', 'sca_call_info_update', 'bla_handle_notify', 'reginfo_handle_notify', 'subscribe_to_reg', 'mohq_send',
  'cpl_run_script', 'xmpp_send_message', 'sip_capture', 'sip_capture_forward', 'report_capture', 'msrp_reply', 'publish_reg', 'erl_reply',
  'I_perform_user_authorization_request', 'I_perform_location_information_request', 'isc_match_filter', 't_replicate', 'dmq_t_replicate',
  'radius_www_authorize', 'radius_proxy_authorize', 'diameter_www_authorize', 'diameter_proxy_authorize', 'pres_auth_status', 'xhttp_reply',
  'xmlrpc_reply', 'mhttpd_reply', 'nghttp2_reply', 'jsonrpc_dispatch', 'dispatch_rpc', 'sanity_check', 'sms_send_msg', 'sms_send_msg_to_net',
  'ws_handle_handshake', 'rms_answer', 'rms_bridge', 'send_data', 'sendx',
])

/** Functions that lay the request aside or hand it to another program: something later answers or relays it. */
// prettier-ignore
export const suspensions: ReadonlySet<string> = new Set([
  't_suspend', 't_continue', 'async_route', 'async_sleep', 'async_ms_route', 'async_ms_sleep', 'async_task_route', 'async_task_group_route',
  'async_tkv_emit', 'http_async_query', 'sql_query_async', 'evapi_async_relay', 'evapi_async_unicast', 'evapi_async_multicast', 'ts_store',
  'kazoo_query_async', 'kazoo_async_query', 'diameter_request_async', 'lua_run', 'lua_runstring', 'lua_dofile', 'python_exec',
  'app_python3s_exec', 'perl_exec', 'perl_exec_simple', 'ruby_run', 'jsdt_run', 'jsdt_runstring', 'erl_send', 'erl_reg_send', 'sr_msg_async_pull',
])

/** Functions that look for what became of an earlier copy: true says that the transaction deals with the request. */
const absorbers: ReadonlySet<string> = new Set([
  't_check_trans',
  't_precheck_trans',
  't_lookup_request',
  't_lookup_cancel',
])

/** Functions that make a transaction, or resume one. */
// prettier-ignore
export const createsTransaction: ReadonlySet<string> = new Set([
  't_newtran', 't_lookup_request', 't_check_trans', 't_lookup_cancel', ...relays, ...services, ...suspensions,
])

/** What a function does to a request that waits for an answer. */
export function fateOf(name: string): 'relayed' | 'answered' | 'suspended' | undefined {
  if (relays.has(name)) return 'relayed'
  if (answers.has(name) || challenges.has(name) || services.has(name)) return 'answered'
  return suspensions.has(name) || absorbers.has(name) ? 'suspended' : undefined
}

/** The reply code of a call such as sl_send_reply("404", …); undefined when it is not written out. */
export function replyCode(call: Call): number | undefined {
  const [code] = call.args
  if (code?.kind === 'NumberLiteral') return code.value
  if (code?.kind === 'StringLiteral' && /^\d{3}$/.test(code.value)) return Number(code.value)
  return undefined
}

/** Whether a call sends a final reply: of those whose code is not written out too. */
export function isFinalAnswer(name: string, call: Call): boolean {
  return answers.has(name) && (replyCode(call) ?? 200) >= 200
}
