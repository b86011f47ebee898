import type { SelectTable } from '#grammar/selects.ts'

const request = 'the request as it was sent on this branch'
const reply = 'the final reply of this branch'

/** Selects of the transaction: `@tm.uas` what stands towards the caller, `@tm.uac` its branches. */
export const transactionSelects: SelectTable = {
  tm: {
    doc: '1 when the message belongs to a transaction, else 0',
    parts: {
      method: { doc: 'method of the request that made the transaction' },
      uas: {
        alone: false,
        parts: {
          status: { doc: 'status of the last reply that was sent, 0 before any' },
          local_to_tag: { doc: 'To tag of the reply that this server made, empty when it made none' },
          request: { doc: 'the request as it was received' },
          req: { is: 'request' },
          response: { doc: 'the last reply as it was sent' },
          resp: { is: 'response' },
        },
      },
      uac: {
        alone: false,
        parts: {
          count: { doc: 'number of branches' },
          last_status: { doc: 'in onreply_route the status of its reply' },
          relayed: {
            doc: 'index of the branch whose reply was passed on; -1 before any reply, -2 after one of this server',
          },
        },
        at: {
          alone: false,
          parts: {
            uri: { doc: 'URI of this branch' },
            status: { doc: 'status of the last reply of this branch, 0 before any' },
            request: { doc: request },
            req: { is: 'request' },
            response: { doc: reply },
            resp: { is: 'response' },
          },
        },
      },
    },
  },
}
