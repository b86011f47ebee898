/**
 * What may be called where something is only looked at (watches, conditions, log points): functions of modules that answer a question,
 * or change nothing but the message and the variables, of which there is a copy. Whatever is not listed sends, stores, logs or waits.
 */
const byModule: readonly (readonly [module: string, functions: string])[] = [
  ['blst', 'blst_is_blocklisted'],
  [
    'corex',
    'append_branch file_read is_faked_msg is_incoming is_socket_name isxflagset msg_iflag_is_set msg_vbflag_is_set',
  ],
  ['dlgs', 'dlgs_count dlgs_tags_count'],
  [
    'kex',
    'is_myhost is_myself isbflagset isdsturiset issflagset resetbflag resetdsturi resetsflag setbflag setdsturi setsflag',
  ],
  ['maxfwd', 'is_maxfwd_lt'],
  ['pv', 'is_int not_empty pv_isset typeof'],
  ['registrar', 'registered'],
  ['rr', 'check_route_param is_direction'],
  [
    'siputils',
    `cmp_aor cmp_hdr_name cmp_uri contact_param_check get_uri_param has_totag hdr_date_check is_alphanum is_alphanumex is_e164
    is_first_hop is_gruu is_http is_numeric is_reply is_request is_rpid_user_e164 is_sip is_supported is_tel_number is_uri
    is_uri_user_e164 is_user uri_param uri_param_any`,
  ],
  ['tcpops', 'tcp_con_alive tcp_conid_alive tcp_conid_state tcp_get_conid'],
  [
    'textops',
    `append_hf append_to_reply append_urihf cmp_istr cmp_str ends_with get_body_part get_body_part_raw has_body in_list in_list_prefix
    insert_hf is_audio_on_hold is_method is_present_hf is_present_hf_pv is_present_hf_re is_present_hf_re_pv is_privacy
    regex_substring remove_hf remove_hf_exp remove_hf_re replace replace_all replace_body search search_body search_hf search_str
    starts_with str_all_in str_any_in str_find str_ifind subst subst_body subst_hf subst_uri subst_user subst_v`,
  ],
  ['textopsx', 'fnmatch hf_value_exists'],
  ['tls', 'is_peer_verified'],
  [
    'tm',
    `t_any_replied t_any_timeout t_branch_replied t_branch_timeout t_check_status t_get_status_code t_grep_status t_is_canceled
    t_is_expired t_is_retr_async_reply t_is_set`,
  ],
  ['tmx', 't_is_branch_route t_is_failure_route t_is_reply_route t_is_request_route t_precheck_trans t_vbflag_is_set'],
  ['xhttp_prom', 'prom_check_uri'],
]

/** The same of the core's commands. */
const coreCommands = `isavpflagset isflagset resetflag setflag force_rport add_local_rport prefix strip strip_tail sethost sethostport setport
  seturi setuser setuserpass userphone revert_uri`

const looking: ReadonlySet<string> = new Set(
  [...byModule.map(([, names]) => names), coreCommands].flatMap((names) => names.split(/\s+/)),
)

/** Whether a function or a command of the core does nothing but to a copy of the call. */
export function onlyLooks(name: string): boolean {
  return looking.has(name)
}

/** The functions of modules that are said to do so. */
export function lookingFunctions(): readonly (readonly [module: string, name: string])[] {
  return byModule.flatMap(([module, names]) => names.split(/\s+/).map((name) => [module, name] as const))
}
