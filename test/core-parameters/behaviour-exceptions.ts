/** Why a story differs from its recording, and whether it is its log alone. */
export interface BehaviourException {
  readonly differs: 'log' | 'all'
  readonly reason: string
}

const logOnly = (reason: string): BehaviourException => ({ differs: 'log', reason })

const orphan = logOnly('6.1.5 warns of a transaction that was made, answered and left; ours ends in order')
const connecting = logOnly(
  'connections are opened while the message goes on, and their failures are told in other words',
)
const parsing = logOnly('what is wrong with a message is said in one line of our own')

/** Stories that differ, each with the reason. The test fails when one does not differ any more. */
export const behaviourExceptions: ReadonlyMap<string, BehaviourException> = new Map([
  ['udp_mtu, nobody listens, forward', connecting],
  ['udp_mtu, nobody listens, relay', connecting],
  ['reply_to_via=0, stateful, Via of another host', orphan],
  ['reply_to_via=1, stateful, Via of another host', orphan],
  ['onsend_route_reply=0, own stateful reply', orphan],
  ['onsend_route_reply=1, own stateful reply', orphan],
  ['msg_apply_changes, msg_apply_changes_mode=1', logOnly('6.1.5 tells of a bug in its memory')],
  ...['', 'sip_parser_mode=0'].flatMap((settings) =>
    ['a;b', 'O"Brien'].map((name) => [`display name ${name}, ${settings}`, parsing] as const),
  ),
  ['sip_warning, stateful', orphan],
  ['msg_recv_max_size, long over TCP', logOnly('6.1.5 shows addresses in its memory')],
  ['what cannot be parsed, ', parsing],
  ['what cannot be parsed, sip_parser_log=3', parsing],
  ['what cannot be parsed, sip_parser_log_oneline=1', parsing],
  ['onsend_route_reply=1, reply of a transaction, dropped', logOnly('the line names the core, not tm')],
  [
    'names of headers, ',
    logOnly('a message with a line that is no header is dropped before the script runs (decision 004)'),
  ],
  ['hosts of URIs, ', logOnly('an underscore in a host is always taken')],
  [
    'time of routes, latency_cfg_log=0\nlatency_limit_cfg=1',
    logOnly('on the virtual network no time passes while a block runs'),
  ],
])
