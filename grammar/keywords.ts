import { coreParameterNames } from './core-parameters.ts'
import { isSince, releases, type Release } from './releases.ts'

/**
 * Words with a part in the grammar, besides the names of core parameters: they name no route, flag or variable, and macros of
 * these names are never used. Verified word by word with `kamailio -c` of 5.6.3 and 6.1.5.
 */
// prettier-ignore
const keywords: readonly string[] = [
  'ADVERTISE', 'NAME', 'SCTP', 'SSLV2', 'SSLV23', 'SSLV3', 'SSLv2', 'SSLv23', 'SSLv3', 'TCP', 'TLS', 'TLSV1', 'TLSv1',
  'UDP', 'WS', 'WSS', 'add_local_rport', 'add_tcp_alias', 'advertise', 'af', 'alias', 'and', 'avpflags', 'bool',
  'branch_route', 'break', 'case', 'cfg_reset', 'cfg_select', 'cfgengine', 'clear_branches', 'default', 'defined',
  'desc', 'descr', 'description', 'drop', 'dst_ip', 'dst_port', 'else', 'eq', 'error', 'event_route',
  'event_route_callback', 'exec', 'exit', 'failure_route', 'flags', 'force_send_socket', 'force_tcp_alias', 'forward',
  'forward_sctp', 'forward_tcp', 'forward_tls', 'forward_udp', 'from_uri', 'ieq', 'if', 'import_file', 'include_file',
  'ine', 'isavpflagset', 'isflagset', 'kemi', 'listen', 'loadmodule', 'loadmodulex', 'loadpath', 'log', 'max_len',
  'method', 'mod', 'modparam', 'modparamx', 'mpath', 'myself', 'name', 'ne', 'not', 'onreply_route', 'onsend_route',
  'onsend_route_callback', 'or', 'pre_routing_callback', 'prefix', 'proto', 'received_route_callback',
  'remove_branch', 'reply_route', 'reply_route_callback', 'request_route', 'resetavpflag', 'resetflag', 'return',
  'revert_uri', 'rewritehost', 'rewritehostport', 'rewritehostporttrans', 'rewriteport', 'rewriteuri', 'rewriteuser',
  'rewriteuserpass', 'route', 'sctp', 'selval', 'set_advertised_address', 'set_advertised_port', 'set_forward_close',
  'set_forward_no_connect', 'set_reply_close', 'set_reply_no_connect', 'setavpflag', 'setflag', 'seth', 'sethost',
  'sethostport', 'sethostporttrans', 'sethp', 'sethpt', 'setp', 'setport', 'setu', 'setup', 'seturi', 'setuser',
  'setuserpass', 'snd_af', 'snd_ip', 'snd_port', 'snd_proto', 'src_ip', 'src_port', 'sslv2', 'sslv23', 'sslv3',
  'statistics', 'status', 'strempty', 'strip', 'strip_tail', 'strlen', 'switch', 'tcp', 'tls', 'tlsv1', 'to_af',
  'to_ip', 'to_port', 'to_proto', 'to_uri', 'udp', 'uri', 'userphone', 'virtual', 'while', 'ws', 'wss',
]

/** Words that are reserved since a release after 5.6: a configuration that uses one as a name breaks when it moves there. */
// prettier-ignore
const newKeywords: ReadonlyMap<string, string> = new Map([
  ['AGNAME', '6.0'], ['VRF', '6.1'], ['agname', '6.0'], ['bind', '5.7'], ['coreparam', '6.1'], ['domain', '5.7'],
  ['request_route_callback', '5.7'], ['socket', '5.7'], ['vrf', '6.1'],
])

const reservedIn: ReadonlyMap<Release, ReadonlySet<string>> = new Map(
  releases.map((release) => {
    const added = [...newKeywords].filter(([, since]) => isSince(since, release)).map(([word]) => word)
    return [release, new Set([...keywords, ...added, ...coreParameterNames(release)])]
  }),
)

/** All reserved words of a release. Words that stand for numbers, such as yes and inet, are none: they may be names. */
export function reservedWords(release: Release): ReadonlySet<string> {
  return reservedIn.get(release) ?? new Set()
}
