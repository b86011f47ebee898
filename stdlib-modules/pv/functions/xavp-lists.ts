import type { PvAccessor } from '#grammar/abi.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpStore } from '#runtime/script/xavp.ts'
import { scriptValue } from '../xavp/xavp-variable.ts'
import { XavpList } from '../xavp/xavp-list.ts'
import { setOnly } from '../xavp/xavu-variable.ts'
import { parseParameterList, type NamedText } from './parameter-list.ts'
import { rootsOf } from './xavp-records.ts'

interface ImplodeArgs {
  readonly root: string
  readonly pv: PvAccessor
}

/** A new record at the front of the roots, with its members in the order given. */
function addRecord(store: XavpStore, root: string, members: readonly NamedText[]): void {
  const record: XavpRecord = new Map()
  new XavpList(record, store).appendAll(members.map(([name, value]) => ({ name, value })))
  rootsOf(store).unshift(root, record)
}

/** `a=1;b;` of the newest record: texts quoted if wanted, empty ones without `=`. */
function imploded(store: XavpStore, root: string, isQuoted: boolean): string | undefined {
  const record = rootsOf(store).get(root)
  if (!(record instanceof Map) || record.size === 0) return undefined
  const parts = new XavpList(record, store).entries.map(({ name, value }) => {
    const shown = scriptValue(value) ?? ''
    if (shown === '') return `${name};`
    return typeof shown === 'string' && isQuoted ? `${name}="${shown}";` : `${name}=${shown};`
  })
  return parts.join('')
}

function implode(ctx: RouteContext, store: XavpStore, { root, pv }: ImplodeArgs, isQuoted = false): 1 | -1 {
  const text = imploded(store, root, isQuoted)
  if (text === undefined) return -1
  pv.set?.(ctx, text)
  return 1
}

/** The items between any of the separators; empty ones are passed over. */
function splitItems(text: string, separators: string, isTrimmed: boolean): readonly string[] {
  const items: string[] = []
  let start = 0
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && !separators.includes(text.charAt(at))) continue
    items.push(text.slice(start, at))
    start = at + 1
  }
  return items.map((item) => (isTrimmed ? item.trim() : item)).filter((item) => item !== '')
}

/** Functions between parameter lists or separated texts and xavps or xavus. */
export function createListFunctions(log: ModuleLogger) {
  const explode = (ctx: RouteContext, text: string, separator: string, root: string): 1 | -1 => {
    const members = root === '' || separator.length > 1 ? undefined : parseParameterList(text, separator)
    if (members === undefined) {
      log.error(`"${text}" is no list of parameters separated by "${separator}" to put into $xavp(${root})`)
      return -1
    }
    addRecord(ctx.attributes.xavps, root, members)
    return 1
  }
  return {
    xavp_params_explode: (ctx: RouteContext, { text, root }: { readonly text: string; readonly root: string }) =>
      explode(ctx, text, ';', root),
    xavp_xparams_explode: (
      ctx: RouteContext,
      { text, separator, root }: { readonly text: string; readonly separator: string; readonly root: string },
    ) => explode(ctx, text, separator, root),
    xavp_params_implode: (ctx: RouteContext, args: ImplodeArgs) => implode(ctx, ctx.attributes.xavps, args),
    xavp_params_implode_qval: (ctx: RouteContext, args: ImplodeArgs) => implode(ctx, ctx.attributes.xavps, args, true),
    xavu_params_implode: (ctx: RouteContext, args: ImplodeArgs) => implode(ctx, ctx.attributes.xavus, args),
    /** The values come to stand among the roots, and an empty record in place of the name's own, as in 6.1.5 (see xavuVariable). */
    xavu_params_explode: (
      { attributes: { xavus } }: RouteContext,
      { text, root }: { readonly text: string; readonly root: string },
    ): 1 | -1 => {
      const members = root === '' ? undefined : parseParameterList(text, ';')
      if (members === undefined) return -1
      const roots = rootsOf(xavus)
      setOnly(roots, root, new Map())
      roots.setAll(members.map(([name, value]) => ({ name, value })))
      return 1
    },
    xavp_slist_explode: (
      ctx: RouteContext,
      args: { readonly text: string; readonly separators: string; readonly mode: string; readonly root: string },
    ): 1 | -1 => {
      const { text, separators, mode, root } = args
      if (text === '' || separators === '' || root === '') {
        log.error('xavp_slist_explode: the text, the separators and the name must not be empty')
        return -1
      }
      const items = splitItems(text, separators, /t/i.test(mode))
      addRecord(
        ctx.attributes.xavps,
        root,
        items.map((item): NamedText => ['v', item]),
      )
      return 1
    },
  }
}
