import type { DebugProtocol } from '@vscode/debugprotocol'
import type { DebuggedCall } from '../../debugger/debugged-call.ts'
import type { Evaluated } from '../../debugger/evaluator.ts'
import { macroDefinition } from '../../debugger/macros.ts'
import { shownValue } from '../../debugger/shown-value.ts'
import { UserError } from '../../user-error.ts'
import type { Adapter } from '../adapter.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'
import { toBytes } from '../../to-bytes.ts'
import { request, type Handlers } from '../request.ts'
import { completions } from './completions.ts'

/** The requests about values: what an expression has, and to give a variable another one. */
export function valueRequests(adapter: Adapter): Handlers {
  return new Map([
    ['evaluate', request<DebugProtocol.EvaluateArguments>({ expression: 'a text' }, (args) => evaluate(adapter, args))],
    [
      'setVariable',
      request<DebugProtocol.SetVariableArguments>(
        { variablesReference: 'a number', name: 'a text', value: 'a text' },
        (args) => setVariable(adapter, args),
      ),
    ],
    [
      'setExpression',
      request<DebugProtocol.SetExpressionArguments>(
        { expression: 'a text', value: 'a text' },
        ({ expression, value, frameId }) => assign(adapter, callFor(adapter, frameId), toBytes(expression), value),
      ),
    ],
    [
      'completions',
      request<DebugProtocol.CompletionsArguments>(
        { text: 'a text', column: 'a number' },
        ({ text, column, frameId }) => ({
          targets: completions(adapter, text, column + 1 - adapter.client.firstColumn, adapter.callOfFrame(frameId)),
        }),
      ),
    ],
    [
      'exceptionInfo',
      request<DebugProtocol.ExceptionInfoArguments>({ threadId: 'a number' }, ({ threadId }) =>
        exceptionInfo(adapter, threadId),
      ),
    ],
  ])
}

function callFor(adapter: Adapter, frameId: number | undefined): DebuggedCall {
  const call = adapter.callOfFrame(frameId) ?? adapter.stoppedCall
  if (call === undefined) throw new UserError('no call is stopped')
  return call
}

async function evaluate(
  adapter: Adapter,
  { expression, context, frameId }: DebugProtocol.EvaluateArguments,
): Promise<object> {
  const isRepl = context === 'repl'
  const call = callFor(adapter, frameId)
  const definition = macroDefinition(adapter.debugger.server.core.routes.linked.program, expression)
  if (context === 'hover' && definition !== undefined) return { result: fromBytes(definition), variablesReference: 0 }
  const result = await adapter.debugger.evaluate(call, toBytes(expression), isRepl ? 'act' : 'look')
  if (isRepl) invalidate(adapter)
  // What is copied is wanted whole.
  return shown(result, context === 'clipboard' ? Number.POSITIVE_INFINITY : undefined)
}

function shown(result: Evaluated, most?: number): { result: string; type: string; variablesReference: 0 } {
  if ('error' in result) throw new UserError(result.error)
  const { value } = result
  const type = value === null ? 'null' : typeof value === 'number' ? 'int' : 'str'
  return { result: shownValue(value, most), type, variablesReference: 0 }
}

async function setVariable(
  adapter: Adapter,
  { variablesReference, name, value }: DebugProtocol.SetVariableArguments,
): Promise<object> {
  const node = (await adapter.within(variablesReference)).find((one) => one.name === name)
  if (node?.expression === undefined || node.isSettable !== true) throw new UserError(`${name} cannot be set`)
  return assign(adapter, callFor(adapter, undefined), node.expression, value)
}

async function assign(adapter: Adapter, call: DebuggedCall, expression: string, value: string): Promise<object> {
  const { result, type } = shown(await adapter.debugger.setVariable(call, expression, toBytes(value)))
  invalidate(adapter)
  return { value: result, type, variablesReference: 0 }
}

/** What was shown may be something else now: an assignment changes other variables as well. */
function invalidate(adapter: Adapter): void {
  if (adapter.client.knowsInvalidation)
    adapter.afterAnswer.push(() => adapter.send('invalidated', { areas: ['variables'] }))
}

function exceptionInfo(adapter: Adapter, threadId: number): object {
  const stop = adapter.call(threadId).stopped?.stop
  if (stop === undefined) throw new UserError('the call is not stopped')
  return { exceptionId: stop.reason, description: stop.text ?? stop.reason, breakMode: 'always' }
}
