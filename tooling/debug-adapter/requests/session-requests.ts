import type { DebugProtocol } from '@vscode/debugprotocol'
import type { Adapter } from '../adapter.ts'
import type { Json } from '../launch-arguments.ts'
import { UserError } from '../../user-error.ts'
import { request, type Handlers } from '../request.ts'
import type { Target } from '../target.ts'
import { capabilities } from './capabilities.ts'

/** The requests that begin and end a session. */
export function sessionRequests(adapter: Adapter): Handlers {
  const begin = async (kind: 'launch' | 'attach', given: Json): Promise<undefined> => {
    const target = await adapter.source[kind](given, adapter)
    adapter.started = { kind, given }
    adapter.stopsOnce = given['stopOnEntry'] === true
    adapter.target = target
    adapter.output(target.greeting, 'console')
    adapter.afterAnswer.push(() => adapter.send('initialized'))
  }
  return new Map([
    [
      'initialize',
      request<DebugProtocol.InitializeRequestArguments>({}, (args) => {
        adapter.client = {
          firstLine: args.linesStartAt1 === false ? 0 : 1,
          firstColumn: args.columnsStartAt1 === false ? 0 : 1,
          knowsInvalidation: args.supportsInvalidatedEvent === true,
          usesUris: args.pathFormat === 'uri',
        }
        return capabilities
      }),
    ],
    ['launch', (given) => begin('launch', given)],
    ['attach', (given) => begin('attach', given)],
    [
      'configurationDone',
      () => {
        const { target } = adapter
        if (target !== undefined) adapter.afterAnswer.push(() => follow(target, adapter))
        return undefined
      },
    ],
    ['restart', request<{ arguments?: Json }>({}, (args) => restart(adapter, args.arguments))],
    // A server that was there before is left as it was.
    ['terminate', () => end(adapter, false)],
    [
      'disconnect',
      request<DebugProtocol.DisconnectArguments>({}, (args) => end(adapter, args.terminateDebuggee ?? false)),
    ],
  ])
}

/** Lets the target go, and tells when it is done. */
function follow(target: Target, adapter: Adapter): void {
  const over = (): void => {
    if (adapter.target === target) adapter.send('terminated')
  }
  void target.begin().then(over, (error: unknown) => {
    adapter.output(error instanceof Error ? error.message : String(error), 'important')
    over()
  })
  void target.ended.then(over)
}

/** The same again, with the configuration and the arguments as they are now; the breakpoints stay. */
async function restart(adapter: Adapter, given: Json | undefined): Promise<undefined> {
  const { started, target: old } = adapter
  if (started === undefined || old === undefined) throw new UserError('nothing is debugged yet')
  if (started.kind === 'attach') throw new UserError('the server runs on: kamkit.reload reads its configuration anew')
  const breakpoints = old.debugger.breakpoints
  adapter.target = undefined
  await old.end(true)
  const target = await adapter.source.launch(given ?? started.given, adapter)
  adapter.started = { kind: 'launch', given: given ?? started.given }
  adapter.stopsOnce = adapter.started.given['stopOnEntry'] === true
  target.debugger.adoptBreakpoints(breakpoints)
  adapter.target = target
  // The lines may be others by now.
  breakpoints.onMoved?.()
  adapter.afterAnswer.push(() => follow(target, adapter))
  return undefined
}

/** Ends the session; a server that it only attached to goes on, unless it is to end as well. */
async function end(adapter: Adapter, isServerToo: boolean): Promise<undefined> {
  const { target } = adapter
  adapter.target = undefined
  if (target === undefined) return undefined
  await target.end(isServerToo)
  adapter.afterAnswer.push(() => adapter.send('terminated'))
  return undefined
}
