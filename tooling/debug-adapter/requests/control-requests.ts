import type { DebugProtocol } from '@vscode/debugprotocol'
import type { DebuggedCall } from '../../debugger/debugged-call.ts'
import type { Debugger, Refusal } from '../../debugger/debugger.ts'
import type { Adapter } from '../adapter.ts'
import { request, type Handlers } from '../request.ts'
import { UserError } from '../../user-error.ts'

interface ThreadArguments {
  readonly threadId: number
  /** Of stepIn: one of those that stepInTargets gave. */
  readonly targetId?: number | undefined
}

/** The requests with which a call goes on, or back. */
export function controlRequests(adapter: Adapter): Handlers {
  const move = (how: (own: Debugger, call: DebuggedCall, into?: string) => Promise<Refusal>, body?: object) =>
    request<ThreadArguments>({ threadId: 'a number' }, ({ threadId, targetId }) => {
      const into = targetId === undefined ? undefined : adapter.stepTarget(targetId)
      const own = adapter.debugger
      const call = adapter.call(threadId)
      if (call.stopped === undefined) throw new UserError('the call is not stopped')
      // What stops it next must not be told before this is answered.
      adapter.afterAnswer.push(() => {
        how(own, call, into).catch((error: unknown) => own.server.core.reportBug(error, 'in the debugger'))
      })
      return body
    })
  return new Map([
    ['continue', move((own, call) => own.continue(call), { allThreadsContinued: false })],
    ['next', move((own, call) => own.next(call))],
    ['stepIn', move((own, call, into) => own.stepIn(call, into))],
    [
      'stepInTargets',
      request<DebugProtocol.StepInTargetsArguments>({ frameId: 'a number' }, async ({ frameId }) => {
        const call = adapter.callOfFrame(frameId)
        if (call === undefined) throw new UserError('the call has gone on since: ask again')
        const targets = adapter.isInnermost(frameId) ? await adapter.debugger.stepTargets(call) : []
        return { targets: targets.map((label) => ({ id: adapter.stepTargetNumber(label), label })) }
      }),
    ],
    ['stepOut', move((own, call) => own.stepOut(call))],
    ['stepBack', move((own, call) => own.stepBack(call))],
    ['reverseContinue', move((own, call) => own.reverseContinue(call))],
    ['pause', request<ThreadArguments>({}, ({ threadId }) => pause(adapter, threadId))],
  ])
}

/** Stops a call at its next statement; without one the next call that begins. */
function pause(adapter: Adapter, threadId: number): undefined {
  const call = adapter.debugger.calls.find(({ number }) => number === threadId)
  if (call !== undefined) adapter.afterAnswer.push(() => adapter.debugger.pause(call))
  else {
    adapter.stopsOnce = true
    adapter.applyEvents()
  }
  return undefined
}
