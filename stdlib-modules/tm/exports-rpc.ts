import type { RpcFacts } from '#grammar/manifest.ts'

const uac = ['method', 'ruri', 'nexthop', 'socket', 'headers', 'body'] as const
const send = { doc: 'Sends a request of our own and does not wait for its reply.', args: uac } as const
const wait = { doc: 'Sends a request of our own and gives its final reply.', args: uac, array: true } as const
const block = { doc: 'Sends a request of our own and gives its final reply.', args: uac } as const

/** The RPC commands of tm. */
export const tmRpc = {
  'tm.cancel': { doc: 'Cancels an INVITE by Call-ID and CSeq.', args: ['callid', 'cseq'] },
  'tm.reply': { doc: 'Answers a transaction.', args: ['code', 'reason', 'trans_id', 'to_tag', 'headers', 'body'] },
  'tm.reply_callid': {
    doc: 'Answers an INVITE by Call-ID and CSeq.',
    args: ['code', 'reason', 'callid', 'cseq', 'to_tag', 'headers', 'body'],
  },
  'tm.retransmit_reply': { doc: 'Sends the last reply of a transaction again.', args: ['trans_id'] },
  'tm.retransmit_reply_callid': { doc: 'Sends the last reply of an INVITE again.', args: ['callid', 'cseq'] },
  'tm.stats': { doc: 'How many transactions there are and were.' },
  'tm.hash_stats': { doc: "Refuses: Debian's Kamailio has no such statistics either." },
  'tm.t_uac_start': send,
  'tm.t_uac_start_hex': send,
  'tm.t_uac_start_noack': send,
  'tm.t_uac_start_noack_hex': send,
  'tm.t_uac_wait': wait,
  'tm.t_uac_wait_hex': wait,
  'tm.t_uac_wait_noack': wait,
  'tm.t_uac_wait_noack_hex': wait,
  'tm.t_uac_wait_block': block,
  'tm.t_uac_wait_block_hex': block,
  'tm.t_uac_wait_block_noack': block,
  'tm.t_uac_wait_block_noack_hex': block,
  'tm.t_uac_attrs': {
    doc: 'Sends a request of our own with attributes, of which there are none, and does not wait for its reply.',
    args: ['attributes', ...uac],
    array: true,
  },
  'tm.list': { doc: 'Lists the transactions.', array: true },
  'tm.clean': { doc: 'Ends transactions that outlived their time.' },
} as const satisfies { readonly [name: string]: RpcFacts }
