import type { FunctionFacts } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const request = ['request'] as const
const requestAndFailure = ['request', 'failure'] as const
const withFailure = ['request', 'onreply', 'failure', 'branch'] as const
const replying = ['request', 'onreply', 'reply', 'failure'] as const
const routeName = (of: string) =>
  ({ name: { kind: 'name', of, doc: 'Name of the block; "0" or "" disarms.' } }) as const
const done = { 1: 'done', '-1': 'not possible' } as const
const yesNo = { 1: 'yes', '-1': 'no' } as const
const relayed = { any: 'negative: nothing could be sent', 1: 'relayed', 0: 'the script ends' } as const
const hostPort = {
  host: { kind: 'str', doc: 'Host name or address.' },
  port: { kind: 'int', doc: 'Port, 0 for the default.' },
} as const
const protoPlace = {
  proto: { kind: 'str', doc: 'Protocol.' },
  place: { kind: 'str', doc: 'host or host:port.' },
} as const
const onOff = { on: { kind: 'int', doc: '0 or 1.' } } as const
const answer = {
  code: { kind: 'int', absent: true, doc: 'Status code.' },
  reason: { kind: 'str', absent: true, doc: 'Reason phrase.' },
} as const
const forwardTo = (proto: string) =>
  ({
    doc: `Adds a branch${proto} and sends it, without the automatic 100; needs a transaction.`,
    routes: request,
    args: hostPort,
    returns: relayed,
    suspends: true,
  }) as const
const relayOver = (proto: string) =>
  ({
    doc: `Relays the request over ${proto}, to where it says or to a host and port.`,
    routes: requestAndFailure,
    overloads: [{}, hostPort],
    returns: relayed,
    suspends: true,
  }) as const
const replicateOver = (proto: string) =>
  ({
    doc: `Sends a copy of the request over ${proto}, whose replies nobody sees.`,
    routes: request,
    args: hostPort,
    returns: relayed,
    suspends: true,
  }) as const

