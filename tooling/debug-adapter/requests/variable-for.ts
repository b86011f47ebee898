import type { DebugProtocol } from '@vscode/debugprotocol'
import type { VariableNode } from '../../debugger/scopes/variable-node.ts'
import type { Adapter } from '../adapter.ts'

/** A variable as the client is told of it. */
export function variableFor(node: VariableNode, adapter: Adapter): DebugProtocol.Variable {
  const { name, value, type, expression, isSettable } = node
  const shown: DebugProtocol.Variable = { name, value, variablesReference: adapter.referenceTo(node.children) }
  if (type !== undefined) shown.type = type
  if (expression !== undefined) shown.evaluateName = expression
  if (expression === undefined || isSettable !== true) shown.presentationHint = { attributes: ['readOnly'] }
  return shown
}
