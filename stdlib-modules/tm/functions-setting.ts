import type { FunctionsOf } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { newSettings, type TransactionSettings } from './settings.ts'
import type { tm } from './exports.ts'
import type { TmParts } from './parts.ts'
import type { ArmedRoutes } from './transaction.ts'

type All = FunctionsOf<typeof tm>

/** The functions that set something of this transaction, or of the one that is to come. */
export function settingFunctions({ env, engine }: TmParts) {
  const arm = (ctx: RouteContext, kind: keyof ArmedRoutes, name: string): 1 => {
    const wanted = name === '0' ? '' : name
    const holder = engine.current(ctx) ?? engine.settings(ctx)
    holder.armed = { ...holder.armed, [kind]: wanted }
    return 1
  }
  const change = (ctx: RouteContext, changes: Partial<TransactionSettings>): 1 => {
    Object.assign(engine.settings(ctx), changes)
    const transaction = engine.current(ctx)
    if (transaction !== undefined) engine.refreshTimes(transaction)
    return 1
  }
  const defaults = (): TransactionSettings => newSettings(env.params)
  return {
    t_on_failure: (ctx, { name }) => arm(ctx, 'failure', name),
    t_on_branch: (ctx, { name }) => arm(ctx, 'branch', name),
    t_on_branch_failure: (ctx, { name }) => arm(ctx, 'branchFailure', name),
    t_on_reply: (ctx, { name }) => arm(ctx, 'onreply', name),
    t_set_fr: (ctx, { fr_inv_timer: inviteMs, fr_timer: finalMs = 0 }) =>
      change(ctx, { ...(inviteMs > 0 ? { inviteMs } : {}), ...(finalMs > 0 ? { finalMs } : {}) }),
    t_reset_fr: (ctx) => {
      const { inviteMs, finalMs } = defaults()
      return change(ctx, { inviteMs, finalMs })
    },
    t_set_retr: (ctx, { retr_timer1: t1Ms, retr_timer2: t2Ms }) =>
      change(ctx, { ...(t1Ms > 0 ? { t1Ms } : {}), ...(t2Ms > 0 ? { t2Ms } : {}) }),
    t_reset_retr: (ctx) => {
      const { t1Ms, t2Ms } = defaults()
      return change(ctx, { t1Ms, t2Ms })
    },
    t_set_max_lifetime: (ctx, { inv_lifetime: inviteLifetimeMs, noninv_lifetime: otherLifetimeMs }) =>
      change(ctx, {
        ...(inviteLifetimeMs > 0 ? { inviteLifetimeMs } : {}),
        ...(otherLifetimeMs > 0 ? { otherLifetimeMs } : {}),
      }),
    t_reset_max_lifetime: (ctx) => {
      const { inviteLifetimeMs, otherLifetimeMs } = defaults()
      return change(ctx, { inviteLifetimeMs, otherLifetimeMs })
    },
    t_set_auto_inv_100: (ctx, { on }) => change(ctx, { isAutoTrying: on !== 0 }),
    t_set_disable_6xx: (ctx, { on }) => change(ctx, { is6xxOrdinary: on !== 0 }),
    t_set_disable_failover: (ctx, { on }) => change(ctx, { hasNoFailover: on !== 0 }),
    t_set_disable_internal_reply: (ctx, { on }) => change(ctx, { hasNoInternalReply: on !== 0 }),
    t_set_no_e2e_cancel_reason: (ctx, { on }) => change(ctx, { hasNoCancelReason: on !== 0 }),
    t_set_no_auto_ack: (ctx, { on }) => change(ctx, { hasNoAutoAck: on !== 0 }),
    t_use_uac_headers: () => 1,
  } satisfies Partial<All>
}
