import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpStore, XavpValue } from '#runtime/script/xavp.ts'
import { XavpList } from '../xavp/xavp-list.ts'

interface ChildArgs {
  readonly root: string
  readonly child: string
}

/** The values of the roots of a store. */
export function rootsOf(store: XavpStore): XavpList {
  return new XavpList(store.roots, store)
}

/** Sets a child in the newest record of a root in place of its newest value, at the front; a root that is missing or no record gives way to one. */
function setChild(store: XavpStore, { root, child }: ChildArgs, value: number | string): 1 | -1 {
  if (root === '' || child === '' || value !== value) return -1
  const roots = rootsOf(store)
  const newest = roots.get(root)
  const record: XavpRecord = newest instanceof Map ? newest : new Map()
  if (newest === undefined) roots.unshift(root, record)
  else if (record !== newest) roots.replace(root, 0, record)
  const list = new XavpList(record, store)
  list.remove(child)
  list.unshift(child, value)
  return 1
}

/** Removes the newest value of a child from the newest record; nothing to remove is no failure. */
function removeChild(store: XavpStore, { root, child }: ChildArgs): 1 {
  const newest = rootsOf(store).get(root)
  if (newest instanceof Map) new XavpList(newest, store).remove(child)
  return 1
}

/** A record with copies of all lists in it; other values as they are. */
function copied(value: XavpValue, store: XavpStore): XavpValue {
  if (!(value instanceof Map)) return value
  const copy: XavpRecord = new Map()
  const { entries } = new XavpList(value, store)
  new XavpList(copy, store).appendAll(entries.map((entry) => ({ ...entry, value: copied(entry.value, store) })))
  return copy
}

interface CopyArgs {
  readonly source: string
  readonly index: number
  readonly target: string
  readonly targetIndex?: number | undefined
}

/** Copies one value of a root to another root: behind those that are there, or in the place of one. */
function copyRoot(store: XavpStore, log: ModuleLogger, { source, index, target, targetIndex }: CopyArgs): 1 | -1 {
  const roots = rootsOf(store)
  const value = index < 0 ? undefined : roots.get(source, index)
  if (value === undefined) {
    log.error(`xavp_copy: there is no $xavp(${source}[${index}])`)
    return -1
  }
  const copy = copied(value, store)
  if (targetIndex === undefined) {
    if (roots.all(target).length === 0) roots.unshift(target, copy)
    else roots.push(target, copy)
    return 1
  }
  if (roots.replace(target, targetIndex, copy)) return 1
  log.error(`xavp_copy: there is no $xavp(${target}[${targetIndex}]) to copy to`)
  return -1
}

/** Removes all values of a root; gives how many, but 1 when there were none. */
function removeAll(store: XavpStore, name: string): number {
  return rootsOf(store).remove(name, 'all') || 1
}

function removeNewest(store: XavpStore, name: string): 1 {
  rootsOf(store).remove(name)
  return 1
}

/** Functions that change xavps and xavis as wholes. */
export function createRecordFunctions(log: ModuleLogger) {
  const xavps = (ctx: RouteContext): XavpStore => ctx.attributes.xavps
  const xavis = (ctx: RouteContext): XavpStore => ctx.attributes.xavis
  return {
    xavp_child_seti: (ctx: RouteContext, args: ChildArgs & { readonly value: number }) =>
      setChild(xavps(ctx), args, args.value),
    xavp_child_sets: (ctx: RouteContext, args: ChildArgs & { readonly value: string }) =>
      setChild(xavps(ctx), args, args.value),
    xavp_child_rm: (ctx: RouteContext, args: ChildArgs) => removeChild(xavps(ctx), args),
    xavp_rm: (ctx: RouteContext, { root }: { readonly root: string }) => removeNewest(xavps(ctx), root),
    xavp_rm_all: (ctx: RouteContext, { root }: { readonly root: string }) => removeAll(xavps(ctx), root),
    xavi_child_seti: (ctx: RouteContext, args: ChildArgs & { readonly value: number }) =>
      setChild(xavis(ctx), args, args.value),
    xavi_child_sets: (ctx: RouteContext, args: ChildArgs & { readonly value: string }) =>
      setChild(xavis(ctx), args, args.value),
    xavi_child_rm: (ctx: RouteContext, args: ChildArgs) => removeChild(xavis(ctx), args),
    xavi_rm: (ctx: RouteContext, { root }: { readonly root: string }) => removeNewest(xavis(ctx), root),
    xavi_rm_all: (ctx: RouteContext, { root }: { readonly root: string }) => removeAll(xavis(ctx), root),
    xavp_copy: (ctx: RouteContext, args: CopyArgs) => copyRoot(xavps(ctx), log, args),
    /** -2 when there is no such xavp. */
    xavp_lshift: (ctx: RouteContext, { root, count }: { readonly root: string; readonly count: number }): 1 | -2 => {
      const roots = rootsOf(xavps(ctx))
      if (roots.all(root).length === 0) return -2
      roots.rotate(root, count)
      return 1
    },
    /** The `uri` of the newest record becomes the R-URI; -1 when there is no such record. */
    xavp_push_dst: (ctx: RouteContext, { root }: { readonly root: string }): 1 | -1 => {
      const record = rootsOf(xavps(ctx)).get(root)
      if (!(record instanceof Map)) return -1
      const uri = new XavpList(record, xavps(ctx)).get('uri')
      if (typeof uri === 'string') {
        ctx.msg.newUri = uri
        ctx.msg.uriIsNew = true
      }
      return 1
    },
  }
}
