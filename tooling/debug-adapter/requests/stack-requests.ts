import type { DebugProtocol } from '@vscode/debugprotocol'
import type { DebuggedCall } from '../../debugger/debugged-call.ts'
import { frameTitle, macroAt, macrosOf } from '../../debugger/macros.ts'
import { placeOf, type Frame } from '../../debugger/moment.ts'
import { scopesOf } from '../../debugger/scopes/scopes.ts'
import { visibleLine } from '../../visible-text.ts'
import { UserError } from '../../user-error.ts'
import type { Adapter } from '../adapter.ts'
import { request, type Handlers } from '../request.ts'
import { variableFor } from './variable-for.ts'

/** Calls that are listed beside those that are stopped. */
const maxListed = 100

/** The requests about calls, stacks, files and what can be looked at. */
export function stackRequests(adapter: Adapter): Handlers {
  return new Map([
    ['threads', () => ({ threads: adapter.target === undefined ? [] : threadsOf(adapter) })],
    [
      'stackTrace',
      request<DebugProtocol.StackTraceArguments>({ threadId: 'a number' }, (args) => stackTrace(adapter, args)),
    ],
    [
      'scopes',
      request<DebugProtocol.ScopesArguments>({ frameId: 'a number' }, ({ frameId }) => ({
        scopes: scopes(adapter, frameId),
      })),
    ],
    [
      'variables',
      request<DebugProtocol.VariablesArguments>(
        { variablesReference: 'a number' },
        async ({ variablesReference, start = 0, count }) => {
          const nodes = await adapter.within(variablesReference)
          const end = count === undefined || count === 0 ? undefined : start + count
          return { variables: nodes.slice(start, end).map((node) => variableFor(node, adapter)) }
        },
      ),
    ],
    ['source', request<DebugProtocol.SourceArguments>({}, (args) => macroText(adapter, args))],
    ['loadedSources', () => ({ sources: loadedSources(adapter) })],
    [
      'modules',
      () => {
        const modules = adapter.debugger.server.core.moduleNames.map((name) => ({ id: name, name }))
        return { modules, totalModules: modules.length }
      },
    ],
  ])
}

function threadsOf(adapter: Adapter): DebugProtocol.Thread[] {
  const { calls } = adapter.debugger
  const recent = new Set(calls.slice(-maxListed))
  return calls
    .filter((call) => call.stopped !== undefined || recent.has(call))
    .map((call) => ({ id: call.number, name: threadName(call) }))
}

function threadName({ about, from, callId }: DebuggedCall): string {
  return visibleLine([about, from, callId].filter((text) => text !== '').join(', '))
}

function stackTrace(
  adapter: Adapter,
  { threadId, startFrame = 0, levels }: DebugProtocol.StackTraceArguments,
): { stackFrames: DebugProtocol.StackFrame[]; totalFrames: number } {
  const call = adapter.call(threadId)
  const frames = adapter.debugger.frames(call)
  const end = levels === undefined || levels === 0 ? undefined : startFrame + levels
  const stackFrames = frames.slice(startFrame, end).map((frame) => ({
    id: adapter.frameNumber(call, frame === frames[0]),
    name: frameTitle(frame),
    ...placeFor(frame, adapter),
    endLine: adapter.toClientLine(frame.step.end[0]),
    endColumn: adapter.toClientColumn(placeOf(frame).file, ...frame.step.end),
  }))
  return { stackFrames, totalFrames: frames.length }
}

/** Where a statement stands; that of a macro with the source in which its definition can be read. */
function placeFor(frame: Frame, adapter: Adapter): ReturnType<Adapter['placeFor']> {
  const place = adapter.placeFor(frame)
  const macro = macroAt(frame)
  const sources = macroSources(adapter).filter(({ name }) => name === `#!define ${macro}`)
  return sources.length === 0 ? place : { ...place, source: { ...place.source, sources } }
}

function scopes(adapter: Adapter, frameId: number): DebugProtocol.Scope[] {
  const call = adapter.callOfFrame(frameId)
  if (call?.stopped === undefined) throw new UserError('the call has gone on since: ask again')
  return scopesOf(adapter.debugger, call).map(({ name, isExpensive, children }) => ({
    name,
    variablesReference: adapter.referenceTo(children),
    expensive: isExpensive,
  }))
}

function macroText(adapter: Adapter, args: DebugProtocol.SourceArguments): { content: string; mimeType: string } {
  const reference = args.source?.sourceReference ?? args.sourceReference
  const macro = macrosOf(adapter.debugger.server.core.routes.linked.program)[reference - 1]
  if (macro === undefined) throw new UserError('there is no such source')
  return { content: `#!define ${macro.name} ${macro.text}\n`, mimeType: 'text/x-kamailio' }
}

function loadedSources(adapter: Adapter): DebugProtocol.Source[] {
  const { program } = adapter.debugger.server.core.routes.linked
  return [...program.files.map((file) => adapter.sourceOf(file)), ...macroSources(adapter)]
}

function macroSources(adapter: Adapter): readonly DebugProtocol.Source[] {
  return macrosOf(adapter.debugger.server.core.routes.linked.program).map(({ name }, index) => ({
    name: `#!define ${name}`,
    sourceReference: index + 1,
    origin: 'macro',
  }))
}
