import type { PvAccessor } from '#grammar/abi.ts'
import type { ModuleEnv } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'

interface EvaluateArgs {
  readonly pv: PvAccessor
  readonly format: string
}

/** pv_evalx: what the text evaluates to is evaluated once more, and assigned. -1 when it is no text with variables. */
export function createEvaluate(env: Pick<ModuleEnv, 'format'>) {
  return (ctx: RouteContext, { pv, format }: EvaluateArgs): 1 | -1 => {
    const read = env.format(format)
    if (read === undefined) return -1
    return pv.set?.(ctx, read(ctx)) === true ? 1 : -1
  }
}
