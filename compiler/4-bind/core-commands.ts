/** Commands that may wait for a name server. */
const suspending: ReadonlySet<string> = new Set([
  'forward',
  'forward_udp',
  'forward_tcp',
  'forward_tls',
  'forward_sctp',
])

/** Commands of the core by name and alias (LANGUAGE A11, C7); everything else that is called is a module function. */
// prettier-ignore
const commands: ReadonlySet<string> = new Set([
  ...suspending, 'setflag', 'resetflag', 'isflagset', 'setavpflag', 'resetavpflag', 'isavpflagset', 'rewritehost', 'sethost', 'seth',
  'rewritehostport', 'sethostport', 'sethp', 'rewritehostporttrans', 'sethostporttrans', 'sethpt', 'rewriteuser', 'setuser', 'setu',
  'rewriteuserpass', 'setuserpass', 'setup', 'rewriteport', 'setport', 'setp', 'rewriteuri', 'seturi', 'revert_uri', 'prefix', 'strip',
  'strip_tail', 'userphone', 'remove_branch', 'clear_branches', 'force_rport', 'add_rport', 'add_local_rport', 'force_tcp_alias',
  'add_tcp_alias', 'udp_mtu_try_proto', 'set_advertised_address', 'set_advertised_port', 'force_send_socket', 'set_forward_no_connect',
  'set_reply_no_connect', 'set_forward_close', 'set_reply_close', 'cfg_select', 'cfg_reset', 'log', 'error', 'exec',
])

/** A core command by name or alias; undefined for anything else, which may be a module function. */
export function isCoreCommand(name: string): { readonly name: string; readonly suspends: boolean } | undefined {
  return commands.has(name) ? { name, suspends: suspending.has(name) } : undefined
}
