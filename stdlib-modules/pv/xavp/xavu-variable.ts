import type { PvAccessor } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpStore, XavpValue } from '#runtime/script/xavp.ts'
import { XavpList } from './xavp-list.ts'
import { parseXavpPath } from './xavp-path.ts'
import { scriptValue } from './xavp-variable.ts'

/** The newest record of a root name. */
function recordOf(store: XavpStore, name: string): XavpRecord | undefined {
  return new XavpList(store.roots, store).all(name).find((value) => value instanceof Map)
}

/** Sets the one value of a name, in its place or as the newest; null removes it. */
export function setOnly(list: XavpList, name: string, value: XavpValue | null): void {
  if (value === null) list.remove(name, 'all')
  else if (!list.replace(name, 0, value)) list.unshift(name, value)
}

/**
 * The children of a root. A record without any stands for the roots: xavu_params_explode() of 6.1.5 leaves its values there,
 * and scripts read them under the name that they gave.
 */
function children(store: XavpStore, name: string): XavpList | undefined {
  const record = recordOf(store, name)
  if (record === undefined) return undefined
  return new XavpList(record.size === 0 ? store.roots : record, store)
}

function writeChild(store: XavpStore, root: string, child: string, value: Value): void {
  const known = recordOf(store, root)
  if (known === undefined && value === null) return
  const record: XavpRecord = known ?? new Map()
  if (known === undefined) new XavpList(store.roots, store).unshift(root, record)
  setOnly(new XavpList(record, store), child, value)
}

/** `$xavu`: one value for each name, at the root or one level down. */
export function xavuVariable(bindPv: (text: string) => PvAccessor | undefined): PvBehaviour {
  return {
    isRaw: true,
    bind: ({ rawInner = '' }) => {
      const path = parseXavpPath(rawInner, bindPv)
      if ('error' in path) return path
      const { root, child } = path
      return {
        get: ({ attributes: { xavus } }: RouteContext) =>
          scriptValue(
            child === undefined
              ? new XavpList(xavus.roots, xavus).get(root.name)
              : children(xavus, root.name)?.get(child.name),
          ),
        set: ({ attributes: { xavus } }, value) => {
          if (child === undefined) setOnly(new XavpList(xavus.roots, xavus), root.name, value)
          else writeChild(xavus, root.name, child.name, value)
          return true
        },
      }
    },
  }
}
