import type { PvAccessor } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpStore, XavpValue } from '#runtime/script/xavp.ts'
import { joined } from '../variables/joined.ts'
import { recordText } from './record-address.ts'
import { XavpList } from './xavp-list.ts'
import { indexOf, parseXavpPath, type Part, type XavpPath } from './xavp-path.ts'

/** Picks the store of a run. */
export type StoreOf = (ctx: RouteContext) => XavpStore

/** What a script gets for a value: a record shows as its address. */
export function scriptValue(value: XavpValue | undefined): Value {
  return value instanceof Map ? recordText(value) : (value ?? null)
}

/**
 * The children of a record as they are read. A record without any stands for the roots (6.1.5): xavu_params_explode() leaves its
 * values there, and scripts read them under the name that they gave.
 */
export function childrenOf(record: XavpRecord, store: XavpStore): XavpList {
  return new XavpList(record.size === 0 ? store.roots : record, store)
}

/**
 * The values that a path names, in order: none, one, or with `[*]` of a child all of its name. `[*]` of a root is its newest (6.1.5).
 */
function found(ctx: RouteContext, store: XavpStore, { root, child }: XavpPath): readonly Value[] {
  const rootIndex = indexOf(root, ctx)
  if (rootIndex !== rootIndex) return []
  const record = new XavpList(store.roots, store).get(root.name, rootIndex === 'all' ? 0 : rootIndex)
  if (child === undefined) return [scriptValue(record)]
  if (!(record instanceof Map)) return []
  const list = childrenOf(record, store)
  const index = indexOf(child, ctx)
  if (index !== index) return []
  return index === 'all' ? list.all(child.name).map(scriptValue) : [scriptValue(list.get(child.name, index))]
}

/** Several values are a text, or the oldest of them when that is a number: it is the number of that text, as in 6.1.5. */
function valueOf(values: readonly Value[]): Value {
  const oldest = values.at(-1) ?? null
  return values.length < 2 || typeof oldest === 'number' ? oldest : joined(values, ', ')
}

/** Without an index a value becomes a new root; with one it takes the place of a root that is there. */
function writeRoot(ctx: RouteContext, store: XavpStore, { root }: XavpPath, value: Value): boolean {
  const index = indexOf(root, ctx)
  if (index !== index) return false
  const roots = new XavpList(store.roots, store)
  if (value === null) roots.remove(root.name, index)
  else if (index === undefined) return add(roots, root.name, value)
  else return index !== 'all' && roots.replace(root.name, index, value)
  return true
}

/** A value needs a name. */
function add(list: XavpList, name: string, value: Value): boolean {
  if (value === null || name === '') return false
  list.unshift(name, value)
  return true
}

/** Without a root index each value begins a new record, whatever index the child has; null deletes from the newest one. */
function writeChild(ctx: RouteContext, store: XavpStore, root: Part, child: Part, value: Value): boolean {
  const rootIndex = indexOf(root, ctx)
  const index = indexOf(child, ctx)
  if (rootIndex !== rootIndex || index !== index) return false
  if (rootIndex === undefined && value !== null) return addRecord(store, root.name, child.name, value)
  const records = recordsAt(store, root.name, rootIndex)
  const lists = records.map((record) => new XavpList(record, store))
  if (value === null) for (const list of lists) list.remove(child.name, index)
  else if (rootIndex !== 'all') for (const list of lists) writeInto(list, child.name, index, value)
  return true
}

function addRecord(store: XavpStore, root: string, child: string, value: Value): boolean {
  if (child === '') return false
  const record: XavpRecord = new Map()
  add(new XavpList(record, store), child, value)
  if (root !== '') new XavpList(store.roots, store).unshift(root, record)
  return true
}

function recordsAt(store: XavpStore, root: string, index: number | 'all' | undefined): readonly XavpRecord[] {
  const roots = new XavpList(store.roots, store)
  if (index === 'all') return roots.all(root).filter((value) => value instanceof Map)
  const found = (index ?? 0) < 0 ? undefined : roots.get(root, index)
  return found instanceof Map ? [found] : []
}

function writeInto(list: XavpList, name: string, index: number | 'all' | undefined, value: Value): void {
  if (index === undefined) add(list, name, value)
  else if (index !== 'all' && value !== null) list.replace(name, index, value)
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
        set: (ctx, value) =>
          path.child === undefined
            ? writeRoot(ctx, storeOf(ctx), path, value)
            : writeChild(ctx, storeOf(ctx), path.root, path.child, value),
      }
    },
  }
}
