import { isSince, type Release } from './releases.ts'

/** Module, the release that brought them, and names joined by blanks. */
type Row = readonly [module: string, since: string, names: string]

/**
 * What modules export newly: 5.7 stands for anything that 6.1.5 has and 5.6.3 lacks, 6.2 for what 6.1.5 lacks too. Found by asking
 * both servers for every parameter and function of every module (`kamailio -c`).
 */
// prettier-ignore
const newParams: readonly Row[] = [
  ['acc', '5.7', 'cdr_duration_mode db_version_check'],
  ['acc_json', '5.7', 'cdr_skip'],
  ['app_jsdt', '5.7', 'loaddir'],
  ['app_perl', '5.7', 'parse_mode warn_mode'],
  ['app_python3', '5.7', 'threads_mode'],
  ['app_ruby', '5.7', 'modproc'],
  ['async', '5.7', 'mode'],
  ['auth_xkeys', '6.2', 'hmac_engine'],
  ['cdp', '5.7', 'ca_list certificate enable_tls private_key tls_method'],
  ['cfgt', '5.7', 'route_log skip_unknown'],
  ['corex', '5.7', 'dns_file'],
  ['db_mysql', '5.7', 'opt_ssl_ca'],
  ['db_redis', '5.7',
    'ca_path db_pass hash_expires hash_value mapping_struct_type max_key_length opt_tls recheck_replicas_interval ' +
    'redis_master_name sentinels_config use_replicas with_sentinels'],
  ['db_sqlite', '5.7', 'db_set_busy_timeout'],
  ['dialog', '5.7', 'bye_early_code bye_early_reason debug_variables dlg_ctxiuid_mode dlg_mode'],
  ['dialog', '6.2', 'dmq_peer_id enable_dmq_ka_iflags_sync'],
  ['dispatcher', '5.7', 'ds_ping_fr_timeout ds_ping_fr_timer ds_ping_socket ds_retain_latency_stats event_callback_mode'],
  ['dispatcher', '6.2', 'ds_dns_match_all'],
  ['dmq', '5.7', 'fail_count_enabled fail_count_threshold_disabled fail_count_threshold_not_active remove_inactive'],
  ['dmq', '6.2', 'event_callback init_with_single sl_send'],
  ['dmq_usrloc', '5.7', 'replicate_cflags usrloc_delete_expired'],
  ['dmq_usrloc', '6.2', 'dmq_peer_id'],
  ['evapi', '5.7', 'wait_idle wait_increase'],
  ['evapi', '6.2', 'context_mlimit send_data_timeout send_task_timeout'],
  ['geoip2', '5.7', 'resid'],
  ['htable', '6.2', 'dmq_peer_id'],
  ['http_client', '5.7', 'response_headers timeout_mode'],
  ['imc', '5.7', 'db_mode'],
  ['ims_auth', '5.7', 'av_mode'],
  ['ims_charging', '5.7', 'node_func strip_plus_from_e164 use_pani_from_term_invite'],
  ['ims_dialog', '6.2', 'dbg_list'],
  ['ims_ipsec_pcscf', '5.7', 'ipsec_listen_agname ipsec_listen_name ipsec_preferred_alg ipsec_preferred_ealg'],
  ['ims_qos', '5.7', 'dialog_direction recv_mode suspend_transaction trust_bottom_via'],
  ['ims_registrar_pcscf', '5.7', 'delete_delay ignore_contact_rxproto_check trust_bottom_via'],
  ['ims_registrar_scscf', '5.7', 'em_max_expires skip_multiple_bindings_on_reg_resp'],
  ['ims_usrloc_pcscf', '5.7', 'audit_expired_pcontacts_interval audit_expired_pcontacts_timeout'],
  ['jsonrpcs', '5.7', 'tcp_socket'],
  ['kazoo', '5.7', 'amqp_timer_process_interval'],
  ['ldap', '5.7', 'connect_mode'],
  ['lost', '5.7', 'location_3d'],
  ['lrkproxy', '5.7', 'behind_nat end_port start_port'],
  ['microhttpd', '6.2', 'allowed_ips'],
  ['mqtt', '5.7', 'tls_alpn'],
  ['msilo', '5.7', 'sc_callid sc_status use_mode'],
  ['mtree', '5.7', 'item'],
  ['mtree', '6.2', 'connect_mode'],
  ['nathelper', '5.7', 'ignore_path'],
  ['nats', '6.2', 'tls tls_ca_file tls_cert_file tls_expected_hostname tls_key_file'],
  ['ndb_redis', '5.7', 'ca_path debug'],
  ['p_usrloc', '5.7', 'preload use_domain_crc32'],
  ['pdb', '5.7', 'll_info'],
  ['pdt', '5.7', 'mode'],
  ['permissions', '5.7', 'subnet_match_mode'],
  ['phonenum', '6.2', 'shortcode'],
  ['presence', '5.7', 'default_socket enable_pres_dmq enable_pres_sync_dmq enable_subs_dmq enable_subs_sync_dmq skip_notify_dmq'],
  ['presence', '6.2', 'dmq_peer_id'],
  ['presence_reginfo', '5.7', 'aggregate_presentities'],
  ['pua_dialoginfo', '5.7', 'local_identity_dlg_var refresh_pubruri_avps_flag use_uuid'],
  ['rabbitmq', '5.7', 'amqps_ca_file'],
  ['rr', '5.7', 'loose_route_mode'],
  ['rtpengine', '5.7',
    'dtmf_event dtmf_event_callid dtmf_event_duration dtmf_event_source_ip dtmf_event_source_label dtmf_event_source_tag ' +
    'dtmf_event_tags dtmf_event_timestamp dtmf_event_type dtmf_event_volume dtmf_events_sock enable_dmq event_callback ' +
    'ping_interval ping_mode write_sdp_pv_mode'],
  ['rtpengine', '6.2', 'dmq_peer_id'],
  ['rtpproxy', '5.7', 'timeout_tag_pv'],
  ['sanity', '6.2',
    'size_body size_checks size_contact_uri size_from_uri size_header size_headers size_message size_method size_pai_uri ' +
    'size_path_uri size_route_uri size_ruri size_to_uri'],
  ['sca', '5.7', 'contact_fallback from_uri_avp to_uri_avp'],
  ['secfilter', '5.7', 'cleanup_interval reload_delta'],
  ['sipdump', '5.7', 'fagex wait_mode'],
  ['sipdump', '6.2', 'parse_call_id'],
  ['siptrace', '5.7', 'data_mode trace_dialog_ack trace_dialog_spiral'],
  ['siptrace', '6.2', 'trace_ephemeral_socket'],
  ['siputils', '5.7', 'e164_max_len'],
  ['sqlops', '5.7', 'log_buf_size'],
  ['tls', '5.7',
    'init_mode key_password_mode keylog_file keylog_mode keylog_peer private_key_password provider_quirks ' +
    'provider_quirks_config'],
  ['tm', '5.7',
    'delayed_reply e2e_cancel_hop_by_hop evcb_local_ack_sent evlreq_mode failover_reply_codes headers_mode ' +
    'local_ack_branch_mode reply_408_code reply_408_reason reply_matching'],
  ['tm', '6.2', 'delete_timer'],
  ['topoh', '5.7', 'mask_mode use_mode'],
  ['topos', '5.7',
    'header_mode methods_nocontact methods_noinitial methods_update_time version_table xavu_field_a_contact_host ' +
    'xavu_field_b_contact_host'],
  ['topos', '6.2', 'sn_refresh_topology'],
  ['uac', '5.7', 'reload_delta'],
  ['usrloc', '5.7', 'ka_interval ka_randomize ka_reply_codes'],
  ['xhttp_prom', '5.7', 'xhttp_prom_metadata_flags xhttp_prom_pkg_stats xhttp_prom_tags xhttp_prom_uptime_stat'],
  ['xhttp_prom', '6.2', 'timestamp_format'],
  ['xlog', '6.2', 'auto_newline'],
]

