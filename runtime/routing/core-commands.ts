import type { CommandTable, CoreCommand, CommandTools } from '../script/core-commands.ts'
import type { RouteContext } from '../script/context.ts'
import { textToInt } from '../script/integers.ts'
import { toStr } from '../script/operators.ts'
import { changeUri, parseUri, splitHostPort, type Uri } from '../sip/uri.ts'
import type { Core } from '../server/core.ts'

/** The core commands (LANGUAGE C7) for one server. Aliases are entries of their own. */
export function createCoreCommands(core: Core): CommandTable {
  return new Map<string, CoreCommand>([
    ...flagCommands,
    ...aliases(
      ['force_rport', 'add_rport'],
      onMessage((ctx) => (ctx.msg.forceRport = true)),
    ),
    ...aliases(
      ['add_local_rport'],
      onMessage((ctx) => (ctx.msg.addLocalRport = true)),
    ),
    ...aliases(
      ['set_forward_no_connect'],
      onMessage((ctx) => (ctx.msg.forwardNoConnect = true)),
    ),
    ...aliases(
      ['set_reply_no_connect'],
      onMessage((ctx) => (ctx.msg.replyNoConnect = true)),
    ),
    ...aliases(
      ['set_forward_close'],
      onMessage((ctx) => (ctx.msg.forwardClose = true)),
    ),
    ...aliases(
      ['set_reply_close'],
      onMessage((ctx) => (ctx.msg.replyClose = true)),
    ),
    ...aliases(['force_tcp_alias', 'add_tcp_alias'], (args, tools) =>
      addAlias(core, args.length === 0 ? undefined : tools.read(args[0])),
    ),
    ...aliases(
      ['clear_branches'],
      onMessage((ctx) => (ctx.msg.branches = [])),
    ),
    ...aliases(['remove_branch'], (args, tools) => removeBranch(tools.read(args[0]))),
    ...aliases(
      ['revert_uri'],
      onMessage((ctx) => (ctx.msg.newUri = undefined)),
    ),
    ...aliases(
      ['userphone'],
      rewrite((uri) =>
        uri.parametersText.includes('user=')
          ? undefined
          : changeUri(uri, {
              parametersText: uri.parametersText === '' ? 'user=phone' : `${uri.parametersText};user=phone`,
            }),
      ),
    ),
    ...aliases(
      ['rewriteuri', 'seturi'],
      withText((ctx, text) => setUri(ctx, text)),
    ),
    ...aliases(
      ['rewriteuser', 'setuser', 'setu'],
      withText((ctx, text) => change(ctx, (uri) => changeUri(uri, { user: text, password: '' }))),
    ),
    ...aliases(
      ['rewriteuserpass', 'setuserpass', 'setup'],
      withText((ctx, text) => change(ctx, (uri) => setUserPassword(uri, text))),
    ),
    ...aliases(
      ['rewritehost', 'sethost', 'seth'],
      withText((ctx, text) => change(ctx, (uri) => changeUri(uri, { host: text, port: '' }))),
    ),
    ...aliases(
      ['rewritehostport', 'sethostport', 'sethp'],
      withText((ctx, text) => change(ctx, (uri) => setHostPort(uri, text))),
    ),
    ...aliases(
      ['rewritehostporttrans', 'sethostporttrans', 'sethpt'],
      withText((ctx, text) => change(ctx, (uri) => setHostPort(uri, text))),
    ),
    ...aliases(
      ['rewriteport', 'setport', 'setp'],
      withText((ctx, text) => change(ctx, (uri) => changeUri(uri, { port: text }))),
    ),
    ...aliases(
      ['prefix'],
      withText((ctx, text) => change(ctx, (uri) => changeUri(uri, { user: text + uri.user }))),
    ),
    ...aliases(
      ['strip'],
      withNumber((ctx, count) => change(ctx, (uri) => changeUri(uri, { user: uri.user.slice(count) }))),
    ),
    ...aliases(
      ['strip_tail'],
      withNumber((ctx, count) =>
        change(ctx, (uri) => changeUri(uri, { user: uri.user.slice(0, Math.max(0, uri.user.length - count)) })),
      ),
    ),
    ...aliases(['log'], (args, tools) => logCommand(core, args, tools)),
    ...aliases(['error'], () => () => 1),
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

function withText(act: (ctx: RouteContext, text: string) => number): CoreCommand {
  return (args, tools) => {
    const read = tools.read(args[0])
    return (ctx) => act(ctx, toStr(read(ctx)))
  }
}

function withNumber(act: (ctx: RouteContext, count: number) => number): CoreCommand {
  return withText((ctx, text) => {
    const count = textToInt(text)
    return count !== count ? -1 : act(ctx, count)
  })
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

function setUri(ctx: RouteContext, text: string): number {
  ctx.msg.newUri = text
  ctx.msg.uriIsNew = true
  return 1
}

/** Rewrites the R-URI through its parts; -1 when it is no URI. */
function change(ctx: RouteContext, rewriteParts: (uri: Uri) => string | undefined): number {
  const uri = parseUri(ctx.msg.requestUri)
  if (uri === undefined) return -1
  const text = rewriteParts(uri)
  return text === undefined ? 1 : setUri(ctx, text)
}

function rewrite(parts: (uri: Uri) => string | undefined): CoreCommand {
  return () => (ctx) => change(ctx, parts)
}

function setUserPassword(uri: Uri, text: string): string {
  const [user = '', password = ''] = text.split(':')
  return changeUri(uri, { user, password })
}

function setHostPort(uri: Uri, text: string): string {
  const parts = splitHostPort(text)
  return parts === undefined ? changeUri(uri, { host: text, port: '' }) : changeUri(uri, parts)
}

function addAlias(core: Core, port: ReturnType<CommandTools['read']> | undefined): (ctx: RouteContext) => number {
  return (ctx) => {
    const { connectionId } = ctx.msg.received
    if (connectionId === 0) return -1
    const number = port === undefined ? ctx.msg.received.srcPort : textToInt(toStr(port(ctx)))
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
