import type { LogLevel } from '#runtime/log/logger.ts'
import { implement } from '#runtime/modules/define.ts'
import { RouteContext, type Attributes, type Worker } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { callIdOf, fromOf, toOf } from '#runtime/sip/parsed.ts'
import type { RrApi } from '../rr/api.ts'
import type { TmApi, TmEventInfo } from '../tm/api.ts'
import { acc } from './exports.ts'
import { parseExtra, type ExtraField } from './extra.ts'

export default implement(acc, (env) => {
  const { core, params, log } = env
  const worker: Worker = { vars: [], nullable: new Map(), processNo: 0 }
  let extra: readonly ExtraField[] = []

  const hasFlag = (msg: SipMessage, flag: number): boolean => flag >= 0 && (msg.flags & (1 << flag)) !== 0
  const isUpstream = (msg: SipMessage): boolean =>
    params.detect_direction !== 0 && env.api<RrApi>('rr')?.directionOf(msg) === 'upstream'

  const write = (
    title: string,
    request: SipMessage,
    attributes: Attributes,
    reply: SipMessage | undefined,
    status: string,
    reason: string,
  ): void => {
    const tags = [
      fromOf(request)?.value.tag ?? '',
      (reply === undefined ? undefined : toOf(reply)?.value.tag) ?? toOf(request)?.value.tag ?? '',
    ]
    if (isUpstream(request)) tags.reverse()
    const ctx = new RouteContext(worker, 'request', '', request, attributes)
    const fields = [
      ['timestamp', String(Math.floor(core.host.clock.now() / 1000))],
      ['method', request.method],
      ['from_tag', tags[0]],
      ['to_tag', tags[1]],
      ['call_id', callIdOf(request) ?? ''],
      ['code', status],
      ['reason', reason],
      ...extra.map(({ name, read }) => [name, read(ctx)]),
    ]
    const text = `ACC: ${title}: ${fields.map(([name, value]) => `${name}=${value}`).join(';')}`
    core.logger.write({ level: params.log_level as LogLevel, module: 'acc', text })
  }
  const account = (title: string, { transaction, message, status }: TmEventInfo): void => {
    const reason = message?.firstLine.kind === 'reply' ? message.firstLine.reason : localReason(status)
    write(title, transaction.request, transaction.attributes, message, String(status), reason)
  }
  const onReply = (info: TmEventInfo): void => {
    const { transaction, status } = info
    const { request } = transaction
    if (status < 200 && !(params.early_media !== 0 && status === 183)) return
    if (request.method === 'CANCEL' && params.report_cancels === 0) return
    if (status >= 300 && request.method === 'INVITE' && hasFlag(request, params.log_missed_flag))
      account('call missed', info)
    const isWanted = hasFlag(request, params.log_flag)
    if (isWanted && (status < 300 || hasFlag(request, params.failed_transaction_flag)) && !isFiltered(status)) {
      account('transaction answered', info)
    }
  }
  const isFiltered = (status: number): boolean =>
    status >= 300 && (params.failed_filter ?? '').split(',').some((text) => text.trim() === String(status))
  return {
    modInit: () => {
      if (params.db_flag >= 0 || params.db_missed_flag >= 0) {
        throw new Error('db_flag and db_missed_flag need a database module, which kamkit does not have yet')
      }
      if (params.cdr_enable !== 0)
        log.warn('cdr_enable needs the dialog module, which kamkit does not have yet: no call detail records')
      extra = parseExtra(params.log_extra ?? '', (text) => env.pv(text))
      const tm = env.api<TmApi>('tm')
      if (tm === undefined) throw new Error('cannot bind to tm: load tm.so before acc.so')
      tm.on('reply-out', onReply)
      tm.on('ack-in', (info) => {
        if (params.report_ack !== 0 && hasFlag(info.transaction.request, params.log_flag))
          account('request acknowledged', info)
      })
    },
    functions: {
      acc_log_request: (ctx, { comment }) => {
        const [, status = '0', reason = comment] = /^(\d{3})\s*(.*)$/.exec(comment) ?? []
        write('request accounted', ctx.msg, ctx.attributes, undefined, status, reason)
        return 1
      },
    },
  }
})

/** Reasons of replies that tm makes itself. */
function localReason(status: number): string {
  const reasons: ReadonlyMap<number, string> = new Map([
    [408, 'Request Timeout'],
    [487, 'Request Terminated'],
  ])
  return reasons.get(status) ?? 'Unknown'
}
