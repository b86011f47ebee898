import type { PvAccessor } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpStore, XavpValue } from '#runtime/script/xavp.ts'
import { joined } from '../variables/joined.ts'
import { recordText } from './record-address.ts'
import { XavpList } from './xavp-list.ts'
import { indexOf, parseXavpPath, type XavpPath } from './xavp-path.ts'

/** Picks the store of a run. */
export type StoreOf = (ctx: RouteContext) => XavpStore

/** What a script gets for a value: a record shows as its address. */
export function scriptValue(value: XavpValue | undefined): Value {
  return value instanceof Map ? recordText(value) : (value ?? null)
}

/**
 * The values that a path names, in order: none, one, or with `[*]` of a child all of its name. `[*]` of a root is its newest (6.1.5).
 */
function found(ctx: RouteContext, store: XavpStore, { root, child }: XavpPath): readonly Value[] {
  const rootIndex = indexOf(root, ctx)
  const record = new XavpList(store.roots, store).get(root.name, rootIndex === 'all' ? 0 : rootIndex)
  if (child === undefined) return [scriptValue(record)]
  if (!(record instanceof Map)) return []
  const list = new XavpList(record, store)
  const index = indexOf(child, ctx)
  return index === 'all' ? list.all(child.name).map(scriptValue) : [scriptValue(list.get(child.name, index))]
}

/** Several values are a text, or the oldest of them when that is a number: it is the number of that text, as in 6.1.5. */
function valueOf(values: readonly Value[]): Value {
  const oldest = values.at(-1) ?? null
  return values.length < 2 || typeof oldest === 'number' ? oldest : joined(values, ', ')
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
        get: (ctx) => valueOf(found(ctx, storeOf(ctx), path)),
        str: (ctx) => joined(found(ctx, storeOf(ctx), path), ', ') ?? '',
        set: (ctx, value) => {
          if (path.child === undefined) writeRoot(ctx, storeOf(ctx), path, value)
          else writeChild(ctx, storeOf(ctx), path, value)
          return true
        },
      }
    },
  }
}
