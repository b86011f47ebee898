import type { RouteContext } from '#runtime/script/context.ts'
import type { PvAccessor } from '#grammar/abi.ts'

/** pv_isset and its kin: what a variable holds. */
export const pvFunctions = {
  pv_isset: (ctx: RouteContext, { pv }: { readonly pv: PvAccessor }): 1 | -1 => (pv.get(ctx) === null ? -1 : 1),
  pv_unset: (ctx: RouteContext, { pv }: { readonly pv: PvAccessor }): 1 | -1 => (pv.set?.(ctx, null) === true ? 1 : -1),
  is_int: (ctx: RouteContext, { pv }: { readonly pv: PvAccessor }): 1 | -1 => {
    const value = pv.get(ctx)
    return typeof value === 'number' || (typeof value === 'string' && /^[+-]?\d+$/.test(value)) ? 1 : -1
  },
  typeof: (ctx: RouteContext, { pv, type }: { readonly pv: PvAccessor; readonly type: string }): 1 | -1 => {
    const value = pv.get(ctx)
    const found = value === null ? 'null' : typeof value === 'number' ? 'int' : 'str'
    return found === type ? 1 : -1
  },
  not_empty: (ctx: RouteContext, { pv }: { readonly pv: PvAccessor }): 1 | -1 => {
    const value = pv.get(ctx)
    return value === null || value === '' ? -1 : 1
  },
}
