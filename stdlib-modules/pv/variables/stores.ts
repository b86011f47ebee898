import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { indexNumber, innerText } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpStore, XavpValue } from '#runtime/script/xavp.ts'

/** `$avp(name)`: names may carry the type (`s:name`, `i:10`). */
function avpName(written: string): string {
  const name = written.trim()
  return name.startsWith('s:') ? name.slice(2) : name
}

export const avp: PvBehaviour = {
  bind: ({ inner, index }) => ({
    get: (ctx) => {
      const name = avpName(innerText(inner, ctx))
      const at = indexNumber(index, ctx)
      if (at === 'all') {
        const all = ctx.attributes.avps.all(name)
        return all.length === 0 ? null : all.join(', ')
      }
      return at < 0 ? null : ctx.attributes.avps.get(name, at)
    },
    set: (ctx, value) => {
      const name = avpName(innerText(inner, ctx))
      const { avps } = ctx.attributes
      if (index === 'all') avps.clear(name)
      if (value !== null) avps.push(name, value)
      else if (index !== 'all') avps.pop(name)
      return true
    },
  }),
}

/** `root[index]=>child[index]` of an xavp. */
interface XavpPath {
  readonly root: string
  readonly rootIndex: number | undefined
  readonly child: string | undefined
  readonly childIndex: number | undefined
}

function parsePath(text: string): XavpPath {
  const match = /^([^[\]=]+)(?:\[(-?\d+)\])?(?:=>([^[\]]+)(?:\[(-?\d+)\])?)?/.exec(text.trim())
  const number = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits))
  return {
    root: match?.[1]?.trim() ?? text,
    rootIndex: number(match?.[2]),
    child: match?.[3]?.trim(),
    childIndex: number(match?.[4]),
  }
}

function at<T>(list: readonly T[] | undefined, index: number): T | undefined {
  return list?.at(index < 0 ? index : index)
}

function readXavp(store: XavpStore, path: XavpPath): Value {
  const record = at(store.roots.get(path.root), path.rootIndex ?? 0)
  const value =
    path.child === undefined ? record : record instanceof Map ? at(record.get(path.child), path.childIndex ?? 0) : null
  return value instanceof Map ? '<<xavp>>' : (value ?? null)
}

/** Each assignment without a root index makes a new root; null deletes. */
function writeXavp(store: XavpStore, path: XavpPath, value: Value): boolean {
  const roots = store.roots.get(path.root) ?? []
  if (path.child === undefined) {
    if (value === null) roots.shift()
    else if (path.rootIndex === undefined) roots.unshift(value)
    else if (path.rootIndex < roots.length) roots[path.rootIndex] = value
    else return false
    keep(store.roots, path.root, roots)
    return true
  }
  const record = path.rootIndex === undefined && value !== null ? newRecord(roots) : at(roots, path.rootIndex ?? 0)
  if (!(record instanceof Map)) return false
  keep(store.roots, path.root, roots)
  writeChild(record, path.child, path.childIndex, value)
  return true
}

function newRecord(roots: XavpValue[]): XavpRecord {
  const record: XavpRecord = new Map()
  roots.unshift(record)
  return record
}

function writeChild(record: XavpRecord, child: string, index: number | undefined, value: Value): void {
  const stack = record.get(child) ?? []
  if (value === null) record.delete(child)
  else {
    if (index !== undefined && index < stack.length) stack[index] = value
    else stack.unshift(value)
    record.set(child, stack)
  }
}

function keep(roots: Map<string, XavpValue[]>, name: string, values: XavpValue[]): void {
  if (values.length === 0) roots.delete(name)
  else roots.set(name, values)
}

/** `$xavp` compares names with case, `$xavi` without. */
export function xavp(select: (ctx: RouteContext) => XavpStore, normalise: (name: string) => string): PvBehaviour {
  return {
    bind: ({ inner }) => ({
      get: (ctx) => readXavp(select(ctx), parsePath(normalise(innerText(inner, ctx)))),
      set: (ctx, value) => writeXavp(select(ctx), parsePath(normalise(innerText(inner, ctx))), value),
    }),
  }
}

export const xavu: PvBehaviour = {
  bind: ({ inner }) => ({
    get: (ctx) => ctx.attributes.xavus.get(innerText(inner, ctx).trim()) ?? null,
    set: (ctx, value) => {
      const name = innerText(inner, ctx).trim()
      if (value === null) ctx.attributes.xavus.delete(name)
      else ctx.attributes.xavus.set(name, value)
      return true
    },
  }),
}

/** `$vn`: null until assigned. */
export const vn: PvBehaviour = {
  bind: ({ inner }) => ({
    get: (ctx) => ctx.worker.nullable.get(innerText(inner, ctx)) ?? null,
    set: (ctx, value) => {
      ctx.worker.nullable.set(innerText(inner, ctx), value)
      return true
    },
  }),
}
