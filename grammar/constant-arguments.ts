import type { Release } from './releases.ts'

/**
 * Functions whose arguments must be constants: `name/count`, followed by the numbers of the arguments where not all must be. Kamailio
 * fixes these when it reads the file, and refuses an expression there. Found by calling every function of every module of 6.1.5 with
 * a variable in each place (`kamailio -c`).
 */
// prettier-ignore
const rows: readonly (readonly [module: string, functions: string])[] = [
  ['alias_db', 'alias_db_find/3 alias_db_find/4 alias_db_lookup/1 alias_db_lookup/2'],
  ['app_jsdt', 'jsdt_run/1 jsdt_run/2 jsdt_run/3 jsdt_run/4'],
  ['app_lua', 'lua_run/1 lua_run/2 lua_run/3 lua_run/4'],
  ['app_ruby', 'ruby_run/1 ruby_run/2 ruby_run/3 ruby_run/4'],
  ['async',
    'async_ms_route/2 async_ms_sleep/1 async_route/2 async_sleep/1 async_task_data/2 async_task_group_data/3 ' +
    'async_task_group_route/2 async_task_route/1'],
  ['auth',
    'auth_challenge/2 auth_get_www_authenticate/3 proxy_challenge/2 pv_auth_check/4 pv_proxy_authenticate/3 ' +
    'pv_proxy_authorize/3 pv_www_authenticate/3 pv_www_authenticate/4 pv_www_authorize/3 www_challenge/2'],
  ['auth_db',
    'auth_check/3 is_subscriber/3 proxy_authenticate/2 proxy_authorize/2 www_authenticate/2 www_authenticate/3 ' +
    'www_authorize/2'],
  ['auth_diameter', 'diameter_is_user_in/2 diameter_proxy_authorize/1 diameter_www_authorize/1'],
  ['auth_web3', 'web3_proxy_authenticate/2 web3_www_authenticate/2'],
  ['auth_xkeys', 'auth_xkeys_add/4 auth_xkeys_check/4'],
  ['avp',
    'append_attr_hf/1 append_attr_hf/2 attr2uri/1 attr2uri/2 attr_destination/1 attr_equals_xl/2 attr_to_reply/1 ' +
    'attr_to_reply/2 del_attr/1 del_attrs/1 dump_attrs/1 flags2attr/1 hdr_body2attrs/2 hdr_body2attrs2/2 insert_attr_hf/1 ' +
    'insert_attr_hf/2 print_attr/1 replace_attr_hf/1 replace_attr_hf/2 set_iattr/2 subst_attr/2 xlfix_attr/1 xlset_attr/2 ' +
    'xlset_destination/1'],
  ['avpops',
    'avp_check/2 avp_copy/2 avp_db_delete/2 avp_db_load/2 avp_db_query/1 avp_db_query/2 avp_db_store/2 avp_delete/1 ' +
    'avp_op/2 avp_pushto/2 avp_subst/2 is_avp_set/1'],
  ['benchmark', 'bm_log_timer/1 bm_start_timer/1'],
  ['cfgutils', 'core_hash/3 is_gflag/1 rand_set_prob/1 reset_gflag/1 set_gflag/1'],
  ['counters', 'cnt_add/2 cnt_inc/1 cnt_reset/1'],
  ['cplc', 'cpl_run_script/2 cpl_run_script/3'],
  ['db2_ops', 'db_close/1 db_first/1 db_foreach/2 db_next/1 db_query/1 db_query/2 db_seek/2'],
  ['debugger', 'dbg_breakpoint/1 dbg_pv_dump/1 dbg_pv_dump/2 dbg_sip_msg/1 dbg_sip_msg/2'],
  ['dialog',
    'dlg_bridge/3 dlg_bye/1 dlg_get/3 dlg_refer/2 dlg_remote_profile/5 dlg_req_within/2 dlg_req_within/3 dlg_req_within/4 ' +
    'dlg_req_within/5 dlg_set_timeout/3 dlg_set_timeout_by_profile/2 dlg_set_timeout_by_profile/3 get_profile_size/2 ' +
    'get_profile_size/3 is_in_profile/1 is_in_profile/2 set_dlg_profile/1 set_dlg_profile/2 unset_dlg_profile/1 ' +
    'unset_dlg_profile/2'],
  ['dialplan', 'dp_translate/1 dp_translate/2'],
  ['dispatcher', 'ds_mark_dst/1'],
  ['dmq', 'dmq_bcast_message/3 dmq_send_message/4'],
  ['h350', 'h350_auth_lookup/2'],
  ['ims_ipsec_pcscf', 'ipsec_destroy/1 ipsec_forward/1'],
  ['ims_isc', 'isc_match_filter/2 isc_match_filter_reg/2'],
  ['ims_qos_npn', 'Rx_AAR/5 Rx_AAR_Register/2 Rx_STR/2'],
  ['ims_registrar_pcscf',
    'pcscf_assert_identity/2 pcscf_follows_service_routes/1 pcscf_force_service_routes/1 pcscf_is_registered/1 ' +
    'pcscf_save_pending/1 pcscf_unregister/4 reginfo_handle_notify/1'],
  ['ims_registrar_scscf',
    'can_publish_reg/1 can_subscribe_to_reg/1 impu_registered/1 lookup/1 lookup/2 publish_reg/1 subscribe_to_reg/1 ' +
    'term_impu_has_contact/1 term_impu_registered/1'],
  ['kafka', 'kafka_send/2 kafka_send_key/3'],
  ['keepalive', 'ka_add_destination/2 ka_del_destination/2'],
  ['kex', 'avp_printf/2 pv_printf/2'],
  ['lrkproxy', 'set_lrkproxy_set/1'],
  ['matrix', 'matrix/3'],
  ['ndb_redis', 'redis_execute/1'],
  ['permissions',
    'allow_register/1 allow_register/2 allow_register_include_port/1 allow_register_include_port/2 allow_routing/1 ' +
    'allow_routing/2 allow_uri/2'],
  ['pipelimit', 'pl_drop/1 pl_drop/2'],
  ['pua_reginfo', 'reginfo_handle_notify/1 reginfo_subscribe/1 reginfo_subscribe/2'],
  ['pua_xmpp', 'pua_xmpp_req_winfo/2'],
  ['pv', 'pv_evalx/2'],
  ['registrar',
    'lookup/1 lookup/2 lookup_branches/1 lookup_to_dset/1 lookup_to_dset/2 reg_fetch_contacts/3 registered/1 registered/2 ' +
    'registered/3 registered/4 save/1 save/2 save/3 unregister/2 unregister/3'],
  ['rr', 'is_direction/1'],
  ['seas', 'as_relay_sl/1 as_relay_t/1'],
  ['siptrace', 'sip_trace/1'],
  ['siputils', 'is_supported/1'],
  ['sms', 'sms_send_msg_to_net/1'],
  ['sqlops', 'sql_pvquery/3 sql_query/2 sql_query/3 sql_query_async/2 sql_result_free/1 sql_xquery/3'],
  ['statistics', 'reset_stat/1 update_stat/2'],
  ['textops',
    'append_body_part/3 append_body_part_hex/3 append_hf/1 append_hf/2 get_body_part/2 get_body_part_raw/2 has_body/1 ' +
    'insert_hf/1 insert_hf/2 is_method/1 is_privacy/1 regex_substring/5 search_hf/3 set_body_multipart/3 subst/1 ' +
    'subst_body/1 subst_hf/3 subst_uri/1 subst_user/1'],
  ['textopsx',
    'append_hf_value/2 assign_hf_value/2 assign_hf_value2/2 exclude_hf_value/2 fnmatch/2 fnmatch/3 hf_value_exists/2 ' +
    'include_hf_value/2 insert_hf_value/2 remove_hf_value/1 remove_hf_value2/1'],
  ['timer', 'timer_enable/2'],
  ['tm',
    't_check_status/1 t_forward_nonack/2 t_forward_nonack_sctp/2 t_forward_nonack_tcp/2 t_forward_nonack_tls/2 ' +
    't_forward_nonack_to/2 t_forward_nonack_udp/2 t_is_set/1 t_on_branch/1 t_on_branch_failure/1 t_on_failure/1 ' +
    't_on_reply/1 t_relay/2 t_relay_to/1 t_relay_to/2 t_relay_to_avp/2 t_relay_to_sctp/2 t_relay_to_tcp/2 t_relay_to_tls/2 ' +
    't_relay_to_udp/2 t_replicate/2 t_replicate_sctp/2 t_replicate_tcp/2 t_replicate_tls/2 t_replicate_to/2 ' +
    't_replicate_udp/2 t_reply/2 t_send_reply/2 t_uac_send/6 t_write_req/2 t_write_unix/2'],
  ['tmrec', 'is_leap_year/1 time_period_match/1 time_period_match/2 tmrec_match/1 tmrec_match/2'],
  ['tmx',
    't_cancel_callid/3 t_cancel_callid/4 t_continue/3 t_reply_callid/4 t_uac_ack_local/2 t_uac_ack_local/3 ' +
    't_uac_ack_local/4'],
  ['uid_avp_db', 'load_attrs/2'],
  ['uid_uri_db', 'check_uri/1 lookup_user/1 lookup_user/2'],
  ['websocket', 'ws_close/2 ws_close/3'],
  ['xlog',
    'xalert/1 xbug/1 xcrit/1 xdbg/1 xdbgl/1 xerr/1 xinfo/1 xlog/1 xlog/2 xlog/3 xlogl/1 xlogl/2 xlogl/3 xlogm/2 xnotice/1 ' +
    'xwarn/1'],
  ['xmlrpc', 'xmlrpc_reply/2'],
  ['xprint', 'xpdbg/1 xplog/2'],
]

