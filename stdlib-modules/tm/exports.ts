import { defineExports } from '#grammar/manifest.ts'
import { tmFunctions } from './exports-functions.ts'
import { tmParams, tmVariableOrder, tmVariables } from './exports-params.ts'
import { transactionSelects } from './select-table.ts'
import { tmRpc } from './exports-rpc.ts'

/** Transactions: stateful relaying, forking, replies and timers. */
export const tm = defineExports({
  name: 'tm',
  doc: 'Transactions after RFC 3261: relaying, forking, cancelling, failure handling.',
  params: tmParams,
  cfgVars: tmVariables,
  cfgOrder: tmVariableOrder,
  functions: tmFunctions,
  rpc: tmRpc,
  selects: transactionSelects,
  events: {
    'tm:branch-failure:<name>': 'Runs when a branch fails, before failure_route.',
    'tm:local-request': 'Runs for requests that this server makes; drop stops them.',
    'tm:local-ack-sent': 'Runs for the 2xx to an INVITE of our own when its ACK was sent.',
    'tm:local-response': 'Runs for replies that this server makes through a transaction.',
    'tm:local-response-sent': 'Never runs, as in 6.1.5 for every reply that was tried.',
    'tm:continue': 'Never runs, as in 6.1.5 when t_continue() names a route.',
  },
})
