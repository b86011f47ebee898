import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpStore, XavpValue } from '#runtime/script/xavp.ts'
import { XavpList } from './xavp-list.ts'
import { parseXavuPath } from './xavp-path.ts'
import { childrenOf, scriptValue } from './xavp-variable.ts'

/** The newest record of a root name. */
function recordOf(store: XavpStore, name: string): XavpRecord | undefined {
  return new XavpList(store.roots, store).all(name).find((value) => value instanceof Map)
}

/** Sets the one value of a name, in its place or as the newest; null removes it. */
export function setOnly(list: XavpList, name: string, value: XavpValue | null): void {
  if (value === null) list.remove(name, 'all')
  else if (!list.replace(name, 0, value)) list.unshift(name, value)
}

/** The children of the newest record of a root name. */
function children(store: XavpStore, name: string): XavpList | undefined {
  const record = recordOf(store, name)
  return record === undefined ? undefined : childrenOf(record, store)
}

function writeChild(store: XavpStore, root: string, child: string, value: Value): void {
  const known = recordOf(store, root)
  if (known === undefined && value === null) return
  const record: XavpRecord = known ?? new Map()
  if (known === undefined) new XavpList(store.roots, store).unshift(root, record)
  setOnly(new XavpList(record, store), child, value)
}

/** `$xavu`: one value for each name, at the root or one level down; `$xavu(a=>b=>c)` is the child `b=>c` of `a` (6.1.5). */
export function xavuVariable(): PvBehaviour {
  return {
    isRaw: true,
    bind: ({ rawInner = '' }) => {
      const path = parseXavuPath(rawInner)
      if ('error' in path) return path
      const { root, child } = path
      return {
        get: ({ attributes: { xavus } }: RouteContext) =>
          scriptValue(
            child === undefined ? new XavpList(xavus.roots, xavus).get(root) : children(xavus, root)?.get(child),
          ),
        set: ({ attributes: { xavus } }, value) => {
          if (root === '') return false
          if (child === undefined) setOnly(new XavpList(xavus.roots, xavus), root, value)
          else writeChild(xavus, root, child, value)
          return true
        },
      }
    },
  }
}