/** What 5.6.3 takes as constants only besides those. */
// prettier-ignore
const olderRows: readonly (readonly [module: string, functions: string])[] = [
  ['carrierroute',
    'cr_next_domain/6:3,4,5,6 cr_nofallback_route/5:5 cr_nofallback_route/6:5,6 cr_route/5:5 cr_route/6:5,6'],
  ['corex', 'file_read/2'],
  ['crypto', 'crypto_aes_decrypt/3 crypto_aes_encrypt/3 crypto_hmac_sha256/3'],
  ['dispatcher',
    'ds_is_from_list/2 ds_is_from_list/3 ds_list_exist/1 ds_list_exists/1 ds_select/3 ds_select_domain/3 ' +
    'ds_select_dst/3 ds_select_routes/3'],
  ['evapi',
    'evapi_async_multicast/2 evapi_async_relay/1 evapi_async_unicast/2 evapi_multicast/2 evapi_relay/1 evapi_unicast/2'],
  ['exec', 'exec_avp/2'],
  ['group', 'get_user_group/2 is_user_in/2'],
  ['h350', 'h350_result_call_preferences/1 h350_result_service_level/1 h350_sipuri_lookup/1'],
  ['htable',
    'sht_has_name/3 sht_has_str_value/3 sht_lock/1 sht_match_name/3 sht_match_str_value/3 sht_rm_name/3 ' +
    'sht_rm_name_re/1 sht_rm_value/3 sht_rm_value_re/1 sht_unlock/1'],
  ['ims_auth',
    'ims_proxy_authenticate/1 ims_proxy_challenge/3 ims_www_authenticate/1 ims_www_challenge/2 ims_www_challenge/3 ' +
    'ims_www_resync_auth/2'],
  ['ims_charging', 'Ro_CCR/5 Ro_CCR_Stop/3'],
  ['ims_dialog',
    'dlg_get/3 get_profile_size/2 get_profile_size/3 is_in_profile/1 is_in_profile/2 set_dlg_profile/1 ' +
    'set_dlg_profile/2 unset_dlg_profile/1 unset_dlg_profile/2'],
  ['ims_icscf', 'I_perform_location_information_request/2 I_perform_user_authorization_request/2'],
  ['ims_qos', 'Rx_AAR_Register/2'],
  ['ims_registrar_scscf', 'assign_server_unreg/3 reg_fetch_contacts/3 save/2 save/3 unregister/2'],
  ['jsonrpcc', 'jsonrpc_notification/2'],
  ['ldap', 'ldap_filter_url_encode/2 ldap_result_check/1 ldap_result_check/2'],
  ['lwsc', 'lwsc_notify/2 lwsc_notify_proto/3 lwsc_request/2 lwsc_request_proto/3'],
  ['mohqueue', 'mohq_count/2'],
  ['mqtt', 'mqtt_publish/3 mqtt_subscribe/2 mqtt_unsubscribe/1'],
  ['mqueue', 'mq_add/3'],
  ['msrp', 'msrp_reply/3 msrp_set_dst/2'],
  ['mtree', 'mt_match/3'],
  ['nathelper', 'add_contact_alias/3 fix_nated_sdp/1 fix_nated_sdp/2'],
  ['ndb_mongodb', 'mongodb_cmd/5 mongodb_cmd_simple/5 mongodb_find/5 mongodb_find_one/5'],
  ['ndb_redis',
    'redis_cmd/3 redis_cmd/4 redis_cmd/5 redis_cmd/6 redis_pipe_cmd/3 redis_pipe_cmd/4 redis_pipe_cmd/5 ' +
    'redis_pipe_cmd/6'],
  ['pdb', 'pdb_query/2:2'],
  ['pdt', 'pd_translate/2'],
  ['phonenum', 'phonenum_match_cn/3'],
  ['pipelimit', 'pl_check/3'],
  ['presence',
    'handle_publish/1 handle_subscribe/1 pres_has_subscribers/2 pres_refresh_watchers/3 pres_refresh_watchers/5 ' +
    'pres_update_watchers/2'],
  ['presence_xml', 'pres_check_activities/2 pres_check_basic/2'],
  ['pv', 'xavp_copy/3 xavp_copy/4'],
  ['rls', 'rls_update_subs/2'],
  ['rr',
    'add_rr_param/1 record_route/1 record_route_advertised_address/1 record_route_preset/1 record_route_preset/2'],
  ['rtpengine', 'set_rtpengine_set/1 set_rtpengine_set/2'],
  ['rtpproxy', 'rtpproxy_stream2uac/2 rtpproxy_stream2uas/2 set_rtp_proxy_set/1'],
  ['sdpops', 'sdp_get_line_startswith/2'],
  ['sipcapture', 'float2int/2 report_capture/1 report_capture/2 report_capture/3 sip_capture/1 sip_capture/2'],
  ['siputils', 'tel2sip/3'],
  ['sl', 'send_reply/2 send_reply_mode/3 sl_reply/2 sl_send_reply/2 sl_forward_reply/1 sl_forward_reply/2'],
  ['slack', 'slack_send/1'],
  ['textopsx', 'change_reply_status/2'],
  ['tsilo', 'ts_append/2 ts_append_by_contact/2 ts_append_by_contact/3 ts_append_to/3 ts_append_to/4'],
  ['uac_redirect', 'get_redirects/1 get_redirects/2'],
  ['uid_auth_db', 'proxy_authenticate/2 proxy_authorize/2 www_authenticate/2 www_authorize/2'],
  ['uid_avp_db', 'load_extra_attrs/2 lock_extra_attrs/2 remove_extra_attrs/2 save_extra_attrs/2 unlock_extra_attrs/2'],
  ['uri_db', 'check_uri/3'],
  ['userblocklist',
    'check_allowlist/1 check_blocklist/1 check_user_allowlist/2 check_user_allowlist/3 check_user_allowlist/4 ' +
    'check_user_blocklist/2 check_user_blocklist/3 check_user_blocklist/4'],
  ['xcap_server', 'xcaps_del/2 xcaps_get/2 xcaps_put/3'],
  ['xhttp', 'xhttp_reply/4'],
  ['xhttp_prom',
    'prom_counter_inc/2 prom_counter_inc/3 prom_counter_inc/4 prom_counter_inc/5 prom_counter_reset/1 ' +
    'prom_counter_reset/2 prom_counter_reset/3 prom_counter_reset/4 prom_gauge_reset/1 prom_gauge_reset/2 ' +
    'prom_gauge_reset/3 prom_gauge_reset/4 prom_gauge_set/2 prom_gauge_set/3 prom_gauge_set/4 prom_gauge_set/5 ' +
    'prom_histogram_observe/2 prom_histogram_observe/3 prom_histogram_observe/4 prom_histogram_observe/5'],
]

function indexOf(table: typeof rows): ReadonlyMap<string, readonly number[] | 'all'> {
  return new Map(
    table.flatMap(([module, functions]) =>
      functions.split(' ').map((entry): [string, readonly number[] | 'all'] => {
        const [name = '', places] = entry.split(':')
        return [`${module} ${name}`, places === undefined ? 'all' : places.split(',').map(Number)]
      }),
    ),
  )
}

const byFunction = indexOf(rows)
const byOlderFunction = indexOf(olderRows)

/** Whether an argument, counted from 0, must be a constant in a call with this many arguments. */
export function isConstantArgument(
  module: string,
  name: string,
  argumentCount: number,
  index: number,
  release: Release,
): boolean {
  const key = `${module} ${name}/${argumentCount}`
  const isPlace = (places: readonly number[] | 'all' | undefined): boolean =>
    places === 'all' || places?.includes(index + 1) === true
  return isPlace(byFunction.get(key)) || (release === '5.6' && isPlace(byOlderFunction.get(key)))
}
