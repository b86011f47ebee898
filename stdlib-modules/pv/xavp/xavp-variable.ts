import type { PvAccessor } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpStore, XavpValue } from '#runtime/script/xavp.ts'
import { recordText } from './record-address.ts'
import { XavpList } from './xavp-list.ts'
import { indexOf, parseXavpPath, type XavpPath } from './xavp-path.ts'

/** Picks the store of a run. */
export type StoreOf = (ctx: RouteContext) => XavpStore

/** What a script gets for a value: a record shows as its address. */
export function scriptValue(value: XavpValue | undefined): Value {
  return value instanceof Map ? recordText(value) : (value ?? null)
}

/** `[*]` of a child joins its values; `[*]` of a root is its newest, without children (6.1.5). */
function read(ctx: RouteContext, store: XavpStore, { root, child }: XavpPath): Value {
  const rootIndex = indexOf(root, ctx)
  const roots = new XavpList(store.roots, store)
  if (child === undefined) return scriptValue(roots.get(root.name, rootIndex === 'all' ? 0 : rootIndex))
  if (rootIndex === 'all') return null
  const record = roots.get(root.name, rootIndex)
  if (!(record instanceof Map)) return null
  const list = new XavpList(record, store)
  const index = indexOf(child, ctx)
  if (index !== 'all') return scriptValue(list.get(child.name, index))
  const all = list.all(child.name)
  return all.length === 0 ? null : all.map((value) => scriptValue(value)).join(', ')
}

/** Without an index a value becomes a new root; with one it takes the place of a root that is there. */
function writeRoot(ctx: RouteContext, store: XavpStore, path: XavpPath, value: Value): void {
  const { root } = path
  const index = indexOf(root, ctx)
  const roots = new XavpList(store.roots, store)
  if (value === null) roots.remove(root.name, index)
  else if (index === undefined) roots.unshift(root.name, value)
  else if (index !== 'all') roots.replace(root.name, index, value)
}

/** Without a root index each value begins a new record; null deletes from the newest one. */
function writeChild(ctx: RouteContext, store: XavpStore, path: XavpPath, value: Value): void {
  const { root, child } = path
  const rootIndex = indexOf(root, ctx)
  if (child === undefined || rootIndex === 'all') return
  const record = findRecord(store, root.name, rootIndex, value)
  if (record === undefined) return
  const list = new XavpList(record, store)
  const index = indexOf(child, ctx)
  if (value === null) list.remove(child.name, index)
  else if (index === undefined) list.unshift(child.name, value)
  else if (index !== 'all') list.replace(child.name, index, value)
}

function findRecord(store: XavpStore, name: string, index: number | undefined, value: Value): XavpRecord | undefined {
  const roots = new XavpList(store.roots, store)
  if (index === undefined && value !== null) {
    const record: XavpRecord = new Map()
    roots.unshift(name, record)
    return record
  }
  const found = (index ?? 0) < 0 ? undefined : roots.get(name, index)
  return found instanceof Map ? found : undefined
}

/** `$xavp` and `$xavi`: records of named values, in stacks. */
export function xavpVariable(storeOf: StoreOf, bindPv: (text: string) => PvAccessor | undefined): PvBehaviour {
  return {
    isRaw: true,
    bind: ({ rawInner = '' }) => {
      const path = parseXavpPath(rawInner, bindPv)
      if ('error' in path) return path
      return {
        get: (ctx) => read(ctx, storeOf(ctx), path),
        set: (ctx, value) => {
          if (path.child === undefined) writeRoot(ctx, storeOf(ctx), path, value)
          else writeChild(ctx, storeOf(ctx), path, value)
          return true
        },
      }
    },
  }
}
