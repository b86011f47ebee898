import type { CallArg } from '#grammar/abi.ts'
import type { CommandTable, CommandTools, CoreCommand } from '../script/core-commands.ts'
import type { RouteContext } from '../script/context.ts'
import { textToInt } from '../script/integers.ts'
import { toStr } from '../script/operators.ts'
import * as rewriting from '../sip/rewrite-uri.ts'
import type { Rewrite } from '../sip/rewrite-uri.ts'

/** The core commands that change the R-URI, under all their names. */
export const uriCommands: CommandTable = new Map([
  ...named(['rewriteuri', 'seturi'], withText(setUri)),
  ...named(['rewriteuser', 'setuser', 'setu'], rewrite(rewriting.setUser)),
  ...named(['rewriteuserpass', 'setuserpass', 'setup'], rewrite(rewriting.setUserPassword)),
  ...named(['rewritehost', 'sethost', 'seth'], rewrite(rewriting.setHost)),
  ...named(['rewritehostport', 'sethostport', 'sethp'], rewrite(rewriting.setHostPort)),
  ...named(['rewritehostporttrans', 'sethostporttrans', 'sethpt'], rewrite(rewriting.setHostPortTransport)),
  ...named(['rewriteport', 'setport', 'setp'], rewrite(rewriting.setPort)),
  ...named(['prefix'], rewrite(rewriting.addPrefix)),
  ...named(
    ['strip'],
    rewriteByNumber((count) => rewriting.stripUser(count, 'start')),
  ),
  ...named(
    ['strip_tail'],
    rewriteByNumber((count) => rewriting.stripUser(count, 'end')),
  ),
  ...named(['userphone'], () => (ctx) => change(ctx, rewriting.addUserPhone)),
  ...named(['revert_uri'], () => revertUri),
])

function named(names: readonly string[], command: CoreCommand): readonly (readonly [string, CoreCommand])[] {
  return names.map((name) => [name, command] as const)
}

/** A command with one text: read at each call, though the language gives it as a literal. */
function withText(act: (ctx: RouteContext, text: string) => number): CoreCommand {
  return (args: readonly CallArg[], tools: CommandTools) => {
    const read = tools.read(args[0])
    return (ctx) => act(ctx, toStr(read(ctx)))
  }
}

function rewrite(make: (text: string) => Rewrite): CoreCommand {
  return withText((ctx, text) => change(ctx, make(text)))
}

function rewriteByNumber(make: (count: number) => Rewrite): CoreCommand {
  return withText((ctx, text) => {
    const count = textToInt(text)
    return Number.isNaN(count) ? -1 : change(ctx, make(count))
  })
}

/** Rewrites the R-URI; -1 when it is no URI. */
function change(ctx: RouteContext, rewriteText: Rewrite): number {
  const text = rewriteText(ctx.msg.requestUri, ctx.msg.uriRules)
  return text === undefined ? -1 : setUri(ctx, text)
}

function setUri(ctx: RouteContext, text: string): number {
  ctx.msg.newUri = text
  ctx.msg.uriIsNew = true
  return 1
}

/** The R-URI as it was received; it counts as new, so that it is a target again. */
function revertUri(ctx: RouteContext): number {
  ctx.msg.newUri = undefined
  ctx.msg.uriIsNew = true
  return 1
}