/** The same for functions, each with a number of arguments. */
// prettier-ignore
const newFunctions: readonly Row[] = [
  ['async', '5.7', 'async_tkv_emit/3'],
  ['auth', '5.7', 'auth_algorithm/1'],
  ['auth', '6.2', 'auth_challenge/3 proxy_challenge/3 www_challenge/3'],
  ['cfgutils', '5.7', 'lock/2 trylock/2 unlock/2'],
  ['corex', '5.7',
    'forward_uac/0 forward_uac_uri/1 msg_vbflag_is_set/1 msg_vbflag_parse/1 msg_vbflag_reset/1 msg_vbflag_set/1 ' +
    'via_reply_add_xavp_params/1'],
  ['corex', '6.2', 'forward_uac/1 forward_uac_uri/2'],
  ['dialog', '5.7',
    'dlg_get_var/5 dlg_refer_cid/3 dlg_refer_did/4 dlg_req_within/2 dlg_req_within/3 dlg_req_within/4 dlg_req_within/5 ' +
    'dlg_set_state/1 dlg_set_var/5 dlg_update_state/0'],
  ['dialog', '6.2', 'dlg_remove_dialogs_from_node/1 dlg_update_contact/0 dlg_update_socket/0'],
  ['dispatcher', '5.7', 'ds_dsg_fetch/1 ds_dsg_fetch_uri/2 ds_mark_addr/3 ds_oc_set_attrs/5'],
  ['dmq', '6.2', 'dmq_handle_custom/4 dmq_process_custom/4'],
  ['geoip2', '5.7', 'geoip2_distance/3'],
  ['htable', '5.7', 'sht_dec/2 sht_inc/2 sht_is_null/2'],
  ['http_async_client', '6.2', 'http_async_send/2 http_async_send_xdata/3'],
  ['http_client', '5.7',
    'http_client_request/5 http_client_request_v2pk/5 http_client_response_headers_clear/1 ' +
    'http_client_response_headers_set/1'],
  ['imc', '5.7', 'imc_room_active/1 imc_room_member/2'],
  ['ims_auth', '5.7', 'ims_auth_data_reset/0 ims_auth_data_set/4'],
  ['ims_ipsec_pcscf', '5.7', 'ipsec_destroy/2 ipsec_destroy_by_contact/4'],
  ['ipops', '5.7', 'ptr_query/2'],
  ['jansson', '5.7', 'jansson_pv_get/3'],
  ['kex', '5.7', 'is_myhost/1'],
  ['msilo', '5.7', 'm_store_addrs/3'],
  ['msrp', '5.7', 'msrp_forward/0 msrp_forward/1 msrp_forward/2'],
  ['nats', '5.7', 'nats_publish/3'],
  ['outbound', '5.7', 'check_flow_token/0'],
  ['path', '6.2',
    'add_path_advertised_address/1 add_path_advertised_address/2 add_path_advertised_address/3 ' +
    'add_path_received_advertised_address/1 add_path_received_advertised_address/2 add_path_received_advertised_address/3'],
  ['permissions', '5.7', 'allow_register_include_port/1 allow_register_include_port/2'],
  ['pua_reginfo', '5.7', 'reginfo_disable_publish/0'],
  ['pv', '5.7', 'xavi_rm_all/1 xavp_lshift/2 xavp_params_implode_qval/2 xavp_push_dst/1 xavp_rm_all/1 xavp_xparams_explode/3'],
  ['pv_headers', '5.7', 'pvh_remove_all_headers/0'],
  ['registrar', '5.7', 'lookup_xavp/4 reg_from_user/3'],
  ['rtpengine', '5.7',
    'play_media/2 rtpengine_answer/2 rtpengine_connect/0 rtpengine_connect/1 rtpengine_connect/2 rtpengine_delete/2 ' +
    'rtpengine_destroy/0 rtpengine_destroy/1 rtpengine_destroy/2 rtpengine_info/2 rtpengine_manage/2 rtpengine_offer/2 ' +
    'rtpengine_query/2 rtpengine_subscribe_answer/1 rtpengine_subscribe_answer/2 rtpengine_subscribe_request/4 ' +
    'rtpengine_subscribe_request/5 rtpengine_unsubscribe/1 rtpengine_unsubscribe/2'],
  ['sca', '5.7', 'sca_handle_subscribe/1 sca_handle_subscribe/2'],
  ['sdpops', '5.7',
    'sdp_iterator_append/2 sdp_iterator_end/1 sdp_iterator_insert/2 sdp_iterator_next/1 sdp_iterator_rm/1 ' +
    'sdp_iterator_start/1'],
  ['secfilter', '6.2',
    'secf_check_domain_contact_hdr/0 secf_check_domain_from_hdr/0 secf_check_domain_to_hdr/0 secf_check_name_contact_hdr/0 ' +
    'secf_check_name_from_hdr/0 secf_check_name_to_hdr/0 secf_check_username_contact_hdr/0 secf_check_username_from_hdr/0 ' +
    'secf_check_username_to_hdr/0'],
  ['secsipid', '5.7', 'secsipid_sign_prvkey/3 secsipid_verify/3'],
  ['siprepo', '6.2', 'sr_msg_match/1'],
  ['siptrace', '5.7', 'sip_trace_msg/5'],
  ['siputils', '5.7', 'contact_param_check/1 contact_param_encode_alias/2 is_http/0 is_sip/0 sip_parse_headers/0 tel2sip2/3'],
  ['sl', '5.7', 'send_reply_error/0'],
  ['statsd', '5.7', 'statsd_decr/2 statsd_gauge/3 statsd_histogram/3 statsd_incr/2 statsd_set/3 statsd_stop/2'],
  ['tcpops', '5.7', 'tcp_con_alive/1'],
  ['textops', '5.7', 'set_body_hex/2 set_reply_body_hex/2 str_all_in/2 str_any_in/2 subst_v/3 via_param_rm/2'],
  ['textopsx', '5.7', 'msg_changed_route/1'],
  ['tm', '5.7',
    't_cell_append_branches/2 t_exists/0 t_msg_apply_changes/0 t_relay_to_proxy/1 t_reply_error/0 t_set_no_auto_ack/1'],
  ['tm', '6.2', 't_relay_to_proxy/2'],
  ['tmx', '5.7', 't_uac_ack_local/2 t_uac_ack_local/3 t_uac_ack_local/4 t_vbflag_is_set/1 t_vbflag_reset/1 t_vbflag_set/1'],
  ['tmx', '6.2', 't_cancel_branch_idx/3'],
  ['tsilo', '5.7', 'ts_append_branches/1'],
  ['uac', '5.7', 'uac_reg_send_register/2 uac_reg_send_unregister/2'],
  ['websocket', '6.2', 'ws_connect/5 ws_connect_url/2 ws_send/5'],
  ['xhttp_prom', '5.7', 'prom_gauge_inc/2 prom_gauge_inc/3 prom_gauge_inc/4 prom_gauge_inc/5'],
]

