import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const request = ['request'] as const
const requestAndFailure = ['request', 'failure'] as const
const routeName = (of: string) =>
  ({ name: { kind: 'name', of, doc: 'Name of the block; "0" or "" disarms.' } }) as const
const done = { 1: 'done', '-1': 'not possible' } as const
const yesNo = { 1: 'yes', '-1': 'no' } as const
const relayed = { 1: 'relayed', 0: 'a retransmission: the script ends', '-1': 'nothing could be sent' } as const

/** Transactions: stateful relaying, forking, replies and timers. */
export const tm = defineExports({
  name: 'tm',
  doc: 'Transactions after RFC 3261: relaying, forking, cancelling, failure handling.',
  params: {
    fr_timer: { type: 'int', default: 30000, min: 0, live: true, doc: 'Milliseconds to wait for any final reply.' },
    fr_inv_timer: {
      type: 'int',
      default: 120000,
      min: 0,
      live: true,
      doc: 'Milliseconds to wait for a final reply to INVITE once a provisional one came.',
    },
    wt_timer: {
      type: 'int',
      default: 5000,
      min: 0,
      live: true,
      doc: 'Milliseconds for which a finished transaction absorbs retransmissions.',
    },
    delete_timer: { type: 'int', default: 200, deprecated: 'without effect since 3.0', doc: 'Without effect.' },
    retr_timer1: { type: 'int', default: 500, min: 0, live: true, doc: 'Milliseconds until the first retransmission.' },
    retr_timer2: {
      type: 'int',
      default: 4000,
      min: 0,
      live: true,
      doc: 'Longest interval between retransmissions in milliseconds.',
    },
    max_inv_lifetime: {
      type: 'int',
      default: 180000,
      min: 0,
      live: true,
      doc: 'Longest life of an INVITE transaction in milliseconds.',
    },
    max_noninv_lifetime: {
      type: 'int',
      default: 32000,
      min: 0,
      live: true,
      doc: 'Longest life of another transaction in milliseconds.',
    },
    noisy_ctimer: { type: 'int', default: 1, live: true, doc: 'Without effect: timeouts are always told.' },
    auto_inv_100: { type: 'int', default: 1, live: true, doc: 'Answer each relayed INVITE with 100 at once.' },
    auto_inv_100_reason: {
      type: 'str',
      default: 'trying -- your call is important to us',
      live: true,
      doc: 'Reason of that 100.',
    },
    failure_reply_mode: {
      type: 'int',
      default: 0,
      min: 0,
      max: 3,
      doc: 'Which replies of serial forking count when the best is picked.',
    },
    failure_exec_mode: { type: 'int', default: 0, doc: 'Treat local failures as negative replies.' },
    restart_fr_on_each_reply: {
      type: 'int',
      default: 1,
      live: true,
      doc: 'Start fr_inv_timer again on each provisional reply.',
    },
    cancel_b_method: {
      type: 'int',
      default: 1,
      min: 0,
      max: 2,
      live: true,
      doc: 'How branches without any reply are cancelled.',
    },
    reparse_on_dns_failover: { type: 'int', default: 1, live: true, doc: 'Accepted.' },
    aggregate_challenges: { type: 'int', default: 1, live: true, doc: 'Accepted.' },
    unix_tx_timeout: { type: 'int', default: 500, doc: 'Accepted.' },
    ruri_matching: { type: 'int', default: 1, live: true, doc: 'Accepted: matching uses the branch.' },
    via1_matching: { type: 'int', default: 1, live: true, doc: 'Accepted: matching uses the branch.' },
    pass_provisional_replies: { type: 'int', default: 0, live: true, doc: 'Accepted.' },
    default_code: { type: 'int', default: 500, live: true, doc: 'Status that t_reply() sends for a bad code.' },
    default_reason: {
      type: 'str',
      default: 'Server Internal Error',
      live: true,
      doc: 'Reason that goes with default_code.',
    },
    reply_to_via: { type: 'int', default: 0, doc: 'Accepted.' },
    remap_503_500: { type: 'int', default: 1, doc: 'Accepted.' },
    reply_relay_mode: { type: 'int', default: 1, doc: 'Accepted.' },
    enable_uac_fr: { type: 'int', default: 0, doc: 'Accepted.' },
  },
  functions: {
    t_newtran: {
      doc: 'Makes a transaction of the request.',
      routes: request,
      returns: { 1: 'made', 0: 'a retransmission: the script ends', '-1': 'not possible' },
    },
    t_relay: {
      doc: 'Relays the request statefully to all its destinations.',
      routes: requestAndFailure,
      returns: { any: '', ...relayed },
      suspends: true,
    },
    t_relay_cancel: {
      doc: 'Handles a CANCEL that matches a transaction.',
      routes: request,
      returns: relayed,
      suspends: true,
    },
    t_check_trans: {
      doc: 'Tells whether a CANCEL or ACK belongs to a transaction, and ends the script for retransmissions.',
      routes: request,
      returns: { 1: 'belongs', 0: 'absorbed: the script ends', '-1': 'belongs to none' },
    },
    t_lookup_request: { doc: 'Tells whether a transaction of the request exists.', routes: request, returns: yesNo },
    t_lookup_cancel: { doc: 'Tells whether a CANCEL has its INVITE.', routes: request, returns: yesNo },
    t_reply: {
      doc: 'Replies through the transaction.',
      routes: requestAndFailure,
      args: {
        code: { kind: 'int', min: 100, max: 699, doc: 'Status code.' },
        reason: { kind: 'str', doc: 'Reason phrase.' },
      },
      returns: done,
    },
    t_release: { doc: 'Ends a transaction that will not be relayed.', routes: request, returns: { 1: 'done' } },
    t_retransmit_reply: { doc: 'Sends the last reply again.', routes: request, returns: done },
    t_on_failure: {
      doc: 'Arms a failure_route.',
      routes: ['request', 'failure', 'onreply', 'branch'],
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
      routes: ['request', 'failure', 'onreply', 'branch'],
      args: routeName('branch_failure'),
      returns: { 1: 'armed' },
    },
    t_on_reply: {
      doc: 'Arms an onreply_route.',
      routes: ['request', 'failure', 'onreply', 'branch'],
      args: routeName('onreply_route'),
      returns: { 1: 'armed' },
    },
    t_is_set: {
      doc: 'Tells whether a route is armed: failure_route, branch_route or onreply_route.',
      routes: anyRoute,
      args: { what: { kind: 'str', doc: 'Kind of route.' } },
      returns: yesNo,
    },
    t_check_status: {
      doc: 'Tells whether the status of the reply matches a regular expression.',
      routes: ['request', 'failure', 'onreply', 'reply', 'branch_failure', 'event'],
      args: { status: { kind: 'regex', doc: 'Regular expression over the status.' } },
      returns: yesNo,
    },
    t_is_canceled: { doc: 'Tells whether the transaction was cancelled.', routes: anyRoute, returns: yesNo },
    t_is_expired: { doc: 'Tells whether the INVITE lives longer than it may.', routes: anyRoute, returns: yesNo },
    t_branch_timeout: {
      doc: 'Tells whether the branch failed for want of a reply.',
      routes: ['failure', 'event'],
      returns: yesNo,
    },
    t_branch_replied: { doc: 'Tells whether the branch got a reply.', routes: ['failure', 'event'], returns: yesNo },
    t_any_timeout: { doc: 'Tells whether some branch timed out.', routes: anyRoute, returns: yesNo },
    t_any_replied: { doc: 'Tells whether some branch got a reply.', routes: anyRoute, returns: yesNo },
    t_grep_status: {
      doc: 'Tells whether some branch has a status.',
      routes: anyRoute,
      args: { code: { kind: 'int', doc: 'Status code.' } },
      returns: yesNo,
    },
    t_set_fr: {
      doc: 'Sets the waiting times of this transaction in milliseconds; 0 leaves one.',
      routes: ['request', 'onreply', 'branch', 'failure'],
      args: {
        fr_inv_timer: { kind: 'int', doc: 'Milliseconds.' },
        fr_timer: { kind: 'int', optional: true, doc: 'Milliseconds.' },
      },
      returns: done,
    },
    t_reset_fr: {
      doc: 'Back to the times of the parameters.',
      routes: ['request', 'onreply', 'branch', 'failure'],
      returns: done,
    },
    t_set_auto_inv_100: {
      doc: 'Switches the automatic 100 of this transaction.',
      routes: request,
      args: { on: { kind: 'int', doc: '0 or 1.' } },
      returns: done,
    },
    t_drop_replies: {
      doc: 'Forgets replies of branches, so that they are not picked.',
      routes: ['failure'],
      args: { mode: { kind: 'str', optional: true, doc: 'n: none, l: those of the last step, a: all.' } },
      returns: done,
    },
    t_get_status_code: {
      doc: 'Tells the status of the transaction.',
      routes: anyRoute,
      returns: { any: 'the status, or -1' },
    },
  },
  rpc: { 'tm.stats': { doc: 'How many transactions there are and were.' } },
  events: {
    'tm:branch-failure:<name>': 'Runs when a branch fails, before failure_route.',
    'tm:local-request': 'Runs for requests that this server makes.',
    'tm:local-response': 'Runs for replies to them.',
  },
})
