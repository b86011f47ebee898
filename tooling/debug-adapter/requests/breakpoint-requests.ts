import type { DebugProtocol } from '@vscode/debugprotocol'
import { breakpointPlaces, type BoundBreakpoint, type BreakpointOptions } from '../../debugger/breakpoints.ts'
import type { EventStops } from '../../debugger/stop-rules.ts'
import { breakpointFor, type Adapter } from '../adapter.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'
import { toBytes } from '../../to-bytes.ts'
import { capabilities } from './capabilities.ts'
import { request, requireShape, type Handlers } from '../request.ts'

/** The requests about where calls stop. */
export function breakpointRequests(adapter: Adapter): Handlers {
  return new Map([
    [
      'setBreakpoints',
      request<DebugProtocol.SetBreakpointsArguments>({ source: 'an object' }, (args) => setLines(adapter, args)),
    ],
    [
      'setFunctionBreakpoints',
      request<DebugProtocol.SetFunctionBreakpointsArguments>(
        { breakpoints: { name: 'a text' } },
        async ({ breakpoints }) => {
          const wanted = breakpoints.map((one) => ({ ...optionsOf(one), name: one.name }))
          return told(adapter, adapter.debugger.setFunctionBreakpoints(wanted))
        },
      ),
    ],
    [
      'setDataBreakpoints',
      request<DebugProtocol.SetDataBreakpointsArguments>(
        { breakpoints: { dataId: 'a text' } },
        async ({ breakpoints }) => {
          const wanted = breakpoints.map((one) => ({ ...optionsOf(one), expression: toBytes(one.dataId) }))
          return told(adapter, adapter.debugger.setDataBreakpoints(wanted))
        },
      ),
    ],
    [
      'dataBreakpointInfo',
      request<DebugProtocol.DataBreakpointInfoArguments>({ name: 'a text' }, (args) =>
        dataBreakpointInfo(adapter, args),
      ),
    ],
    [
      'setExceptionBreakpoints',
      request<DebugProtocol.SetExceptionBreakpointsArguments>({ filters: 'a list' }, async (args) => {
        adapter.eventStops = eventStopsOf(args)
        adapter.applyEvents()
        return { breakpoints: await checkFilters(adapter, args) }
      }),
    ],
    [
      'breakpointLocations',
      request<DebugProtocol.BreakpointLocationsArguments>({ source: 'an object', line: 'a number' }, (args) =>
        locations(adapter, args),
      ),
    ],
  ])
}

function setLines(adapter: Adapter, args: DebugProtocol.SetBreakpointsArguments): Promise<object> {
  const file = adapter.pathOf(args.source)
  requireShape(args, args.breakpoints === undefined ? {} : { breakpoints: { line: 'a number' } }, '')
  const lines = (args.breakpoints ?? []).map((one) => ({
    ...optionsOf(one),
    line: adapter.fromClientLine(one.line),
    column:
      one.column === undefined
        ? undefined
        : adapter.fromClientColumn(file, adapter.fromClientLine(one.line), one.column),
  }))
  return told(adapter, adapter.debugger.setLineBreakpoints(file, lines))
}

function optionsOf({ condition, hitCondition, logMessage }: BreakpointOptions): BreakpointOptions {
  const bytes = (text: string | undefined): string | undefined => (text === undefined ? undefined : toBytes(text))
  return { condition: bytes(condition), hitCondition, logMessage: bytes(logMessage) }
}

/** What the client is told of breakpoints: where they are, and what is wrong with their expressions. */
async function told(adapter: Adapter, bound: readonly BoundBreakpoint[]): Promise<object> {
  const breakpoints: DebugProtocol.Breakpoint[] = []
  for (const one of bound) {
    const fault = await faultOf(adapter, one.options.condition ?? one.expression)
    const shown = breakpointFor(one, adapter, one.message ?? fault)
    // A condition that cannot be evaluated stops; a value that cannot be read never changes.
    breakpoints.push(one.kind === 'data' && fault !== undefined ? { ...shown, verified: false } : shown)
  }
  return { breakpoints }
}

