/** Functions that wait for a database or another server; the worker does nothing else meanwhile. */
// prettier-ignore
export const blockingCalls: ReadonlySet<string> = new Set([
  'sql_query', 'sql_pvquery', 'sql_xquery', 'avp_db_query', 'avp_db_load', 'db_check_caller', 'http_client_query', 'http_client_get', 'http_client_post',
  'http_connect', 'http_connect_raw', 'http_get_redirect', 'curl_connect', 'redis_cmd', 'ldap_search', 'mongodb_find', 'mongodb_find_one', 'rest_get', 'radius_load_caller_avps',
  'exec_avp', 'exec_msg', 'exec_dset', 'exec_cmd', 'enum_query', 'lcr_load_gws', 'load_gws', 'carrierroute', 'cr_route', 'alias_db_lookup', 'registrar_query',
])

/** Functions that look whether the request is one that was seen before; for a retransmission they end the script. */
export const retransmissionChecks: ReadonlySet<string> = new Set([
  't_check_trans',
  't_precheck_trans',
  't_newtran',
  't_lookup_request',
  't_relay',
  't_lookup_cancel',
])
