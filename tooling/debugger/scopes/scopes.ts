import type { DebuggedCall } from '../debugged-call.ts'
import type { Debugger } from '../debugger.ts'
import { avpNodes, xavpNodes } from './attributes-scope.ts'
import { changeNodes } from './changes-scope.ts'
import { branchNodes, flagNodes } from './flags-scope.ts'
import { messageNodes } from './message-scope.ts'
import { dialogNodes, tableNodes } from './tables-scope.ts'
import type { Nodes, VariableScope } from './variable-node.ts'
import { returnCodeNodes, scriptVariableNodes, transactionNodes, usualNodes } from './variables-scope.ts'

/**
 * Everything that can be looked at where the debugger stands in a stopped call; empty when it is not stopped. `$shv` and statistics are
 * shown as they were there; what nobody records (transaction, dialog, registrations) as it is now, which its name says.
 */
export function scopesOf(own: Debugger, call: DebuggedCall): readonly VariableScope[] {
  const { stopped } = call
  if (stopped === undefined) return []
  const { core } = own.server
  const ctx = (own.isPresent(call) ? (stopped.live ?? stopped.position.ctx) : stopped.position.ctx).copy()
  const { program } = stopped.position.run.linked
  const isPast = stopped.position !== stopped.present
  const now = (name: string): string => (isPast ? `${name} (now)` : name)
  const scope = (name: string, read: () => Nodes, isExpensive = false): VariableScope => ({
    name,
    isExpensive,
    children: () => own.scope.evaluate('look', call.callId, read),
  })
  return [
    scope('Message', () => messageNodes(ctx)),
    scope('Changes', () => changeNodes(ctx)),
    scope('Pseudo-variables', () => usualNodes(core, ctx)),
    scope('AVPs', () => avpNodes(ctx)),
    scope('XAVPs', () => xavpNodes(ctx)),
    scope('Script variables', () => scriptVariableNodes(core, ctx, program)),
    scope('Flags', () => flagNodes(ctx, program)),
    scope('Branches', () => branchNodes(ctx)),
    scope(now('Transaction'), () => transactionNodes(core, ctx)),
    scope(now('Dialog'), () => dialogNodes(core, call.callId), true),
    scope('Tables', () => tableNodes(core, ctx, now('Registrations')), true),
    scope('Return code', () => returnCodeNodes(core, ctx)),
  ]
}
