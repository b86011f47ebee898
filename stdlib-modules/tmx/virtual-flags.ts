import type { RouteContext } from '#runtime/script/context.ts'
import type { TmInternals } from '../tm/internals.ts'
import type { Transaction } from '../tm/transaction.ts'

/** Where a transaction keeps the flags, by the index of the branch. */
const key: unique symbol = Symbol('tmx virtual branch flags')

/**
 * Which branch's flags a run works on: that of its reply, else the first; undefined in branch_route of a further branch (6.1.5).
 */
function indexOf(tm: TmInternals, ctx: RouteContext, transaction: Transaction): number | undefined {
  if (ctx.kind === 'onreply') return tm.branchOf(ctx)?.index ?? 0
  if (ctx.kind === 'branch') return transaction.currentBranch === 0 ? 0 : undefined
  return 0
}

/**
 * The flags of t_vbflag_set() and its kin, changed by `change`; undefined where there are none. As in 6.1.5 a flag is set and
 * reset as the bit before its number, and asked for as the number itself: 16 to 31 are true once 5 is set.
 */
function flagsOf(
  tm: TmInternals | undefined,
  ctx: RouteContext,
  flag: number,
  change: (flags: number, bit: number) => number,
): number | undefined {
  const transaction = tm?.engine.current(ctx)
  if (tm === undefined || transaction === undefined || flag < 0 || flag > 31) return undefined
  const index = indexOf(tm, ctx, transaction)
  if (index === undefined) return undefined
  const known = transaction.attachments.get(key)
  const all = known instanceof Map ? known : new Map<unknown, unknown>()
  const flags = change(Number(all.get(index) ?? 0), 1 << ((flag + 31) % 32))
  all.set(index, flags)
  transaction.attachments.set(key, all)
  return flags
}

/** t_vbflag_set(), t_vbflag_reset() and t_vbflag_is_set(); `tm` is known from mod_init on. */
export function virtualFlagFunctions(tm: () => TmInternals | undefined) {
  const done = (flags: number | undefined): 1 | -1 => (flags === undefined ? -1 : 1)
  return {
    t_vbflag_set: (ctx: RouteContext, { flag }: { readonly flag: number }) =>
      done(flagsOf(tm(), ctx, flag, (flags, bit) => flags | bit)),
    t_vbflag_reset: (ctx: RouteContext, { flag }: { readonly flag: number }) =>
      done(flagsOf(tm(), ctx, flag, (flags, bit) => flags & ~bit)),
    t_vbflag_is_set: (ctx: RouteContext, { flag }: { readonly flag: number }) =>
      ((flagsOf(tm(), ctx, flag, (flags) => flags) ?? 0) & flag) === 0 ? -1 : 1,
  } as const
}