async function faultOf(adapter: Adapter, expression: string | undefined): Promise<string | undefined> {
  if (expression === undefined) return undefined
  const fault = await adapter.debugger.evaluator.check(expression)
  return fault === undefined ? undefined : `${expression}: ${fault}`
}

async function dataBreakpointInfo(
  adapter: Adapter,
  { variablesReference, name }: DebugProtocol.DataBreakpointInfoArguments,
): Promise<object> {
  const nodes = variablesReference === undefined ? [] : await adapter.within(variablesReference)
  const node = nodes.find((one) => one.name === name)
  const expression = node === undefined ? toBytes(name) : node.expression
  if (expression === undefined) return { dataId: null, description: `${name} is no variable of the language` }
  const fault = await faultOf(adapter, expression)
  if (fault !== undefined) return { dataId: null, description: fault }
  const shown = fromBytes(expression)
  return { dataId: shown, description: shown, accessTypes: ['write'], canPersist: true }
}

function eventStopsOf({ filters, filterOptions = [] }: DebugProtocol.SetExceptionBreakpointsArguments): EventStops {
  const wanted = new Map<string, string | undefined>(filters.map((filter) => [filter, undefined]))
  for (const { filterId, condition } of filterOptions)
    wanted.set(filterId, toBytes(condition?.trim() ?? '') || undefined)
  return {
    ...(wanted.has('entry') ? { entry: { condition: wanted.get('entry') } } : {}),
    ...(wanted.has('error') ? { error: { condition: wanted.get('error') } } : {}),
    ...(wanted.has('reply') ? { reply: { status: wanted.get('reply') } } : {}),
  }
}

async function checkFilters(
  adapter: Adapter,
  { filters, filterOptions = [] }: DebugProtocol.SetExceptionBreakpointsArguments,
): Promise<DebugProtocol.Breakpoint[]> {
  const known = (filter: string): boolean =>
    capabilities.exceptionBreakpointFilters.some((one) => one.filter === filter)
  const answer = (filter: string, fault: string | undefined): DebugProtocol.Breakpoint => {
    const message = known(filter) ? fault : `there is no filter ${filter}`
    return message === undefined ? { verified: true } : { verified: false, message }
  }
  const shown = filters.map((filter) => answer(filter, undefined))
  for (const { filterId, condition } of filterOptions) {
    const isStatus = filterId === 'reply'
    const fault = isStatus
      ? /^\s*\d{0,3}\s*$/.test(condition ?? '')
        ? undefined
        : 'write a status or its beginning, such as 404 or 5'
      : await faultOf(adapter, toBytes(condition?.trim() ?? '') || undefined)
    shown.push(answer(filterId, fault))
  }
  return shown
}

function locations(
  adapter: Adapter,
  { source, line, endLine = line }: DebugProtocol.BreakpointLocationsArguments,
): { breakpoints: DebugProtocol.BreakpointLocation[] } {
  const { program } = adapter.debugger.server.core.routes.linked
  const file = adapter.pathOf(source)
  const [from, to] = [adapter.fromClientLine(line), adapter.fromClientLine(endLine)]
  const seen = new Set<string>()
  return {
    breakpoints: breakpointPlaces(program, file, from, to).flatMap(({ at, end }) => {
      // The statements of a macro all stand at the place where it is used.
      const key = `${at[1]}:${at[2]}`
      if (seen.has(key)) return []
      seen.add(key)
      return [
        {
          line: adapter.toClientLine(at[1]),
          column: adapter.toClientColumn(file, at[1], at[2]),
          endLine: adapter.toClientLine(end[0]),
          endColumn: adapter.toClientColumn(file, ...end),
        },
      ]
    }),
  }
}
