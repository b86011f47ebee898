import { implement } from '#runtime/modules/define.ts'
import type { RrApi } from '../rr/api.ts'
import { checkPlace } from './check-places.ts'
import { textopsx } from './exports.ts'
import { matchesFilePattern } from './fnmatch.ts'
import { headerParameterFunctions } from './header-parameters.ts'
import { headerValueFunctions } from './header-values.ts'
import { createIterators } from './iterators.ts'
import { keepHeaderFunctions } from './keep-headers.ts'
import { changedText, replaceCurrent, replaceText } from './replace-message.ts'
import { replyStatusFunctions } from './reply-status.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { headerValueReaders } from './selects.ts'

/** Whether a route works on a message that arrived: not on the request of a transaction, nor on one that is being sent (6.1.5). */
function ownsMessage({ kind, routeName }: RouteContext): boolean {
  if (kind === 'failure' || kind === 'branch' || kind === 'onsend') return false
  return kind !== 'event' || !/^tm:(local-request|branch-failure)/.test(routeName)
}

export default implement(textopsx, (env) => {
  const iterators = createIterators(env)
  const { routes } = env.core
  return {
    checkConstant: checkPlace,
    functions: {
      msg_apply_changes: (ctx) => {
        if (!ownsMessage(ctx)) {
          env.log.error('msg_apply_changes: the message cannot be replaced in this route')
          return -1
        }
        if (env.api<RrApi>('rr')?.isRecordRouted(ctx.msg) === true) {
          env.log.error('cannot apply msg changes after adding record-route header - it breaks conditional 2nd header')
          return -1
        }
        return replaceCurrent(ctx, changedText(ctx.msg)) ? 1 : -1
      },
      msg_set_buffer: (ctx, { buffer }) => {
        if (replaceCurrent(ctx, buffer)) return 1
        env.log.error('invalid buffer parameter')
        return -1
      },
      msg_changed_route: async (ctx, { route }) => {
        const copy = ctx.msg.clone()
        if (!routes.has('request', route) || !replaceText(copy, changedText(ctx.msg))) {
          env.log.error(`route block [${route}] not found`)
          return -1
        }
        await routes.run('request', route, copy, { attributes: ctx.attributes, parent: ctx })
        // What the route did to its copy is lost, and so are the changes made before (6.1.5); a new R-URI stays.
        ctx.msg.edits.restore([])
        return 1
      },
      fnmatch: (_ctx, { text, pattern }) => (matchesFilePattern(text, pattern) ? 1 : -1),
      ...replyStatusFunctions(env),
      ...keepHeaderFunctions,
      ...headerValueFunctions,
      ...headerParameterFunctions,
      ...iterators.functions,
    },
    pvars: iterators.pvars,
    selects: headerValueReaders,
  }
})
