import type { CommandTable, CoreCommand, CommandTools } from '../script/core-commands.ts'
import type { RouteContext } from '../script/context.ts'
import { textToInt } from '../script/integers.ts'
import { toStr } from '../script/operators.ts'
import type { Core } from '../server/core.ts'
import type { SipMessage } from '../sip/message.ts'
import { topVia } from '../sip/parsed.ts'
import { attributeFlagCommands } from './attribute-flags.ts'
import { createSendCommands } from './send-commands.ts'
import { uriCommands } from './uri-commands.ts'

/** The core commands (LANGUAGE C7) for one server. Aliases are entries of their own. */
export function createCoreCommands(core: Core): CommandTable {
  return new Map<string, CoreCommand>([
    ...flagCommands,
    ...attributeFlagCommands,
    ...uriCommands,
    ...createSendCommands(core),
    ...aliases(['force_tcp_alias', 'add_tcp_alias'], (args, tools) =>
      addAlias(core, args.length === 0 ? undefined : tools.read(args[0])),
    ),
    ['clear_branches', onMessage(({ msg }) => clearBranches(msg))],
    ['remove_branch', (args, tools) => removeBranch(args.length === 0 ? () => 0 : tools.read(args[0]))],
    ['log', (args, tools) => logCommand(core, args, tools)],
    ['error', () => () => 1],
  ])
}

function aliases(names: readonly string[], command: CoreCommand): readonly (readonly [string, CoreCommand])[] {
  return names.map((name) => [name, command] as const)
}

function onMessage(act: (ctx: RouteContext) => unknown): CoreCommand {
  return () => (ctx) => {
    act(ctx)
    return 1
  }
}

const flagCommands: readonly (readonly [string, CoreCommand])[] = [
  [
    'setflag',
    flagCommand((ctx, bit) => {
      ctx.msg.flags |= bit
      return 1
    }),
  ],
  [
    'resetflag',
    flagCommand((ctx, bit) => {
      ctx.msg.flags &= ~bit
      return 1
    }),
  ],
  ['isflagset', flagCommand((ctx, bit) => ((ctx.msg.flags & bit) === 0 ? -1 : 1))],
]

function flagCommand(act: (ctx: RouteContext, bit: number) => number): CoreCommand {
  return (args, tools) => {
    const flag = tools.flag(args[0])
    if (flag === undefined) return { error: 'flag not declared' }
    const bit = 1 << flag
    return (ctx) => act(ctx, bit)
  }
}

function addAlias(core: Core, port: ReturnType<CommandTools['read']> | undefined): (ctx: RouteContext) => number {
  return (ctx) => {
    const { connectionId } = ctx.msg.received
    if (connectionId === 0) return -1
    const number = port === undefined ? topVia(ctx.msg)?.value.portNumber || 5060 : textToInt(toStr(port(ctx)))
    return core.transport.addConnectionAlias(connectionId, number) ? 1 : -1
  }
}

function removeBranch(read: ReturnType<CommandTools['read']>): (ctx: RouteContext) => number {
  return (ctx) => {
    const index = textToInt(toStr(read(ctx)))
    ctx.msg.branches = ctx.msg.branches.filter((_, position) => position !== index)
    return 1
  }
}

/** log([level,] "text"): the text is literal. */
function logCommand(core: Core, args: readonly unknown[], tools: CommandTools): (ctx: RouteContext) => number {
  const texts = args.map((arg) => tools.read(arg as Parameters<CommandTools['read']>[0]))
  return (ctx) => {
    const text = toStr(texts.at(-1)?.(ctx) ?? '')
    const level = texts.length > 1 ? Number(texts[0]?.(ctx) ?? 0) : -1
    core.logger.write({ level: (level < -5 ? -5 : level > 3 ? 3 : level) as -1, module: 'script', text })
    return 1
  }
}

/** The first branch, which is that of the R-URI, loses its flags too (6.1.5). */
function clearBranches(msg: SipMessage): void {
  msg.branches = []
  msg.branchFlags = 0
}
