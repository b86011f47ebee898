import type { PvAccessor } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'

interface PvArg {
  readonly pv: PvAccessor
}

/**
 * pv_isset and its kin: what a variable holds. A text has the type str, also when a number belongs to it ($rm, $rp), and only
 * a text can be "not empty": a number never is (recorded with 6.1.5).
 */
export const valueFunctions = {
  pv_isset: (ctx: RouteContext, { pv }: PvArg): 1 | -1 => (pv.get(ctx) === null ? -1 : 1),
  /** A variable that cannot be assigned stays, which is no failure. */
  pv_unset: (ctx: RouteContext, { pv }: PvArg): 1 | -1 => (pv.set?.(ctx, null) === false ? -1 : 1),
  is_int: (ctx: RouteContext, { pv }: PvArg): 1 | -1 => {
    const value = pv.get(ctx)
    return typeof value === 'number' || (value !== null && pv.hasNumber === true) ? 1 : -1
  },
  typeof: (ctx: RouteContext, { pv, type }: PvArg & { readonly type: string }): 1 | -1 => {
    const value = pv.get(ctx)
    const found = value === null ? 'null' : typeof value === 'number' ? 'int' : 'str'
    return found === type ? 1 : -1
  },
  not_empty: (ctx: RouteContext, { pv }: PvArg): 1 | -1 => {
    const value = pv.get(ctx)
    return typeof value === 'string' && value !== '' ? 1 : -1
  },
}