/** Variables as `$name` and transformations as `{class.name}`; `core` stands for what needs no module. */
// prettier-ignore
const newNames: readonly Row[] = [
  ['core', '5.7', '$defv $defs $iuid'],
  ['corex', '5.7', '$atkv'],
  ['dispatcher', '5.7', '$dsg'],
  ['http_client', '5.7', '$httprhdr'],
  ['ipops', '5.7', '$ptrquery'],
  ['pv', '5.7',
    '$recv $cts $ctu $En $Er $Es $Et $Ec $Eq $Ek $Ei $Ej $Eb $Ev $tts $shvinc {s.intv} {s.rmhdws} {s.rmhlws} ' +
    '{s.selectsw} {s.charat} {s.byteat} {s.s} {s.sha3} {s.keccak} {s.crc32} {s.escape.crlf} {s.unescape.crlf} ' +
    '{uri.rmparam} {val.n0} {val.ne} {val.json} {val.jsonqe} {num.fdigit} {num.ldigit}'],
  ['sdpops', '5.7', '$sdpitval'],
  ['tls', '5.7', '$tls_peer_san_count $tls_my_san_count'],
  ['topoh', '5.7', '$th'],
]

function indexOf(rows: readonly Row[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap(([module, since, names]) =>
      names.split(' ').map((name): [string, string] => [`${module} ${name}`, since]),
    ),
  )
}

const paramSince = indexOf(newParams)
const functionSince = indexOf(newFunctions)
const nameSince = indexOf(newNames)

/** Whether a release has a parameter of a module that some release has. */
export function isParamOf(module: string, param: string, release: Release): boolean {
  return isSince(paramSince.get(`${module} ${param}`), release)
}

/** Whether a release has a function of a module that some release has, with this number of arguments. */
export function isFunctionOf(module: string, name: string, argumentCount: number, release: Release): boolean {
  return isSince(functionSince.get(`${module} ${name}/${argumentCount}`), release)
}

/** Whether a release has a pseudo-variable (`$name`) or transformation (`{class.name}`) of a module or of the `core`. */
export function isNameOf(module: string, name: string, release: Release): boolean {
  return isSince(nameSince.get(`${module} ${name}`), release)
}