/** The functions of tm. */
export const tmFunctions = {
  t_newtran: {
    doc: 'Makes a transaction of the request.',
    routes: request,
    returns: { any: 'negative: not possible', 1: 'made', 0: 'a retransmission: the script ends' },
  },
  t_relay: {
    doc: 'Relays the request statefully to all its destinations, or to a host and port.',
    routes: requestAndFailure,
    overloads: [{}, hostPort],
    returns: relayed,
    suspends: true,
  },
  t_relay_to: {
    doc: 'Relays like t_relay(), to a place; flags are accepted and, as in 6.1.5, change nothing.',
    routes: requestAndFailure,
    args: {
      place: { kind: 'str', optional: true, doc: '[proto:]host[:port], or the flags.' },
      flags: { kind: 'uint', optional: true, doc: 'Flags.' },
    },
    returns: relayed,
    suspends: true,
  },
  t_relay_to_proxy: {
    doc: 'Relays like t_relay_to(), where the place may hold variables.',
    routes: requestAndFailure,
    args: {
      place: { kind: 'str', doc: '[proto:]host[:port].' },
      flags: { kind: 'int', optional: true, doc: 'Flags as of t_relay_to().' },
    },
    returns: relayed,
    suspends: true,
  },
  t_relay_to_avp: {
    doc: 'Relays the request over a protocol to host[:port]; use t_relay_to_proxy() or $du.',
    routes: request,
    args: protoPlace,
    returns: relayed,
    suspends: true,
  },
  t_relay_to_udp: relayOver('UDP'),
  t_relay_to_tcp: relayOver('TCP'),
  t_relay_to_tls: relayOver('TLS'),
  t_relay_to_sctp: relayOver('SCTP'),
  t_forward_nonack: forwardTo(''),
  t_forward_nonack_udp: forwardTo(' over UDP'),
  t_forward_nonack_tcp: forwardTo(' over TCP'),
  t_forward_nonack_tls: forwardTo(' over TLS'),
  t_forward_nonack_sctp: forwardTo(' over SCTP'),
  t_forward_nonack_to: {
    doc: 'Adds a branch over a protocol and sends it, without the automatic 100; needs a transaction.',
    routes: request,
    args: protoPlace,
    returns: relayed,
    suspends: true,
  },
  t_forward_nonack_uri: {
    doc: 'Adds branches to the destinations of the request and sends them, without the automatic 100; needs a transaction.',
    routes: request,
    returns: relayed,
    suspends: true,
  },
  t_cell_append_branches: {
    doc: 'Sends the request of another transaction to the appended branches too.',
    routes: anyRoute,
    args: {
      index: { kind: 'int', doc: 'What $T(id_index) said.' },
      label: { kind: 'int', doc: 'What $T(id_label) said.' },
    },
    returns: done,
    suspends: true,
  },
  t_msg_apply_changes: {
    doc: 'Does nothing and says so: 6.1.5 refuses it wherever it is called.',
    routes: ['branch'],
    returns: { '-1': 'never possible' },
  },
  t_replicate: {
    doc: 'Sends a copy of the request elsewhere, whose replies nobody sees.',
    routes: request,
    overloads: [{}, { uri: { kind: 'str', doc: 'SIP URI.' } }, hostPort],
    returns: relayed,
    suspends: true,
  },
  t_replicate_udp: replicateOver('UDP'),
  t_replicate_tcp: replicateOver('TCP'),
  t_replicate_tls: replicateOver('TLS'),
  t_replicate_sctp: replicateOver('SCTP'),
  t_replicate_to: {
    doc: 'Sends a copy of the request over a protocol, whose replies nobody sees.',
    routes: request,
    args: protoPlace,
    returns: relayed,
    suspends: true,
  },
  t_relay_cancel: {
    doc: 'Handles a CANCEL whose INVITE is known and ends the script; goes on for others.',
    routes: request,
    returns: { 1: 'no such INVITE', 0: 'done: the script ends', '-1': 'failed' },
    suspends: true,
  },
  t_check_trans: {
    doc: 'Tells whether a CANCEL or ACK belongs to a transaction, and ends the script for retransmissions.',
    routes: ['request', 'onreply', 'reply', 'branch'],
    returns: { 1: 'belongs', 0: 'absorbed: the script ends', '-1': 'belongs to none' },
  },
  t_lookup_request: { doc: 'Tells whether a transaction of the request exists.', routes: request, returns: yesNo },
  t_lookup_cancel: {
    doc: 'Tells whether a CANCEL has its INVITE.',
    routes: request,
    args: { flags: { kind: 'int', optional: true, doc: '1: take the message flags of the INVITE.' } },
    returns: yesNo,
  },
  t_exists: { doc: 'Tells whether the message has a transaction.', routes: anyRoute, returns: yesNo },
  t_clean: { doc: 'Ends transactions that outlived their time.', routes: anyRoute, returns: { 1: 'done' } },
  t_reply: {
    doc: 'Replies through the transaction, which must exist.',
    routes: replying,
    args: answer,
    returns: done,
  },
  t_send_reply: {
    doc: 'Replies through the transaction, which is made when it does not exist.',
    routes: replying,
    args: answer,
    returns: done,
  },
  t_reply_error: {
    doc: 'Replies through the transaction with what fits the last failure.',
    routes: replying,
    returns: done,
  },
  t_release: { doc: 'Ends a transaction that will not be relayed.', routes: request, returns: { 1: 'done' } },
  t_retransmit_reply: { doc: 'Sends the last reply again.', routes: request, returns: done },
  t_save_lumps: {
    doc: 'Keeps changes of the request in its transaction, so that failure_route sees them.',
    routes: request,
    returns: done,
  },
  t_on_failure: {
    doc: 'Arms a failure_route.',
    routes: withFailure,
    args: routeName('failure_route'),
    returns: { 1: 'armed' },
  },
  t_on_branch: {
    doc: 'Arms a branch_route.',
    routes: requestAndFailure,
    args: routeName('branch_route'),
    returns: { 1: 'armed' },
  },
  t_on_branch_failure: {
    doc: 'Arms an event_route for failing branches.',
    routes: withFailure,
    args: routeName('branch_failure'),
    returns: { 1: 'armed' },
  },
  t_on_reply: {
    doc: 'Arms an onreply_route.',
    routes: withFailure,
    args: routeName('onreply_route'),
    returns: { 1: 'armed' },
  },
  t_is_set: {
    doc: 'Tells whether a route is armed: failure_route, branch_route, onreply_route or branch_failure_route.',
    routes: anyRoute,
    args: {
      what: {
        kind: 'enum',
        values: ['failure_route', 'branch_route', 'onreply_route', 'branch_failure_route'],
        doc: 'Kind of route.',
      },
    },
    returns: yesNo,
  },
  t_check_status: {
    doc: 'Tells whether the status of the reply matches a regular expression.',
    routes: ['request', 'failure', 'onreply', 'reply', 'branch_failure', 'event'],
    args: { status: { kind: 'regex', doc: 'Regular expression over the status.' } },
    returns: yesNo,
  },
  t_is_canceled: { doc: 'Tells whether the transaction was cancelled.', routes: withFailure, returns: yesNo },
  t_is_expired: { doc: 'Tells whether the transaction outlived its time.', routes: withFailure, returns: yesNo },
  t_branch_timeout: {
    doc: 'Tells whether the branch failed for want of a reply.',
    routes: ['failure', 'event', 'request'],
    returns: yesNo,
  },
  t_branch_replied: {
    doc: 'Tells whether a reply of the branch was handled before this one.',
    routes: ['failure', 'event', 'request'],
    returns: yesNo,
  },
  t_any_timeout: { doc: 'Tells whether some branch timed out.', routes: withFailure, returns: yesNo },
  t_any_replied: { doc: 'Tells whether a reply of some branch was handled.', routes: withFailure, returns: yesNo },
  t_grep_status: {
    doc: 'Tells whether some branch has a status.',
    routes: withFailure,
    args: { code: { kind: 'int', doc: 'Status code.' } },
    returns: yesNo,
  },
  t_is_retr_async_reply: {
    doc: 'Tells whether a reply of the transaction waits for t_continue(), which this one then repeats.',
    routes: ['onreply'],
    returns: yesNo,
  },
  t_get_status_code: {
    doc: 'Tells the status of the transaction.',
    routes: [...withFailure, 'reply'],
    returns: { any: 'the status, or -1' },
  },
  t_set_fr: {
    doc: 'Sets the waiting times of this transaction in milliseconds; 0 leaves one.',
    routes: withFailure,
    args: {
      fr_inv_timer: { kind: 'int', doc: 'Milliseconds.' },
      fr_timer: { kind: 'int', optional: true, doc: 'Milliseconds.' },
    },
    returns: done,
  },
  t_reset_fr: { doc: 'Back to the waiting times of the parameters.', routes: withFailure, returns: done },
  t_set_retr: {
    doc: 'Sets the intervals of retransmissions of this transaction in milliseconds; 0 leaves one.',
    routes: withFailure,
    args: {
      retr_timer1: { kind: 'int', doc: 'Milliseconds until the first one.' },
      retr_timer2: { kind: 'int', doc: 'Longest interval in milliseconds.' },
    },
    returns: done,
  },
  t_reset_retr: { doc: 'Back to the intervals of the parameters.', routes: withFailure, returns: done },
  t_set_max_lifetime: {
    doc: 'Sets the longest life of this transaction in milliseconds; 0 leaves one.',
    routes: withFailure,
    args: {
      inv_lifetime: { kind: 'int', doc: 'Of an INVITE.' },
      noninv_lifetime: { kind: 'int', doc: 'Of another request.' },
    },
    returns: done,
  },
  t_reset_max_lifetime: { doc: 'Back to the lifetimes of the parameters.', routes: withFailure, returns: done },
  t_set_auto_inv_100: {
    doc: 'Switches the automatic 100 of this transaction.',
    routes: request,
    args: onOff,
    returns: done,
  },
  t_set_disable_6xx: {
    doc: 'Treats 6xx like other negative replies in this transaction.',
    routes: withFailure,
    args: onOff,
    returns: done,
  },
  t_set_disable_failover: {
    doc: 'Switches failover by DNS in this transaction.',
    routes: withFailure,
    args: onOff,
    returns: done,
  },
  t_set_disable_internal_reply: {
    doc: 'Switches the negative reply of our own when nothing can be sent.',
    routes: withFailure,
    args: onOff,
    returns: done,
  },
  t_set_no_e2e_cancel_reason: {
    doc: 'Switches off that Reason headers of a CANCEL go on to the branches.',
    routes: withFailure,
    args: onOff,
    returns: done,
    aliases: ['t_disable_e2e_cancel_reason'],
  },
  t_set_no_auto_ack: {
    doc: 'Switches off the ACK to negative replies of branches.',
    routes: withFailure,
    args: onOff,
    returns: done,
  },
  t_drop_replies: {
    doc: 'Takes replies of branches out of the choice of the best one.',
    routes: ['failure'],
    args: { mode: { kind: 'str', optional: true, doc: 'n: none, l: those of the last step, a or absent: all.' } },
    returns: done,
  },
  t_load_contacts: {
    doc: 'Puts the destinations of the request away, sorted by q, for t_next_contacts().',
    routes: requestAndFailure,
    args: {
      mode: {
        kind: 'int',
        optional: true,
        doc: '0: groups by q; 1: one after the other, drawn by lot with q as weight.',
      },
    },
    returns: done,
  },
  t_next_contacts: {
    doc: 'Takes the destinations with the highest q that is left.',
    routes: requestAndFailure,
    returns: { 1: 'taken', '-1': 'failed', '-2': 'none left' },
  },
  t_next_contact_flow: {
    doc: 'Adds the next flow to the phone whose branch failed (RFC 5626), for t_relay().',
    routes: ['request', 'event'],
    returns: { 1: 'taken', '-2': 'none left' },
  },
  t_uac_send: {
    doc: 'Sends a request of our own.',
    routes: anyRoute,
    args: {
      method: { kind: 'str', doc: 'Method.' },
      ruri: { kind: 'str', doc: 'Request URI.' },
      nexthop: { kind: 'str', doc: 'URI of the next hop; "." or "" for none.' },
      socket: { kind: 'str', doc: 'Socket to send from; "." or "" for any.' },
      headers: { kind: 'str', doc: 'Header lines, each ended by CRLF; From and To are required.' },
      body: { kind: 'str', doc: 'Body.' },
    },
    returns: done,
    suspends: true,
  },
  t_use_uac_headers: {
    doc: 'Accepted: changes that the script makes go to the request of the transaction.',
    routes: anyRoute,
    returns: done,
  },
} as const satisfies { readonly [name: string]: FunctionFacts }
