import { defineExports } from '#grammar/manifest.ts'
import { anyRoute, replyRoutes } from '#grammar/route-kinds.ts'

const virtualFlag = { flag: { kind: 'int', doc: 'Number of the flag, 0 to 31.' } } as const
const yesNo = { 1: 'yes', '-1': 'no' } as const
const done = { 1: 'done', '-1': 'not possible' } as const
const callId = {
  callid: { kind: 'str', doc: 'Call-ID of the INVITE.' },
  cseq: { kind: 'str', doc: 'CSeq number of the INVITE.' },
} as const
const inner = 'required'

/** Additions to tm: checks before a transaction exists, variables of replies and branches. */
export const tmx = defineExports({
  name: 'tmx',
  doc: 'Further functions and variables of transactions.',
  dependencies: ['tm'],
  params: {
    precheck_trans: {
      type: 'int',
      default: 1,
      doc: 'Without effect: a request that is being worked on is always known.',
    },
  },
  functions: {
    t_precheck_trans: {
      doc: 'Tells whether another run of the script is working on the same request now.',
      routes: ['request'],
      returns: { 1: 'yes', 0: 'a retransmission that was answered', '-1': 'no' },
    },
    t_is_branch_route: { doc: 'Tells whether this is a branch_route.', routes: anyRoute, returns: yesNo },
    t_is_failure_route: { doc: 'Tells whether this is a failure_route.', routes: anyRoute, returns: yesNo },
    t_is_reply_route: { doc: 'Tells whether this is an onreply_route.', routes: anyRoute, returns: yesNo },
    t_is_request_route: { doc: 'Tells whether this is request_route.', routes: anyRoute, returns: yesNo },
    t_flush_flags: { doc: 'Writes the message flags to the transaction.', routes: anyRoute, returns: done },
    t_flush_xflags: { doc: 'Writes the extended flags to the transaction.', routes: anyRoute, returns: done },
    t_cancel_branches: {
      doc: 'Cancels branches that ring: all of them, this one, or the others.',
      routes: replyRoutes,
      args: { which: { kind: 'enum', values: ['all', 'others', 'this'], doc: 'Which branches.' } },
      returns: done,
    },
    t_cancel_callid: {
      doc: 'Cancels an INVITE by Call-ID and CSeq; sets a flag in its transaction.',
      routes: anyRoute,
      args: {
        ...callId,
        flag: { kind: 'int', doc: 'Message flag to set.' },
        reason: { kind: 'int', optional: true, doc: 'Status for the Reason header of the CANCEL.' },
      },
      returns: done,
    },
    t_reply_callid: {
      doc: 'Answers an INVITE by Call-ID and CSeq.',
      routes: anyRoute,
      args: {
        ...callId,
        code: { kind: 'int', doc: 'Status code.' },
        reason: { kind: 'str', doc: 'Reason phrase.' },
      },
      returns: done,
    },
    t_reuse_branch: {
      doc: 'Takes the destination of the branch that failed for the next t_relay().',
      routes: ['event', 'request'],
      returns: done,
    },
    t_suspend: {
      doc: 'Suspends the request, or in onreply_route the reply, until t_continue().',
      routes: anyRoute,
      returns: done,
    },
    t_continue: {
      doc: 'Goes on with a suspended request or reply in a route.',
      routes: anyRoute,
      args: {
        index: { kind: 'int', doc: 'What $T(id_index) said.' },
        label: { kind: 'int', doc: 'What $T(id_label) said.' },
        route: { kind: 'name', of: 'route', doc: 'Name of the route block.' },
      },
      returns: done,
      suspends: true,
    },
    t_vbflag_set: {
      doc: 'Sets a flag that only t_vbflag_is_set() knows, of the branch of the reply, or of the first.',
      routes: anyRoute,
      args: virtualFlag,
      returns: done,
    },
    t_vbflag_reset: { doc: 'Takes such a flag back.', routes: anyRoute, args: virtualFlag, returns: done },
    t_vbflag_is_set: {
      doc: 'Tells whether such a flag is set; as in 6.1.5 it takes the number for bits, so that 16 to 31 tell of flag 5.',
      routes: anyRoute,
      args: virtualFlag,
      returns: yesNo,
    },
    t_drop: {
      doc: 'Ends the transaction without a reply, and the script.',
      routes: anyRoute,
      args: { code: { kind: 'int', optional: true, doc: 'Status that modules are told.' } },
      returns: { 0: 'the script ends' },
    },
  },
  pvars: {
    T_branch_idx: {
      type: 'int',
      doc: 'Index of the branch in branch_route and onreply_route; in failure_route how many there are.',
    },
    T_reply_code: { type: 'int', doc: 'Status of the reply that is handled or picked.' },
    T_reply_reason: { type: 'str', doc: 'Reason of the picked reply.' },
    T_reply_last: { type: 'int', doc: 'Status of the last reply of the branch, in onreply_route.' },
    T_reply_ruid: { type: 'str', doc: 'Record id of the branch whose reply was picked.' },
    T_inv: { type: 'any', inner, doc: 'A variable of the INVITE that a CANCEL cancels.', example: '$T_inv($rU)' },
    T_req: { type: 'any', inner, doc: 'A variable of the request, in onreply_route.', example: '$T_req($ru)' },
    T_rpl: { type: 'any', inner, doc: 'A variable of the picked reply, in failure_route.', example: '$T_rpl($rs)' },
    T: {
      type: 'any',
      inner,
      doc: 'id_index, id_label, reply_code, reply_type, reply_reason or branch_index of the transaction.',
    },
    T_branch: { type: 'any', inner, doc: 'flags or uri of the branch that failed or was picked.' },
  },
  statistics: {
    UAS_transactions: 'Transactions of received requests.',
    UAC_transactions: 'Transactions of requests of our own.',
    '2xx_transactions': 'Transactions that ended with 2xx.',
    '3xx_transactions': 'Transactions that ended with 3xx.',
    '4xx_transactions': 'Transactions that ended with 4xx.',
    '5xx_transactions': 'Transactions that ended with 5xx.',
    '6xx_transactions': 'Transactions that ended with 6xx.',
    inuse_transactions: 'Transactions that exist now.',
    active_transactions: 'Transactions that are not over yet.',
    rpl_received: 'Replies that belonged to a transaction.',
    rpl_absorbed: 'Replies that were not passed on.',
    rpl_generated: 'Replies made here.',
    rpl_relayed: 'Replies passed on.',
    rpl_sent: 'Replies sent.',
  },
  statisticsGroup: 'tmx',
})
