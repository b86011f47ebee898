import type { Value } from '#grammar/value.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord } from '#runtime/script/xavp.ts'
import type { Core } from '#runtime/server/core.ts'
import { printXavps } from '../xavp/print-xavps.ts'
import { XavpList } from '../xavp/xavp-list.ts'
import { scriptValue } from '../xavp/xavp-variable.ts'
import { rootsOf } from './xavp-records.ts'

/** Shows xavps in the log, and carries values between them and `$var`. */
export function createXavpVariableFunctions(core: Core, log: ModuleLogger) {
  const coreLog = core.logger.forModule('core')
  const show = (lines: readonly string[]): 1 => {
    for (const line of lines) coreLog.info(line)
    return 1
  }
  const variable = (ctx: RouteContext, name: string): Value => ctx.vars[core.varSlot(name)] ?? 0
  return {
    pv_xavp_print: (ctx: RouteContext) => show(printXavps('XAVP', ctx.attributes.xavps)),
    pv_xavi_print: (ctx: RouteContext) => show(printXavps('XAVI', ctx.attributes.xavis)),
    pv_xavu_print: (ctx: RouteContext) => show(printXavps('XAVU', ctx.attributes.xavus)),
    /** Replaces the xavp by a record with the variable, or with all of them for `*`; -1 when there is no such variable. */
    pv_var_to_xavp: (
      ctx: RouteContext,
      { variable: wanted, root }: { readonly variable: string; root: string },
    ): 1 | -1 => {
      const store = ctx.attributes.xavps
      const roots = rootsOf(store)
      roots.remove(root, 'all')
      const known = core.varNames?.() ?? []
      const names = wanted === '*' ? known : known.filter((name) => name === wanted)
      if (names.length === 0) {
        log.error(`there is no $var(${wanted}) to put into $xavp(${root})`)
        return -1
      }
      const record: XavpRecord = new Map()
      const list = new XavpList(record, store)
      for (const name of names) list.unshift(name, variable(ctx, name))
      roots.unshift(root, record)
      return 1
    },
    /** Assigns each member of all records of the xavp to the variable of its name; -1 when there is none or it is no record. */
    pv_xavp_to_var: (ctx: RouteContext, { root }: { readonly root: string }): 1 | -1 => {
      const store = ctx.attributes.xavps
      const all = rootsOf(store).all(root)
      const records = all.filter((value) => value instanceof Map)
      if (records.length === 0 || records.length < all.length) {
        log.error(`$xavp(${root}) is missing or no record`)
        return -1
      }
      for (const record of records) {
        for (const { name, value } of new XavpList(record, store).entries)
          ctx.vars[core.varSlot(name)] = scriptValue(value)
      }
      return 1
    },
  }
}
