import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const yesNo = { 1: 'yes', '-1': 'no' } as const

/** Additions to tm: checks before a transaction exists, variables of replies and branches. */
export const tmx = defineExports({
  name: 'tmx',
  doc: 'Further functions and variables of transactions.',
  dependencies: ['tm'],
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
    t_flush_flags: { doc: 'Writes the message flags to the transaction.', routes: ['request'], returns: yesNo },
    t_flush_xflags: { doc: 'Writes the extended flags to the transaction.', routes: ['request'], returns: yesNo },
  },
  pvars: {
    T_branch_idx: {
      type: 'int',
      doc: 'Index of the branch in branch_route, onreply_route and failure_route, else -1.',
    },
    T_reply_code: { type: 'int', doc: 'Status of the reply that is handled or picked.' },
    T_reply_reason: { type: 'str', doc: 'Reason of the picked reply.' },
    T_reply_last: { type: 'int', doc: 'Status of the last reply of the branch.' },
    T_reply_ruid: { type: 'str', doc: 'Record id of the branch whose reply was picked.' },
  },
})
