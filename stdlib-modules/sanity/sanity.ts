import { implement } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SlApi } from '../sl/api.ts'
import { checks } from './checks.ts'
import { sanity } from './exports.ts'

export default implement(sanity, (env) => {
  const { params, log } = env
  const run = (ctx: RouteContext, wanted: number, uris: number): 1 | 0 | -1 => {
    for (const { bit, check } of checks) {
      if ((wanted & bit) === 0) continue
      const failed = check(ctx.msg, { uris, proxyRequire: params.proxy_require })
      if (failed === undefined) continue
      log.warn(`${failed.reason} (check ${bit})`)
      if (ctx.msg.isRequest && ctx.msg.method !== 'ACK' && params.noreply === 0) {
        env.api<SlApi>('sl')?.sendReply(ctx, failed.status, failed.reason)
      }
      return params.autodrop === 0 ? -1 : 0
    }
    return 1
  }
  return {
    functions: {
      sanity_check: (ctx, args) => run(ctx, args.checks ?? params.default_checks, args.uris ?? params.uri_checks),
    },
  }
})
