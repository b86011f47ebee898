const names = 'the fixup looks the name up among what parameters declare'
const resolves = 'the host is looked up in the DNS at start, and the recorder has none'
const words = 'the fixup has forms of its own, of which only these variants are known'

const tmHosts =
  't_forward_nonack t_forward_nonack_sctp t_forward_nonack_tcp t_forward_nonack_tls t_forward_nonack_udp t_relay t_relay_to ' +
  't_relay_to_sctp t_relay_to_tcp t_relay_to_tls t_relay_to_udp t_replicate t_replicate_sctp t_replicate_tcp t_replicate_tls ' +
  't_replicate_udp'

const unusable = 'a start takes it, and the call then never does anything: kamkit asks for what the function can use'

const rows: readonly (readonly [reason: string, places: readonly string[]])[] = [
  [resolves, tmHosts.split(' ').map((name) => `tm ${name}/2 1`)],
  [
    unusable,
    [
      'pv xavp_params_implode/2 1',
      'pv xavp_params_implode/2 2',
      'pv xavp_params_implode_qval/2 1',
      'pv xavp_params_implode_qval/2 2',
      'pv xavu_params_implode/2 1',
      'pv xavu_params_implode/2 2',
      'textops regex_substring/5 1',
      'textops regex_substring/5 2',
      'textops regex_substring/5 3',
      'textops regex_substring/5 4',
      'textops regex_substring/5 5',
      'tm t_is_set/1 1',
    ],
  ],
  [
    names,
    [
      'htable sht_lock/1 1',
      'htable sht_unlock/1 1',
      'htable sht_rm_name_re/1 1',
      'htable sht_rm_value_re/1 1',
      'rtpengine set_rtpengine_set/1 1',
      'rtpengine set_rtpengine_set/2 1',
      'rtpengine set_rtpengine_set/2 2',
      'rtpproxy set_rtp_proxy_set/1 1',
    ],
  ],
  [
    words,
    [
      'alias_db alias_db_find/3 3',
      'registrar lookup_xavp/4 1',
      'registrar reg_from_user/3 1',
      'tm t_relay_to/1 1',
      'tm t_relay_to/2 2',
      'tmx t_continue/3 3',
      'alias_db alias_db_find/3 1',
      'alias_db alias_db_find/3 2',
      'avp append_attr_hf/2 2',
      'avp attr2uri/1 1',
      'avp attr_destination/1 1',
      'avp attr_to_reply/2 2',
      'avp del_attr/1 1',
      'avp flags2attr/1 1',
      'avp insert_attr_hf/2 2',
      'avp print_attr/1 1',
      'avp replace_attr_hf/2 2',
      'avp subst_attr/2 1',
      'avpops avp_copy/2 1',
      'avpops avp_copy/2 2',
      'avpops avp_db_delete/2 2',
      'avpops avp_db_load/2 2',
      'avpops avp_db_query/2 2',
      'avpops avp_db_store/2 2',
      'avpops avp_delete/1 1',
      'avpops avp_subst/2 1',
      'avpops avp_subst_pv/2 1',
      'avpops is_avp_set/1 1',
      'dialplan dp_translate/2 2',
      'exec exec_avp/2 2',
      'group get_user_group/2 1',
      'group get_user_group/2 2',
      'group is_user_in/2 1',
      'lrkproxy set_lrkproxy_set/1 1',
      'matrix matrix/3 3',
      'statistics reset_stat/1 1',
      'statistics update_stat/2 1',
      'textops in_list/3 3',
      'textops in_list_prefix/3 3',
      'xlog xlog/2 1',
      'xlog xlogl/2 1',
      'xlog xlogm/2 1',
      'xprint xplog/2 1',
      'avpops avp_db_delete/2 1',
      'avpops avp_db_load/2 1',
      'avpops avp_db_store/2 1',
      'dialplan dp_translate/1 1',
      'dialplan dp_translate/2 1',
      'matrix matrix/3 1',
      'matrix matrix/3 2',
      'statistics update_stat/2 2',
      'tsilo ts_append/2 1',
      'tsilo ts_append_by_contact/2 1',
      'tsilo ts_append_by_contact/3 1',
      'tsilo ts_append_to/3 3',
      'tsilo ts_append_to/4 3',
      'uid_auth_db proxy_authenticate/2 2',
      'uid_auth_db proxy_authorize/2 2',
      'uid_auth_db www_authenticate/2 2',
      'uid_auth_db www_authorize/2 2',
    ],
  ],
]

/**
 * Arguments, by `module name/arity number`, for which the checker and a start of 6.1.5 differ, with the reason. Only where it says
 * `unusable` does the checker refuse what a start accepts.
 */
export const exceptions: ReadonlyMap<string, string> = new Map(
  rows.flatMap(([reason, places]) => places.map((place) => [place, reason] as const)),
)
