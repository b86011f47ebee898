import type { LogLevel } from '#runtime/log/logger.ts'
import { implement } from '#runtime/modules/define.ts'
import { RouteContext, type Attributes, type Worker } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { RrApi } from '../rr/api.ts'
import type { TmApi } from '../tm/api.ts'
import { checkParameters, failedStatuses } from './check-parameters.ts'
import { acc } from './exports.ts'
import { parseExtra, parseLegs, type ExtraField, type Field } from './extra.ts'
import { composeLine, splitComment, type Event } from './line.ts'
import { timeFields } from './time-field.ts'
import { watchTransactions } from './transactions.ts'

/** Accounting of transactions in the log. */
export default implement(acc, (env) => {
  const { core, params, log } = env
  const worker: Worker = { vars: [], nullable: new Map(), processNo: 0 }
  let extra: readonly ExtraField[] = []
  let legs: (ctx: RouteContext) => readonly Field[] = () => []

  const write = (event: Omit<Event, 'isUpstream'>, attributes: Attributes): void => {
    const nowMs = core.host.clock.now()
    const isUpstream = params.detect_direction !== 0 && env.api<RrApi>('rr')?.directionOf(event.request) === 'upstream'
    const ctx = new RouteContext(worker, 'request', '', event.request, attributes)
    const further = [...extra.map(({ name, read }): Field => [name, read(ctx)]), ...legs(ctx)]
    core.logger.write({
      level: params.log_level as LogLevel,
      module: 'acc',
      text: composeLine({ ...event, isUpstream }, nowMs, timeFields(nowMs, params), further),
      facility: params.log_facility ?? undefined,
    })
  }
  const accountNow = (msg: SipMessage, attributes: Attributes, comment: string): 1 => {
    write({ title: 'request accounted', request: msg, toTag: undefined, ...splitComment(comment) }, attributes)
    return 1
  }
  return {
    modInit: () => {
      checkParameters(params, (module) => env.api<object>(module) !== undefined)
      extra = parseExtra('log_extra', params.log_extra ?? '', (text) => env.pv(text))
      if (params.multi_leg_info !== null) legs = parseLegs(params.multi_leg_info, (text) => env.pv(text))
      const tm = env.api<TmApi>('tm')
      if (tm === undefined) throw new Error('acc needs the module tm: load it before acc')
      watchTransactions(tm, params, failedStatuses(params.failed_filter ?? ''), write, core.hooks.ackIn)
    },
    // acc_request() takes it (6.1.5).
    checkConstant: (name, argument, value) =>
      name !== 'acc_request' && argument === 'comment' && value === '' ? 'the comment is empty' : undefined,
    functions: {
      acc_log_request: (ctx, { comment }) => accountNow(ctx.msg, ctx.attributes, comment),
      // Without a database only the line in the log is left of it (6.1.5).
      acc_request: (ctx, { comment }) => accountNow(ctx.msg, ctx.attributes, comment),
      acc_db_request: () => {
        log.error('db support not configured: set no db_url and use acc_log_request()')
        return -1
      },
    },
  }
})
